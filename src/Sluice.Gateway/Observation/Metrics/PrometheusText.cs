using System.Globalization;
using System.Text;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Observation.Metrics;

/// <summary>Writes figures in the text format of Prometheus, version 0.0.4, numbers as Go writes them: dashboards compare <c>le</c> as
/// text.</summary>
internal sealed class PrometheusText
{
    /// <summary>The type of the content.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Writes every metric of a look.</summary>
    /// <param name="collection">The look.</param>
    /// <param name="more">Labels that every series gets.</param>
    public void Write(MetricCollection collection, params IReadOnlyList<PrometheusLabel> more)
    {
        foreach ((MetricInfo info, IReadOnlyList<MetricSeries> series) in collection.Metrics)
        {
            string name = info.PrometheusName;
            if (info.Description.Length > 0)
            {
                _text.Append("# HELP ").Append(name).Append(' ').Append(info.Description.Replace("\\", "\\\\", StringComparison.Ordinal)).Append('\n');
            }

            string type = info.Kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", MetricKind.Summary => "summary", _ => "histogram" };
            _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
            foreach (MetricSeries one in series)
            {
                PrometheusLabel[] labels = PrometheusLabel.Of(one.Attributes, more);
                if (info.Kind is MetricKind.Histogram or MetricKind.Summary)
                {
                    WriteHistogram(name, info, labels, one);
                }
                else
                {
                    WriteLine(name, "", labels, null, Number(one.Value));
                }
            }
        }
    }

    /// <summary>Everything that was written.</summary>
    public override string ToString() => _text.ToString();

    private void WriteHistogram(string name, MetricInfo info, PrometheusLabel[] labels, in MetricSeries series)
    {
        long count = 0;
        for (int i = 0; i < series.Buckets.Length; i++)
        {
            count += series.Buckets[i];
            if (info.Kind == MetricKind.Summary)
            {
                continue;
            }

            WriteLine(name, "_bucket", labels, i < info.Bounds.Length ? Number(info.Bounds[i] / info.Scale) : "+Inf", Number(count));
        }

        WriteLine(name, "_sum", labels, null, Number(series.Value));
        WriteLine(name, "_count", labels, null, Number(count));
    }

    private void WriteLine(string name, string suffix, PrometheusLabel[] labels, string? bound, string value)
    {
        _text.Append(name).Append(suffix);
        char before = '{';
        foreach (PrometheusLabel label in labels)
        {
            Label(before, label.Key, label.Value);
            before = ',';
        }

        if (bound is not null)
        {
            Label(before, "le", bound);
            before = ',';
        }

        _text.Append(before == ',' ? "} " : " ").Append(value).Append('\n');
    }

    private void Label(char before, string key, string value)
    {
        _text.Append(before).Append(key).Append("=\"");
        if (value.AsSpan().ContainsAny('\\', '"', '\n'))
        {
            value = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
        }

        _text.Append(value).Append('"');
    }

    private static string Number(long value) => value < 1_000_000 ? value.ToString(CultureInfo.InvariantCulture) : Number((double)value);

    private static string Number(double value) =>
        double.IsFinite(value) ? GoFloat.ToShortest(value) : double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
