namespace Sluice.Gateway.Features.Metrics;

/// <summary>What was measured up to the end of a window, with the statistics of that window.</summary>
/// <param name="Time">When the window ended.</param>
/// <param name="Connected">Requests that began.</param>
/// <param name="Disconnected">Requests that ended.</param>
/// <param name="Responses">What the endpoints answered.</param>
/// <param name="Calls">The calls, each way in which they end for itself.</param>
/// <param name="Runtime">The gauges of the runtime.</param>
/// <param name="Pause">The pauses of the collector.</param>
/// <param name="PauseNs">The same, under the other name.</param>
internal sealed record StatsSnapshot(
    DateTimeOffset Time,
    StatsSnapshot.Direction Connected,
    StatsSnapshot.Direction Disconnected,
    IReadOnlyList<StatsSnapshot.Response> Responses,
    IReadOnlyList<StatsSnapshot.Call> Calls,
    RuntimeStats.Figures Runtime,
    SampleStatistics Pause,
    SampleStatistics PauseNs)
{
    /// <summary>Ends the window of everything in a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="now">The time.</param>
    public static StatsSnapshot Take(StatsRegistry registry, DateTimeOffset now)
    {
        registry.Runtime.EndWindow();
        registry.Router.EndWindow();
        return new StatsSnapshot(
            now,
            Of(registry.Router.Connected),
            Of(registry.Router.Disconnected),
            [.. registry.Responses.Select(static r => new Response(r.Name, [.. r.Statuses], r.Size.Clear(), r.Time.Clear()))],
            [.. registry.Calls.SelectMany(static c => c.Outcomes.Select(o => new Call(c.Layer, c.Name, o.Complete, o.Failed, o.Count, o.Latency.Clear())))],
            registry.Runtime.Latest,
            registry.Runtime.Pause.Clear(),
            registry.Runtime.PauseNs.Clear());
    }

    private static Direction Of(WindowCounter counter) => new(counter.Current, counter.Last, counter.Total);

    /// <summary>Requests in one direction.</summary>
    /// <param name="Current">Since the window ended.</param>
    /// <param name="Last">In the window.</param>
    /// <param name="Total">In all windows.</param>
    internal sealed record Direction(long Current, long Last, long Total);

    /// <summary>What an endpoint answered.</summary>
    /// <param name="Name">The endpoint.</param>
    /// <param name="Statuses">How often each status was sent, since the start.</param>
    /// <param name="Size">The bytes of bodies.</param>
    /// <param name="Time">The time that answers took, in nanoseconds.</param>
    internal sealed record Response(string Name, IReadOnlyList<(int Status, long Count)> Statuses, SampleStatistics Size, SampleStatistics Time);

    /// <summary>Calls that ended in one way.</summary>
    /// <param name="Layer">The layer.</param>
    /// <param name="Name">The endpoint or the URL pattern.</param>
    /// <param name="Complete">Whether there was an answer that lacks nothing, as labels have it.</param>
    /// <param name="Failed">Whether there was an error, as labels have it.</param>
    /// <param name="Count">How many, since the start.</param>
    /// <param name="Latency">The time that they took, in nanoseconds.</param>
    internal sealed record Call(string Layer, string Name, string Complete, string Failed, long Count, SampleStatistics Latency);
}
