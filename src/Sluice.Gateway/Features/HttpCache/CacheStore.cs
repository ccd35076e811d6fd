using System.Numerics;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>
/// The answers of one cache, or of several that share their limits. When a limit is reached, the answer that was used least recently
/// goes. A large store is split into parts by the hash of the key, each with its lock and its share of the limits, so that
/// processors seldom wait for each other; a store below twice <see cref="PartBytes"/> or <see cref="PartItems"/> is one part, and its
/// order of use exact.
/// </summary>
internal sealed class CacheStore
{
    /// <summary>The least bytes of a part: twice <see cref="MaxAnswer"/>, so that a part never has room for one answer only.</summary>
    internal const long PartBytes = 32 * 1024 * 1024;

    /// <summary>The least items of a part: enough that the parts fill alike.</summary>
    internal const long PartItems = 1024;

    /// <summary>The largest body in bytes that is kept, whatever the limits: what is larger is seldom worth its memory twice, while it
    /// arrives and while it is kept.</summary>
    internal const int MaxAnswer = 16 * 1024 * 1024;

    /// <summary>What may be under way into a cache beside its size, so that small caches can be filled at all.</summary>
    private const long FillingSlack = 1024 * 1024;

    private readonly Part[] _parts;
    private readonly long _maxFilling;
    private long _sequence;
    private long _filling;

    /// <summary>Makes an empty store.</summary>
    /// <param name="limits">Its limits.</param>
    public CacheStore(CacheLimits limits)
    {
        long most = Math.Clamp(Math.Min(limits.Bytes / PartBytes, limits.Items / PartItems), 1, 16);
        int parts = 1 << BitOperations.Log2((uint)most);
        _parts = new Part[parts];
        for (int i = 0; i < parts; i++)
        {
            _parts[i] = new Part(Math.Max(limits.Items / parts, 1), limits.Bytes / parts);
        }

        _maxFilling = limits.Bytes + FillingSlack;
        MaxBody = (int)Math.Min(MaxAnswer, limits.Bytes / parts);
    }

    /// <summary>The largest body in bytes that may be kept.</summary>
    public int MaxBody { get; }

    /// <summary>The number of answers.</summary>
    public long Count => _parts.Sum(static part => part.Count);

    /// <summary>The bytes that they count with.</summary>
    public long Size => _parts.Sum(static part => part.Size);

    /// <summary>The place of a request in the order of all that go out: an answer is not kept over that to a later request.</summary>
    public long NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>Finds an answer, and notes that it was used.</summary>
    /// <param name="key">Its key.</param>
    public CacheEntry? Find(ReadOnlySpan<char> key) => PartOf(key, out _).Find(key);

    /// <summary>Keeps an answer, unless it is too large, or a later request made its key void.</summary>
    /// <param name="entry">The answer.</param>
    public void Keep(CacheEntry entry) => PartOf(entry.Key, out int hash).Keep(entry, hash);

    /// <summary>Lets go of the answer of a key; answers to requests that went out before are not kept any more.</summary>
    /// <param name="key">The key.</param>
    /// <param name="sequence">The place of the request that made it void.</param>
    public void Remove(ReadOnlySpan<char> key, long sequence) => PartOf(key, out int hash).Remove(key, hash, sequence);

    /// <summary>Takes memory for a body that arrives.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>Whether there is as much: what is under way is bounded as what is kept.</returns>
    public bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _filling, bytes) <= _maxFilling)
        {
            return true;
        }

        Release(bytes);
        return false;
    }

    /// <summary>Gives memory back.</summary>
    /// <param name="bytes">How much.</param>
    public void Release(long bytes) => Interlocked.Add(ref _filling, -bytes);

    private Part PartOf(ReadOnlySpan<char> key, out int hash)
    {
        hash = string.GetHashCode(key, StringComparison.Ordinal);
        return _parts[hash & (_parts.Length - 1)];
    }

    private sealed class Part(long maxItems, long maxSize)
    {
        /// <summary>Keys are told apart by some bits of their hash only when it is noted that they are void: a store that knows every
        /// key that was ever void would have no end, and one answer that is asked for again costs little.</summary>
        private const int Voids = 256;

        private readonly Lock _lock = new();
        private readonly Dictionary<string, CacheEntry> _entries = new(StringComparer.Ordinal);
        private readonly long[] _voidUntil = new long[Voids];
        private CacheEntry? _newest;
        private CacheEntry? _oldest;
        private long _size;

        public long Count
        {
            get
            {
                lock (_lock)
                {
                    return _entries.Count;
                }
            }
        }

        public long Size
        {
            get
            {
                lock (_lock)
                {
                    return _size;
                }
            }
        }

        public CacheEntry? Find(ReadOnlySpan<char> key)
        {
            lock (_lock)
            {
                if (!_entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out CacheEntry? entry))
                {
                    return null;
                }

                if (!ReferenceEquals(entry, _newest))
                {
                    Unlink(entry);
                    Link(entry);
                }

                return entry;
            }
        }

        public void Keep(CacheEntry entry, int hash)
        {
            lock (_lock)
            {
                if (_voidUntil[VoidOf(hash)] > entry.Sequence)
                {
                    return;
                }

                if (_entries.TryGetValue(entry.Key, out CacheEntry? known))
                {
                    if (known.Sequence > entry.Sequence)
                    {
                        return;
                    }

                    Drop(known);
                }

                if (entry.Size >= maxSize)
                {
                    return;
                }

                _entries.Add(entry.Key, entry);
                _size += entry.Size;
                Link(entry);
                while (_entries.Count > maxItems || _size > maxSize)
                {
                    Drop(_oldest!);
                }
            }
        }

        public void Remove(ReadOnlySpan<char> key, int hash, long sequence)
        {
            lock (_lock)
            {
                ref long voidUntil = ref _voidUntil[VoidOf(hash)];
                voidUntil = Math.Max(voidUntil, sequence);
                if (_entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out CacheEntry? entry) && entry.Sequence <= sequence)
                {
                    Drop(entry);
                }
            }
        }

        // The low bits chose the part.
        private static int VoidOf(int hash) => (int)((uint)hash >> 8) & (Voids - 1);

        private void Drop(CacheEntry entry)
        {
            _entries.Remove(entry.Key);
            _size -= entry.Size;
            Unlink(entry);
        }

        private void Link(CacheEntry entry)
        {
            entry.Older = _newest;
            if (_newest is not null)
            {
                _newest.Newer = entry;
            }

            _newest = entry;
            _oldest ??= entry;
        }

        private void Unlink(CacheEntry entry)
        {
            if (entry.Newer is null)
            {
                _newest = entry.Older;
            }
            else
            {
                entry.Newer.Older = entry.Older;
            }

            if (entry.Older is null)
            {
                _oldest = entry.Newer;
            }
            else
            {
                entry.Older.Newer = entry.Newer;
            }

            entry.Newer = entry.Older = null;
        }
    }
}
