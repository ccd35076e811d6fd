using System.Runtime.InteropServices;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>The bucket of one client: 40 bytes, without a reference that the garbage collector would have to follow.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ClientBucket
{
    /// <summary>The client.</summary>
    public ClientKey Key;

    /// <summary>When the bucket was made, in the clock's ticks.</summary>
    public long CreatedAt;

    /// <summary>The state, as <see cref="TokenBucketRules"/> have it.</summary>
    public ulong State;

    /// <summary>When the client was last seen, in seconds.</summary>
    public uint SeenAt;

    /// <summary>The number of the next bucket in the same chain, counted from 1; 0: there is none.</summary>
    public int Next;
}

/// <summary>A hash table of buckets that only grows up to its capacity. Any number of threads read it while one adds: a bucket's key
/// and chain never change after it was published, and one that is used no more stays in its place with <see cref="TokenBucketRules.GoneState"/>.</summary>
/// <param name="capacity">The most buckets.</param>
internal sealed class ClientTable(int capacity)
{
    // The numbers of the first bucket of each chain.
    private readonly int[] _heads = new int[capacity];
    private readonly ClientBucket[] _buckets = new ClientBucket[capacity];

    /// <summary>How many buckets were added.</summary>
    public int Used { get; private set; }

    /// <summary>Whether no bucket can be added.</summary>
    public bool IsFull => Used == _buckets.Length;

    /// <summary>A bucket.</summary>
    /// <param name="index">From 0 to <see cref="Used"/> - 1.</param>
    public ref ClientBucket this[int index] => ref _buckets[index];

    /// <summary>Finds the bucket of a client that is in use.</summary>
    /// <param name="key">The client.</param>
    /// <returns>Its index; -1 when there is none.</returns>
    public int Find(in ClientKey key)
    {
        int number = Volatile.Read(ref _heads[ChainOf(key)]);
        while (number != 0)
        {
            ref ClientBucket bucket = ref _buckets[number - 1];
            if (bucket.Key == key && Volatile.Read(ref bucket.State) != TokenBucketRules.GoneState)
            {
                return number - 1;
            }

            number = bucket.Next;
        }

        return -1;
    }

    /// <summary>Adds a bucket; only one thread may do so, and only while the table is not full.</summary>
    /// <param name="bucket">The bucket of a client that has none.</param>
    /// <returns>Its index.</returns>
    public int Add(in ClientBucket bucket)
    {
        ref int head = ref _heads[ChainOf(bucket.Key)];
        _buckets[Used] = bucket with { Next = head };
        Used++;
        Volatile.Write(ref head, Used);
        return Used - 1;
    }

    // The upper half of a product spreads over any number of chains. The other half of the key chooses the shard.
    private int ChainOf(in ClientKey key) => (int)Math.BigMul(key.High, (ulong)_heads.Length, out _);
}
