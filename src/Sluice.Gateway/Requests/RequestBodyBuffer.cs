using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Requests;

/// <summary>Reads a client's whole body into memory, for endpoints that send it to more than one backend.</summary>
internal static class RequestBodyBuffer
{
    /// <summary>Reads the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The largest body, in bytes.</param>
    /// <param name="cancellation">The endpoint's time.</param>
    public static async ValueTask<BufferedBody> ReadAsync(RequestContext context, int limit, CancellationToken cancellation)
    {
        long? length = context.Request.Headers.ContentLength;
        if (length > limit)
        {
            return TooLarge(limit);
        }

        var buffer = new BodyBuffer((int)(length ?? 4096));
        PipeReader reader = context.OpenBody();
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(cancellation);
                foreach (ReadOnlyMemory<byte> segment in read.Buffer)
                {
                    buffer.Write(segment.Span);
                }

                reader.AdvanceTo(read.Buffer.End);
                if (buffer.Length > limit)
                {
                    buffer.Dispose();
                    return TooLarge(limit);
                }

                if (read.IsCompleted)
                {
                    return new BufferedBody(buffer, 0, null);
                }
            }
        }
        catch (BadHttpRequestException e)
        {
            buffer.Dispose();
            return new BufferedBody(null, e.StatusCode, new Failure(FailureKind.Request, "the client's body is not valid HTTP"));
        }
        catch (OperationCanceledException)
        {
            buffer.Dispose();
            return new BufferedBody(null, StatusCodes.Status408RequestTimeout,
                new Failure(FailureKind.Timeout, "the client's body did not arrive within the endpoint's time"));
        }
        catch (IOException)
        {
            buffer.Dispose();
            return new BufferedBody(null, StatusCodes.Status400BadRequest,
                new Failure(FailureKind.Canceled, "the client left while it sent its body"));
        }
    }

    private static BufferedBody TooLarge(int limit) => new(null, StatusCodes.Status413PayloadTooLarge,
        new Failure(FailureKind.TooLarge, $"the client's body is larger than {limit} bytes"));
}

/// <summary>The outcome of reading a body.</summary>
/// <param name="Buffer">The body; the receiver disposes it. <see langword="null"/> when it cannot be taken.</param>
/// <param name="StatusCode">The status for the client when it cannot.</param>
/// <param name="Failure">Why it cannot.</param>
internal readonly record struct BufferedBody(BodyBuffer? Buffer, int StatusCode, Failure? Failure);
