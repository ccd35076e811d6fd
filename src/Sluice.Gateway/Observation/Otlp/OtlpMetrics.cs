using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Observation.Otlp;

/// <summary>Writes figures as the message <c>ExportMetricsServiceRequest</c>, each as it stands since the beginning (cumulative).</summary>
/// <param name="resource">What is told of this gateway.</param>
/// <param name="scope">The name of what makes the metrics.</param>
internal sealed class OtlpMetrics(OtlpResource resource, string scope)
{
    /// <summary><c>AGGREGATION_TEMPORALITY_CUMULATIVE</c>.</summary>
    private const ulong Cumulative = 2;

    private readonly ProtobufWriter _writer = new();
    private ulong[] _counts = [];
    private double[] _bounds = [];

    /// <summary>Writes a look at the figures.</summary>
    /// <param name="collection">The look.</param>
    /// <param name="began">When the counting began.</param>
    /// <param name="now">When the look was taken.</param>
    /// <returns>The message, valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(MetricCollection collection, DateTimeOffset began, DateTimeOffset now)
    {
        var times = new Times(Nanoseconds(began), Nanoseconds(now));
        _writer.Clear();
        int all = _writer.Begin(1);
        resource.Write(_writer, 1);
        int metrics = _writer.Begin(2);
        int instrumentation = _writer.Begin(1);
        _writer.Text(1, scope);
        _writer.End(instrumentation);
        foreach ((MetricInfo info, IReadOnlyList<MetricSeries> series) in collection.Metrics)
        {
            Write(info, series, times);
        }

        _writer.End(metrics);
        _writer.Text(3, OtlpResource.SchemaUrl);
        _writer.End(all);
        return _writer.Written;
    }

    private void Write(MetricInfo info, IReadOnlyList<MetricSeries> series, Times times)
    {
        int metric = _writer.Begin(2);
        _writer.Text(1, info.Name);
        if (info.Description.Length > 0)
        {
            _writer.Text(2, info.Description);
        }

        if (info.Unit.Length > 0)
        {
            _writer.Text(3, info.Unit);
        }

        int data = _writer.Begin(info.Kind switch { MetricKind.Counter => 7, MetricKind.Histogram => 9, _ => 5 });
        foreach (MetricSeries one in series)
        {
            int point = _writer.Begin(1);
            _writer.Fixed(2, times.Began);
            _writer.Fixed(3, times.Now);
            if (info.Kind == MetricKind.Histogram)
            {
                WriteHistogram(info, one);
            }
            else
            {
                WriteNumber(info, one);
            }

            _writer.End(point);
        }

        if (info.Kind is MetricKind.Counter or MetricKind.Histogram)
        {
            _writer.Unsigned(2, Cumulative);
        }

        if (info.Kind == MetricKind.Counter)
        {
            _writer.Boolean(3, true);
        }

        _writer.End(data);
        _writer.End(metric);
    }

    private void WriteNumber(MetricInfo info, in MetricSeries series)
    {
        WriteAttributes(7, series.Attributes);
        if (info.Kind == MetricKind.Counter && info.Scale == 1)
        {
            _writer.Fixed(6, (ulong)(long)series.Value);
        }
        else
        {
            _writer.Double(4, series.Value);
        }
    }

    private void WriteHistogram(MetricInfo info, in MetricSeries series)
    {
        ulong count = 0;
        Array.Resize(ref _counts, series.Buckets.Length);
        Array.Resize(ref _bounds, info.Bounds.Length);
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] = (ulong)series.Buckets[i];
            count += _counts[i];
        }

        for (int i = 0; i < _bounds.Length; i++)
        {
            _bounds[i] = info.Bounds[i] / info.Scale;
        }

        _writer.Fixed(4, count);
        _writer.Double(5, series.Value);
        _writer.PackedFixed(6, _counts);
        _writer.PackedDoubles(7, _bounds);
        WriteAttributes(9, series.Attributes);
    }

    private void WriteAttributes(int field, MetricAttribute[] attributes)
    {
        foreach (MetricAttribute attribute in attributes)
        {
            int pair = _writer.Begin(field);
            _writer.Text(1, attribute.Key);
            int value = _writer.Begin(2);
            if (attribute.Flag is { } flag)
            {
                _writer.Boolean(2, flag);
            }
            else if (attribute.Number is { } number)
            {
                _writer.Signed(3, number);
            }
            else
            {
                _writer.Text(1, attribute.Text);
            }

            _writer.End(value);
            _writer.End(pair);
        }
    }

    private static ulong Nanoseconds(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private sealed record Times(ulong Began, ulong Now);
}
