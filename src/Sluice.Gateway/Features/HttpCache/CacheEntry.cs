namespace Sluice.Gateway.Features.HttpCache;

/// <summary>An answer that is kept, whole. Immutable but for its place in the order of use, which is the store's.</summary>
/// <param name="key">What it is found by: the URL, <c>HEAD</c> before it for an answer to HEAD.</param>
/// <param name="head">Its head.</param>
/// <param name="body">Its body.</param>
/// <param name="length">The length that the answer tells: of an answer to HEAD not that of <paramref name="body"/>.</param>
/// <param name="sequence">The <see cref="CacheStore.NextSequence"/> when it was asked for.</param>
internal sealed class CacheEntry(string key, StoredHead head, byte[] body, long? length, long sequence)
{
    /// <summary>What it is found by.</summary>
    public string Key { get; } = key;

    /// <summary>The head.</summary>
    public StoredHead Head { get; } = head;

    /// <summary>The body.</summary>
    public byte[] Body { get; } = body;

    /// <summary>The length that the answer tells.</summary>
    public long? Length { get; } = length;

    /// <summary>When it was asked for, in the order of the store's requests.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>The bytes that it counts with: of the key, the head and the body.</summary>
    public long Size => (long)Key.Length + Head.Size + Body.Length;

    /// <summary>The next one in the order of use.</summary>
    public CacheEntry? Newer { get; set; }

    /// <summary>The previous one in the order of use.</summary>
    public CacheEntry? Older { get; set; }
}
