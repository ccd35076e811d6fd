namespace Sluice.Gateway.Features.Metrics;

/// <summary>What a sample tells of the values that it was drawn from (rcrowley/go-metrics, <c>sample.go</c>). Without values everything is 0.</summary>
internal sealed class SampleStatistics
{
    /// <summary>Of no values.</summary>
    public static readonly SampleStatistics Empty = new([], 0);

    private readonly long[] _sorted;

    /// <summary>Computes the statistics.</summary>
    /// <param name="values">The sample, which is sorted in place.</param>
    /// <param name="count">How many values there were in all.</param>
    public SampleStatistics(long[] values, long count)
    {
        Array.Sort(values);
        _sorted = values;
        Count = count;
        if (values.Length > 0)
        {
            Mean = values.Sum(static v => (double)v) / values.Length;
            Variance = values.Sum(v => (v - Mean) * (v - Mean)) / values.Length;
        }
    }

    /// <summary>How many values there were, in the sample or not.</summary>
    public long Count { get; }

    /// <summary>The lowest value of the sample.</summary>
    public long Min => _sorted.Length > 0 ? _sorted[0] : 0;

    /// <summary>The highest value of the sample.</summary>
    public long Max => _sorted.Length > 0 ? _sorted[^1] : 0;

    /// <summary>The mean of the sample.</summary>
    public double Mean { get; }

    /// <summary>The variance of the sample, taken for the whole.</summary>
    public double Variance { get; }

    /// <summary>The square root of the variance.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>The value that a share of the sample lies below, between two values in proportion.</summary>
    /// <param name="share">The share, from 0 to 1.</param>
    public double Percentile(double share)
    {
        double position = share * (_sorted.Length + 1);
        if (_sorted.Length == 0)
        {
            return 0;
        }

        if (position < 1)
        {
            return _sorted[0];
        }

        if (position >= _sorted.Length)
        {
            return _sorted[^1];
        }

        double lower = _sorted[(int)position - 1];
        double upper = _sorted[(int)position];
        return lower + ((position - Math.Floor(position)) * (upper - lower));
    }
}
