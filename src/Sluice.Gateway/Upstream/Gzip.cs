using System.IO.Compression;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>Compressed answers: asked for by the transport and unwrapped before anybody sees them (core.md 5.1), or unwrapped for a
/// decoder because the client's own <c>Accept-Encoding</c> was forwarded (core.md 8.5).</summary>
internal static class Gzip
{
    /// <summary>Whether the transport may add <c>Accept-Encoding: gzip</c>: not where the request says itself what it takes, nor
    /// where compressed bytes would mean something else (a range, a HEAD).</summary>
    /// <param name="request">The request.</param>
    public static bool MayBeAskedFor(UpstreamRequest request) =>
        request.Method != "HEAD" && request.Headers.First("Accept-Encoding") is null && request.Headers.First("Range") is null;

    /// <summary>Takes the compression off an answer that the transport asked to be compressed.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="method">The request's method.</param>
    /// <returns>The same answer, or one that reads the plain body and tells neither coding nor length.</returns>
    public static UpstreamResponse Unwrap(UpstreamResponse response, string method)
    {
        if (response.Headers.First("Content-Encoding") is not { } coding
            || !coding.Equals("gzip", StringComparison.OrdinalIgnoreCase)
            || method == "HEAD" || response.StatusCode is 204 or 304 || response.ContentLength == 0)
        {
            return response;
        }

        UpstreamResponse plain = Decompress(response, method);
        plain.Headers.Remove("Content-Encoding");
        plain.Headers.Remove("Content-Length");
        return plain;
    }

    /// <summary>An answer whose body is read decompressed; its head is the same. It decompresses as it is read, so that a small body
    /// that grows large costs the reader's limit, no more.</summary>
    /// <param name="response">The compressed answer; disposed with the returned one.</param>
    /// <param name="method">The request's method, for messages.</param>
    public static UpstreamResponse Decompress(UpstreamResponse response, string method) => new GzipResponse(response, method);

    private sealed class GzipResponse : UpstreamResponse
    {
        private readonly UpstreamResponse _inner;
        private readonly BodyStream _source;
        private readonly GZipStream _plain;
        private readonly string _method;

        public GzipResponse(UpstreamResponse inner, string method)
        {
            _inner = inner;
            _method = method;
            _source = new BodyStream(inner);
            _plain = new GZipStream(_source, CompressionMode.Decompress);
            StatusCode = inner.StatusCode;
            Url = inner.Url;
            Headers.AddAll(inner.Headers);
        }

        public override async ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            try
            {
                int count = await _plain.ReadAsync(buffer, cancellation);
                if (count == 0 && _source.Count == 0)
                {
                    return new BodyRead(0, Failures.Of(FailureKind.Protocol, _method, Url, "the gzip data is empty"));
                }

                return new BodyRead(count, null);
            }
            catch (Exception exception)
            {
                return new BodyRead(0, _source.Failure ?? Failures.Of(exception, _method, Url));
            }
        }

        public override void Dispose()
        {
            _plain.Dispose();
            _inner.Dispose();
        }
    }

    /// <summary>A body as the stream that the decompressor wants; why it broke off is kept beside the exception.</summary>
    private sealed class BodyStream(UpstreamResponse response) : Stream
    {
        public Failure? Failure { get; private set; }

        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            BodyRead read = await response.ReadAsync(buffer, cancellationToken);
            if (read.Failure is not null)
            {
                Failure = read.Failure;
                throw new IOException(read.Failure.Message);
            }

            Count += read.Count;
            return read.Count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
