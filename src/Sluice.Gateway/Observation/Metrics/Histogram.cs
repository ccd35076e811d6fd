namespace Sluice.Gateway.Observation.Metrics;

/// <summary>How many values fell between which bounds, and their sum. Values are whole numbers: bytes, or ticks of 100 ns. Recording takes two
/// additions, without locks and without memory.</summary>
internal sealed class Histogram
{
    private readonly long[] _bounds;
    private readonly int _stride;

    // A stripe: the sum, the buckets, and room so that no two stripes share a cache line. Most values are small, so that their bucket is
    // in the line of the sum.
    private readonly long[] _cells;

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="bounds">The upper bounds of the buckets, in order, each part of its bucket. Above the last one there is one more.</param>
    public Histogram(long[] bounds)
    {
        const int Room = Stripes.Spacing / sizeof(long);
        _bounds = bounds;
        _stride = (bounds.Length + 2 + (2 * Room) - 1) / Room * Room;
        _cells = new long[_stride * Stripes.Count];
    }

    /// <summary>The number of buckets.</summary>
    public int Buckets => _bounds.Length + 1;

    /// <summary>Records a value.</summary>
    /// <param name="value">The value.</param>
    public void Record(long value)
    {
        long[] bounds = _bounds;
        int bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        int start = Stripes.Current * _stride;
        Interlocked.Increment(ref _cells[start + 1 + bucket]);
        if (value != 0)
        {
            Interlocked.Add(ref _cells[start], value);
        }
    }

    /// <summary>Reads what was recorded so far. Values that are recorded meanwhile may be in the sum and not yet in the buckets, or the other
    /// way round.</summary>
    /// <param name="buckets">Gets the number of values of each bucket; as long as <see cref="Buckets"/>.</param>
    /// <returns>The sum of the values.</returns>
    public long Read(Span<long> buckets)
    {
        buckets.Clear();
        long sum = 0;
        for (int start = 0; start < _cells.Length; start += _stride)
        {
            sum += Volatile.Read(ref _cells[start]);
            for (int i = 0; i < buckets.Length; i++)
            {
                buckets[i] += Volatile.Read(ref _cells[start + 1 + i]);
            }
        }

        return sum;
    }
}
