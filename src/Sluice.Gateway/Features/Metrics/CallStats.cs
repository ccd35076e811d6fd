using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>What the calls of one layer under one name came to (telemetry-connectivity.md 2.1).</summary>
/// <param name="layer"><c>pipe</c> or <c>backend</c>.</param>
/// <param name="name">The endpoint, or the backend's URL pattern.</param>
internal sealed class CallStats(string layer, string name) : ICallRecorder
{
    /// <summary>The layer of all backends of an endpoint.</summary>
    public const string Pipe = "pipe";

    /// <summary>The layer of one backend.</summary>
    public const string Backend = "backend";

    private readonly Outcome[] _outcomes =
        [new(false, false), new(true, false), new(false, true), new(true, true)];

    /// <summary>The layer.</summary>
    public string Layer => layer;

    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>Each way in which a call can end.</summary>
    public IReadOnlyList<Outcome> Outcomes => _outcomes;

    /// <summary>Counts a call. One that was given up is an error too, as in the original.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="request">What it was for.</param>
    /// <param name="elapsed">Its time.</param>
    public void Record(in ProxyResult result, ProxyRequest request, TimeSpan elapsed) =>
        _outcomes[(result.Response is { IsComplete: true } ? 1 : 0) + (result.Failure is null ? 0 : 2)].Add(Nanoseconds.Of(elapsed));

    /// <summary>The calls that ended in one way.</summary>
    /// <param name="complete">Whether there was an answer that lacks nothing.</param>
    /// <param name="failed">Whether there was an error.</param>
    internal sealed class Outcome(bool complete, bool failed)
    {
        private readonly Counter _count = new();

        /// <summary>Whether there was an answer that lacks nothing, as labels have it.</summary>
        public string Complete { get; } = complete ? "true" : "false";

        /// <summary>Whether there was an error, as labels have it.</summary>
        public string Failed { get; } = failed ? "true" : "false";

        /// <summary>How many there were.</summary>
        public long Count => _count.Value;

        /// <summary>How long they took, in nanoseconds.</summary>
        public UniformSample Latency { get; } = new();

        /// <summary>Counts a call.</summary>
        /// <param name="nanoseconds">How long it took.</param>
        public void Add(long nanoseconds)
        {
            _count.Add(1);
            Latency.Add(nanoseconds);
        }
    }
}
