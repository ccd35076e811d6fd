using System.Globalization;
using Sluice.Gateway.Features.Metrics;

namespace Sluice.Gateway.Features.Influx;

/// <summary>Makes points of what was measured, with the measurements, tags and fields that the original's dashboards ask for
/// (telemetry-connectivity.md 2.2). It remembers the counts that it has made points of, since points tell what has come since then.</summary>
internal sealed class StatsPoints
{
    private static readonly (string Name, double Share)[] Percentiles =
        [("p0.1", 0.1), ("p0.25", 0.25), ("p0.5", 0.5), ("p0.75", 0.75), ("p0.9", 0.9), ("p0.95", 0.95), ("p0.99", 0.99)];

    private static readonly string Machine = Environment.MachineName;

    private readonly Lock _making = new();
    private Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private StatsSnapshot? _last;

    /// <summary>Makes the points.</summary>
    /// <param name="snapshot">What was measured; <see langword="null"/> for nothing yet.</param>
    /// <returns><see langword="null"/> when there is nothing, or its points were made already: a second time would write the counts of the
    /// first over with zero.</returns>
    public LineBatch? Of(StatsSnapshot? snapshot)
    {
        lock (_making)
        {
            if (snapshot is null || ReferenceEquals(snapshot, _last))
            {
                return null;
            }

            _last = snapshot;
            return Make(snapshot);
        }
    }

    private LineBatch Make(StatsSnapshot snapshot)
    {
        var batch = new LineBatch();
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        DateTimeOffset time = snapshot.Time;
        foreach (StatsSnapshot.Call call in snapshot.Calls)
        {
            long before = Exchange(counts, $"{call.Layer} {call.Complete} {call.Failed} {call.Name}", call.Count);
            Call(batch, call).Field("total", call.Count).Field("count", call.Count - before).End(time);
            if (!IsEmpty(call.Latency))
            {
                Fields(Call(batch, call), call.Latency).End(time);
            }
        }

        foreach (StatsSnapshot.Response response in snapshot.Responses)
        {
            foreach ((int status, long count) in response.Statuses)
            {
                string code = status.ToString(CultureInfo.InvariantCulture);
                long before = Exchange(counts, $"{code} {response.Name}", count);
                batch.Begin("responses").Tag("host", Machine).Tag("name", response.Name).Tag("status", code)
                    .Field("total", count).Field("count", count - before).End(time);
            }

            Response(batch, "router.response-size", response.Name, response.Size, time);
            Response(batch, "router.response-time", response.Name, response.Time, time);
        }

        Direction(batch, "in", snapshot.Connected, time);
        Direction(batch, "out", snapshot.Disconnected, time);
        Gauges(batch.Begin("debug"), snapshot.Runtime.Debug, time);
        Gauges(batch.Begin("runtime"), snapshot.Runtime.Runtime, time);
        Fields(batch.Begin("service.debug.GCStats.Pause").Tag("host", Machine), snapshot.Pause).End(time);
        Fields(batch.Begin("service.runtime.MemStats.PauseNs").Tag("host", Machine), snapshot.PauseNs).End(time);
        _seen = counts;
        return batch;
    }

    private static LineBatch Call(LineBatch batch, StatsSnapshot.Call call) => batch.Begin("requests")
        .Tag("complete", call.Complete).Tag("error", call.Failed).Tag("host", Machine).Tag("layer", call.Layer).Tag("name", call.Name);

    private static void Response(LineBatch batch, string measurement, string name, SampleStatistics statistics, DateTimeOffset time)
    {
        if (!IsEmpty(statistics))
        {
            Fields(batch.Begin(measurement).Tag("host", Machine).Tag("name", name), statistics).End(time);
        }
    }

    private static void Direction(LineBatch batch, string name, StatsSnapshot.Direction direction, DateTimeOffset time)
    {
        batch.Begin("router").Tag("direction", name).Tag("host", Machine)
            .Field("current", direction.Current).Field("total", direction.Total).End(time);
        batch.Begin("router").Tag("direction", name).Tag("host", Machine).Field("gauge", direction.Last).End(time);
    }

    private static void Gauges(LineBatch point, IReadOnlyList<(string Name, long Value)> gauges, DateTimeOffset time)
    {
        point.Tag("host", Machine);
        foreach ((string name, long value) in gauges)
        {
            point.Field(name, value);
        }

        point.End(time);
    }

    private static LineBatch Fields(LineBatch point, SampleStatistics statistics)
    {
        point.Field("max", statistics.Max).Field("min", statistics.Min).Field("mean", (long)statistics.Mean)
            .Field("stddev", (long)statistics.StandardDeviation).Field("variance", (long)statistics.Variance);
        foreach ((string name, double share) in Percentiles)
        {
            point.Field(name, statistics.Percentile(share));
        }

        return point;
    }

    private static bool IsEmpty(SampleStatistics statistics) => statistics is { Max: 0, Min: 0 };

    private long Exchange(Dictionary<string, long> counts, string name, long count)
    {
        counts[name] = count;

        // A count below the last one has begun anew: its endpoint was away for a while.
        return _seen.TryGetValue(name, out long before) && before <= count ? before : 0;
    }
}
