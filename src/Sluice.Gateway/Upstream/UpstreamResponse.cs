using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Upstream;

/// <summary>A backend's answer: its head, and its body as it comes. Disposing it before the end of the body closes the connection.</summary>
internal abstract class UpstreamResponse : IDisposable
{
    /// <summary>Makes an answer with an empty head.</summary>
    protected UpstreamResponse() => Headers = new HeaderList();

    /// <summary>Makes an answer that stands for another one, whose header lines it shares.</summary>
    /// <param name="inner">The other one.</param>
    protected UpstreamResponse(UpstreamResponse inner)
    {
        Headers = inner.Headers;
        StatusCode = inner.StatusCode;
        ContentLength = inner.ContentLength;
        Url = inner.Url;
    }

    /// <summary>The status code.</summary>
    public int StatusCode { get; set; }

    /// <summary>The header lines as received, names in canonical spelling; of a body that the transport decompressed,
    /// <c>Content-Encoding</c> and <c>Content-Length</c> are gone.</summary>
    public HeaderList Headers { get; }

    /// <summary>The length of the body in bytes, where the backend told and the transport did not decompress.</summary>
    public long? ContentLength { get; set; }

    /// <summary>The URL that answered, which redirects may have changed.</summary>
    public string Url { get; set; } = "";

    /// <summary>Whether the answer was kept for a while, so that its <c>Date</c> tells a client how old it is.</summary>
    public virtual bool IsStored => false;

    /// <summary>Reads some of the body.</summary>
    /// <param name="buffer">Where to; not empty.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The number of bytes, 0 at the end, or the failure of a body that broke off.</returns>
    public abstract ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract void Dispose();
}
