using System.Globalization;
using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>A series of a view at one moment: what is recorded more finely, put together.</summary>
/// <param name="tags">What tells it apart.</param>
/// <param name="buckets">The number of its buckets; 0 for a view that only counts.</param>
internal sealed class ViewRow(MetricAttribute[] tags, int buckets)
{
    private long _min = long.MaxValue;
    private long _max = long.MinValue;

    /// <summary>What tells it apart, sorted by name.</summary>
    public MetricAttribute[] Tags => tags;

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum, in whole numbers as they are recorded.</summary>
    public long Sum { get; private set; }

    /// <summary>The lowest value; 0 without any.</summary>
    public long Min => Count > 0 ? _min : 0;

    /// <summary>The highest value; 0 without any.</summary>
    public long Max => Count > 0 ? _max : 0;

    /// <summary>How many values fell into each bucket.</summary>
    public long[] Buckets { get; } = new long[buckets];

    /// <summary>The rows of a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="more">What tells its series apart besides what always does.</param>
    /// <param name="groups">The calls that it looks at.</param>
    public static IReadOnlyCollection<ViewRow> Of(View view, ViewTags more, IEnumerable<CallGroup> groups)
    {
        var rows = new Dictionary<string, ViewRow>(StringComparer.Ordinal);
        foreach (CallGroup group in groups)
        {
            if (view.Measure is not { } measure)
            {
                RowOf(rows, view, more, group, "").Count += group.Started.Value;
                continue;
            }

            foreach (CallSeries series in group.Series)
            {
                RowOf(rows, view, more, group, series.Status.ToString(CultureInfo.InvariantCulture)).Add(measure(series));
            }
        }

        return rows.Values;
    }

    private static ViewRow RowOf(Dictionary<string, ViewRow> rows, View view, ViewTags more, CallGroup group, string status)
    {
        MetricAttribute[] tags = TagsOf(view, more, group, status);
        string key = string.Join('\0', tags.Select(static t => t.Text));
        if (!rows.TryGetValue(key, out ViewRow? row))
        {
            row = new ViewRow(tags, view.IsCount ? 0 : view.Bounds.Length + 1);
            rows.Add(key, row);
        }

        return row;
    }

    // The names differ between the two sides; a view of calls that have only begun knows no status.
    private static MetricAttribute[] TagsOf(View view, ViewTags more, CallGroup group, string status)
    {
        ViewTags tags = view.Tags | more;
        string prefix = view.IsServer ? "http." : "http_client_";
        var attributes = new List<MetricAttribute>(4);
        Add(ViewTags.Host, "host", group.Host);
        Add(ViewTags.Method, "method", group.Method);
        Add(ViewTags.Path, "path", group.Path);
        Add(ViewTags.Status, "status", status);
        return [.. attributes];

        void Add(ViewTags tag, string name, string value)
        {
            if (tags.HasFlag(tag) && value.Length > 0)
            {
                attributes.Add(new MetricAttribute(prefix + name, value));
            }
        }
    }

    private void Add(Distribution distribution)
    {
        long[] read = new long[distribution.Buckets];
        Sum += distribution.Read(read);
        Count += read.Sum();
        _min = Math.Min(_min, distribution.Min);
        _max = Math.Max(_max, distribution.Max);
        for (int i = 0; i < Buckets.Length; i++)
        {
            Buckets[i] += read[i];
        }
    }
}
