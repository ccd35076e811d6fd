namespace Sluice.Gateway.Observation.Metrics;

/// <summary>The series of one look at the figures, metric by metric.</summary>
internal sealed class MetricCollection
{
    private readonly SortedDictionary<string, (MetricInfo Info, List<MetricSeries> Series)> _metrics = new(StringComparer.Ordinal);

    /// <summary>The metrics in the order of their names, each with its series.</summary>
    public IEnumerable<(MetricInfo Info, IReadOnlyList<MetricSeries> Series)> Metrics => _metrics.Values.Select(static m => (m.Info, (IReadOnlyList<MetricSeries>)m.Series));

    /// <summary>Adds a histogram.</summary>
    /// <param name="info">Its metric.</param>
    /// <param name="attributes">Its attributes; sorted, each once.</param>
    /// <param name="histogram">The figures.</param>
    /// <param name="all">The number of values, where zeros are not recorded one by one: what is missing counts as zeros.</param>
    /// <returns>What was added.</returns>
    public MetricSeries Add(MetricInfo info, MetricAttribute[] attributes, Histogram histogram, long all = 0)
    {
        long[] buckets = new long[histogram.Buckets];
        long sum = histogram.Read(buckets);
        buckets[0] += Math.Max(0, all - buckets.Sum());
        var series = new MetricSeries(attributes, sum / info.Scale, buckets);
        Series(info).Add(series);
        return series;
    }

    /// <summary>Adds a histogram that was read already, or a single number.</summary>
    /// <param name="info">Its metric.</param>
    /// <param name="attributes">Its attributes; sorted, each once.</param>
    /// <param name="sum">The sum of the values, or the number, before it is divided by the metric's scale.</param>
    /// <param name="buckets">How many values fell into each bucket; empty for a single number.</param>
    public void Add(MetricInfo info, MetricAttribute[] attributes, long sum, long[] buckets) =>
        Series(info).Add(new MetricSeries(attributes, sum / info.Scale, buckets));

    /// <summary>Adds a single number.</summary>
    /// <param name="info">Its metric.</param>
    /// <param name="attributes">Its attributes; sorted, each once.</param>
    /// <param name="value">The number, in the metric's unit.</param>
    public void Add(MetricInfo info, MetricAttribute[] attributes, double value) =>
        Series(info).Add(new MetricSeries(attributes, value, []));

    /// <summary>Adds a number of values and their sum.</summary>
    /// <param name="info">Its metric.</param>
    /// <param name="attributes">Its attributes; sorted, each once.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="count">The number.</param>
    public void AddSummary(MetricInfo info, MetricAttribute[] attributes, double sum, long count) =>
        Series(info).Add(new MetricSeries(attributes, sum, [count]));

    /// <summary>Adds a sum, unless nothing was ever added to it.</summary>
    /// <param name="info">Its metric.</param>
    /// <param name="attributes">Its attributes; sorted, each once.</param>
    /// <param name="counter">The figures.</param>
    public void AddIfAny(MetricInfo info, MetricAttribute[] attributes, Counter counter)
    {
        if (counter.Value is not 0 and var value)
        {
            Add(info, attributes, value / info.Scale);
        }
    }

    private List<MetricSeries> Series(MetricInfo info)
    {
        if (!_metrics.TryGetValue(info.Name, out (MetricInfo Info, List<MetricSeries> Series) metric))
        {
            metric = (info, []);
            _metrics.Add(info.Name, metric);
        }

        return metric.Series;
    }
}

/// <summary>The figures of one series at one moment.</summary>
/// <param name="Attributes">What tells it from others of its metric.</param>
/// <param name="Value">The number, or the sum of the values of a histogram or summary, in the metric's unit.</param>
/// <param name="Buckets">How many values fell into each bucket of a histogram, or into the only one of a summary; else empty.</param>
internal readonly record struct MetricSeries(MetricAttribute[] Attributes, double Value, long[] Buckets)
{
    /// <summary>The number of values of a histogram or summary.</summary>
    public long Count => Buckets.Sum();
}

/// <summary>Something that has figures.</summary>
internal interface IMetricSource
{
    /// <summary>Adds its figures to a look at them.</summary>
    /// <param name="collection">Gets them.</param>
    void Collect(MetricCollection collection);
}
