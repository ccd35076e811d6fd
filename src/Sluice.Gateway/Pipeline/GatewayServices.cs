using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Pipeline;

/// <summary>What steps take from their surroundings when they are compiled.</summary>
/// <param name="Clock">The source of time.</param>
/// <param name="Log">The log.</param>
/// <param name="LogWriter">The writer that the access log shares with the log.</param>
/// <param name="State">What features remember between requests, carried over a reload.</param>
internal sealed record GatewayServices(TimeProvider Clock, IGatewayLog Log, LogWriter LogWriter, KeptState State)
{
    /// <summary>What uses this configuration: requests, and calls that go on after their request.</summary>
    public InFlight InFlight { get; } = new();

    /// <summary>The ports that features of this configuration listen on, besides the gateway's own.</summary>
    public List<IFeaturePort> Ports { get; } = [];

    /// <summary>What begins when the configuration is about to serve, and is not waited for: downloads ahead of their first use. A
    /// configuration that is only checked begins nothing.</summary>
    public List<Action> BeforeServing { get; } = [];
}
