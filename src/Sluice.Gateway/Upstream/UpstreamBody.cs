using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>Reads a backend's whole body into memory, for answers that are decoded.</summary>
/// <param name="Buffer">The body; the receiver disposes it. <see langword="null"/> when there is none.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct UpstreamBody(BodyBuffer? Buffer, Failure? Failure)
{
    /// <summary>The size of a first read when the backend does not tell the length.</summary>
    private const int FirstRead = 8 * 1024;

    /// <summary>Reads the body.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="limit">The largest body, in bytes, decompressed.</param>
    /// <param name="cancellation">The endpoint's time.</param>
    public static async ValueTask<UpstreamBody> ReadAsync(UpstreamResponse response, int limit, CancellationToken cancellation)
    {
        if (response.ContentLength > limit)
        {
            return TooLarge(response, limit);
        }

        if (string.Equals(response.Headers.First("Content-Encoding"), "gzip", StringComparison.Ordinal))
        {
            response = Gzip.Decompress(response, "");
        }

        // One byte more than the length, so that the read that finds the end needs no larger buffer.
        var buffer = new BodyBuffer((int)(response.ContentLength + 1 ?? FirstRead));
        while (true)
        {
            BodyRead read = await response.ReadAsync(buffer.GetMemory(), cancellation);
            if (read.Failure is not null || buffer.Length + read.Count > limit)
            {
                buffer.Dispose();
                return read.Failure is not null ? new UpstreamBody(null, read.Failure) : TooLarge(response, limit);
            }

            if (read.Count == 0)
            {
                break;
            }

            buffer.Advance(read.Count);
        }

        return new UpstreamBody(buffer, null);
    }

    private static UpstreamBody TooLarge(UpstreamResponse response, int limit) =>
        new(null, new Failure(FailureKind.TooLarge, $"the body of {response.Url} is larger than {limit} bytes (max_decoded_body)"));
}
