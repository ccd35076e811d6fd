using Sluice.Gateway.Features.Logging;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Observation;

namespace Sluice.Gateway.Pipeline;

/// <summary>What steps take from their surroundings when they are compiled.</summary>
/// <param name="Clock">The source of time.</param>
/// <param name="Log">The log.</param>
/// <param name="LogWriter">The writer of the access log.</param>
/// <param name="State">What features remember between requests, carried over a reload.</param>
internal sealed record GatewayServices(TimeProvider Clock, IGatewayLog Log, LogWriter LogWriter, KeptState State)
{
    /// <summary>Takes the logs of a configuration.</summary>
    /// <param name="clock">The source of time.</param>
    /// <param name="logs">The logs.</param>
    /// <param name="state">What features remember between requests.</param>
    public GatewayServices(TimeProvider clock, GatewayLogs logs, KeptState state)
        : this(clock, logs.Application, logs.AccessWriter, state)
    {
        Logs = logs;
        AccessForm = logs.AccessForm;
        KeptLog = logs.Kept;
    }

    /// <summary>The logs; <see langword="null"/> when the configuration is only checked.</summary>
    public GatewayLogs? Logs { get; }

    /// <summary>The form of the access log.</summary>
    public AccessLogForm AccessForm { get; } = AccessLogForm.Default;

    /// <summary>The log for what <see cref="State"/> keeps: it stays usable when another configuration serves.</summary>
    public IGatewayLog KeptLog { get; } = Log;

    /// <summary>What uses this configuration: requests, and calls that go on after their request.</summary>
    public InFlight InFlight { get; } = new();

    /// <summary>Whether the gateway is about to stop.</summary>
    public Drain Drain { get; init; } = new();

    /// <summary>The ports that features of this configuration listen on, besides the gateway's own.</summary>
    public List<IFeaturePort> Ports { get; } = [];

    /// <summary>What is told of every request, around everything else.</summary>
    public List<IRequestObserver> Observers { get; } = [];
    /// <summary>What still ends after the configuration was disposed of: plug-ins.</summary>
    public List<Task> Endings { get; } = [];

    /// <summary>What begins when the configuration is about to serve, and is not waited for: downloads ahead of their first use. A
    /// configuration that is only checked begins nothing.</summary>
    public List<Action> BeforeServing { get; } = [];
}
