using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The series of requests that were answered alike: to the same endpoint, or to none, by the same method, with each status.</summary>
/// <param name="instruments">Their metrics.</param>
/// <param name="attributes">What they have in common.</param>
/// <param name="route">The route of what no endpoint answered, for a status; <see langword="null"/> when the route is in common.</param>
internal sealed class ServedSeries(Instruments instruments, MetricAttribute[] attributes, Func<int, string>? route) : IMetricSource
{
    private readonly StatusTable<Series> _series = new(status =>
        new Series(instruments, MetricAttribute.Set(
        [
            .. attributes,
            .. (IEnumerable<MetricAttribute>)(route is null ? [] : [new("http.route", route(status))]),
            new("http.response.status_code", status),
        ])));

    /// <summary>Records an answer.</summary>
    /// <param name="statusCode">Its status.</param>
    /// <param name="elapsed">The time from the request's head to its end.</param>
    /// <param name="size">The bytes of its body.</param>
    public void Record(int statusCode, TimeSpan elapsed, long size)
    {
        Series series = _series.Of(statusCode);
        series.Duration.Record(elapsed.Ticks);
        series.Size.Record(size);
    }

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        foreach (Series series in _series.All)
        {
            collection.Add(instruments.ServerDuration, series.Attributes, series.Duration);
            collection.Add(instruments.ServerResponseSize, series.Attributes, series.Size);
        }
    }

    private sealed class Series(Instruments instruments, MetricAttribute[] attributes)
    {
        public MetricAttribute[] Attributes { get; } = attributes;

        public Histogram Duration { get; } = new(instruments.ServerDuration.Bounds);

        public Histogram Size { get; } = new(instruments.ServerResponseSize.Bounds);
    }
}
