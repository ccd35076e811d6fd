using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>A kept answer on its way to a client.</summary>
internal sealed class StoredAnswer : UpstreamResponse
{
    private readonly byte[] _body;
    private int _read;

    /// <summary>Makes an answer.</summary>
    /// <param name="entry">What is kept.</param>
    /// <param name="now">The time.</param>
    public StoredAnswer(CacheEntry entry, DateTimeOffset now)
    {
        _body = entry.Body;
        StatusCode = entry.Head.StatusCode;
        Url = entry.Head.Url;
        ContentLength = entry.Length;
        entry.Head.CopyTo(Headers, now);
    }

    /// <inheritdoc/>
    public override bool IsStored => true;

    /// <inheritdoc/>
    public override ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        int count = Math.Min(buffer.Length, _body.Length - _read);
        _body.AsSpan(_read, count).CopyTo(buffer.Span);
        _read += count;
        return new ValueTask<BodyRead>(new BodyRead(count, null));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
