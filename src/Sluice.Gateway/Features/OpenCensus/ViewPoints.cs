using System.Globalization;
using Sluice.Gateway.Features.Influx;
using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>Makes points of views: for each row one, and for each bucket that has values another (telemetry-connectivity.md 2.3).</summary>
internal static class ViewPoints
{
    /// <summary>Makes the points.</summary>
    /// <param name="views">The views.</param>
    /// <param name="instance">The tag <c>instance</c> of every point.</param>
    /// <param name="time">The time of every point.</param>
    /// <returns><see langword="null"/> when there are none.</returns>
    public static LineBatch? Of(OpenCensusViews views, string instance, DateTimeOffset time)
    {
        var batch = new LineBatch();
        foreach ((View view, IReadOnlyCollection<ViewRow> rows) in views.Read())
        {
            foreach (ViewRow row in rows)
            {
                Write(batch, view, row, instance, time);
            }
        }

        return batch.Count > 0 ? batch : null;
    }

    private static void Write(LineBatch batch, View view, ViewRow row, string instance, DateTimeOffset time)
    {
        Tags(batch.Begin(view.Name), row, instance);
        if (view.IsCount)
        {
            batch.Field("count", row.Count).End(time);
            return;
        }

        batch.Field("count", row.Count).Field("max", row.Max / view.Scale).Field("mean", row.Count > 0 ? row.Sum / view.Scale / row.Count : 0)
            .Field("min", row.Min / view.Scale).Field("sum", row.Sum / view.Scale).End(time);
        for (int i = 0; i < view.Bounds.Length; i++)
        {
            if (row.Buckets[i] > 0)
            {
                Tags(batch.Begin($"{view.Name}_buckets").Tag("bucket", (view.Bounds[i] / view.Scale).ToString("0", CultureInfo.InvariantCulture)), row, instance);
                batch.Field("count", row.Buckets[i]).End(time);
            }
        }
    }

    private static void Tags(LineBatch batch, ViewRow row, string instance)
    {
        foreach (MetricAttribute tag in row.Tags)
        {
            batch.Tag(tag.Key, tag.Text);
        }

        batch.Tag("instance", instance);
    }
}
