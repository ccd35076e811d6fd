using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>A histogram that knows the lowest and the highest value too.</summary>
/// <param name="bounds">The upper bounds of the buckets.</param>
internal sealed class Distribution(long[] bounds)
{
    private readonly Histogram _histogram = new(bounds);
    private long _min = long.MaxValue;
    private long _max = long.MinValue;

    /// <summary>The lowest value; the highest of all numbers when there is none.</summary>
    public long Min => Volatile.Read(ref _min);

    /// <summary>The highest value; the lowest of all numbers when there is none.</summary>
    public long Max => Volatile.Read(ref _max);

    /// <summary>The number of buckets.</summary>
    public int Buckets => _histogram.Buckets;

    /// <summary>Records a value.</summary>
    /// <param name="value">The value.</param>
    public void Record(long value)
    {
        _histogram.Record(value);
        for (long min = Min; value < min; min = Min)
        {
            Interlocked.CompareExchange(ref _min, value, min);
        }

        for (long max = Max; value > max; max = Max)
        {
            Interlocked.CompareExchange(ref _max, value, max);
        }
    }

    /// <summary>Reads the buckets.</summary>
    /// <param name="buckets">Gets the number of values of each; as long as <see cref="Buckets"/>.</param>
    /// <returns>The sum of the values.</returns>
    public long Read(Span<long> buckets) => _histogram.Read(buckets);
}
