namespace Sluice.Gateway.Features.Metrics;

/// <summary>A sample of fixed size that prefers newer values, by forward decay (Cormode, Shkapenyuk, Srivastava, Xu, 2009), with the size
/// and the rate of the original. Of what happens a few times a minute: values are added under a lock.</summary>
/// <param name="clock">The source of time.</param>
internal sealed class DecayingSample(TimeProvider clock)
{
    /// <summary>How fast values lose weight, for a second.</summary>
    private const double Alpha = 0.015;

    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _adding = new();
    private readonly PriorityQueue<long, double> _values = new();
    private long _count;

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(long value)
    {
        // The logarithm of the published weight, exp(alpha * t) / random: it has the same order, and never overflows.
        double weight = (Alpha * clock.GetElapsedTime(_start).TotalSeconds) - Math.Log(1 - Random.Shared.NextDouble());
        lock (_adding)
        {
            _count++;
            if (_values.Count == UniformSample.Size)
            {
                _values.Dequeue();
            }

            _values.Enqueue(value, weight);
        }
    }

    /// <summary>The statistics so far.</summary>
    public SampleStatistics Read()
    {
        lock (_adding)
        {
            return new SampleStatistics([.. _values.UnorderedItems.Select(static v => v.Element)], _count);
        }
    }

    /// <summary>Drops all values.</summary>
    /// <returns>The statistics of what was dropped.</returns>
    public SampleStatistics Clear()
    {
        lock (_adding)
        {
            SampleStatistics statistics = Read();
            _values.Clear();
            _count = 0;
            return statistics;
        }
    }
}
