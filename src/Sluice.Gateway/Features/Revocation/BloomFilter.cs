namespace Sluice.Gateway.Features.Revocation;

/// <summary>A Bloom filter: it knows every element that was added, and now and then takes another for one of them. Safe for many threads.</summary>
/// <param name="bits">The number of bits.</param>
internal sealed class BloomFilter(long bits)
{
    private readonly ulong[] _words = new ulong[(bits + 63) / 64];

    /// <summary>The share of bits that are set, from 0 to 1.</summary>
    public double Fill => _words.Sum(static word => (double)ulong.PopCount(word)) / bits;

    /// <summary>Adds an element.</summary>
    /// <param name="element">Its hashes.</param>
    public void Add(in ElementHash element)
    {
        for (int i = 0; i < element.Count; i++)
        {
            ulong position = element[i] % (ulong)bits;
            Interlocked.Or(ref _words[position / 64], 1UL << (int)(position % 64));
        }
    }

    /// <summary>Whether an element was added; seldom true for one that was not.</summary>
    /// <param name="element">Its hashes.</param>
    public bool Contains(in ElementHash element)
    {
        for (int i = 0; i < element.Count; i++)
        {
            ulong position = element[i] % (ulong)bits;
            if ((Volatile.Read(ref _words[position / 64]) & (1UL << (int)(position % 64))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets every element.</summary>
    public void Clear() => Array.Clear(_words);
}
