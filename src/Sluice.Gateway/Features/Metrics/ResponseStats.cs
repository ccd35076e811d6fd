using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>What an endpoint answered, whatever the method (telemetry-connectivity.md 2.1).</summary>
/// <param name="name">The endpoint as routes are written, <c>/users/:id</c>.</param>
internal sealed class ResponseStats(string name)
{
    private readonly StatusTable<StatusCount> _statuses = new(static status => new StatusCount(status));

    /// <summary>The endpoint.</summary>
    public string Name => name;

    /// <summary>The bytes of the bodies; -1 where nothing was written.</summary>
    public UniformSample Size { get; } = new();

    /// <summary>How long the answers took, in nanoseconds.</summary>
    public UniformSample Time { get; } = new();

    /// <summary>The statuses that were sent at least once, and how often, in rising order.</summary>
    public IEnumerable<(int Status, long Count)> Statuses => _statuses.All.Select(static s => (s.Status, s.Count.Value));

    /// <summary>Counts an answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="size">The bytes of its body; -1 when nothing was written.</param>
    /// <param name="nanoseconds">How long it took.</param>
    public void Add(int status, long size, long nanoseconds)
    {
        _statuses.Of(status).Count.Add(1);
        Size.Add(size);
        Time.Add(nanoseconds);
    }

    private sealed class StatusCount(int status)
    {
        public int Status => status;

        public Counter Count { get; } = new();
    }
}
