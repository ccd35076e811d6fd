using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>Everything that one configuration measures. What the configuration before it measured under the same name goes on; names that
/// no configuration has any more are gone, so that reloads do not fill the memory.</summary>
internal sealed class StatsRegistry
{
    private readonly KeptState _state;
    private readonly Dictionary<string, ResponseStats> _responses = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Layer, string Name), CallStats> _calls = [];

    /// <summary>Makes a registry without endpoints.</summary>
    /// <param name="services">The surroundings.</param>
    public StatsRegistry(GatewayServices services)
    {
        _state = services.State;
        Router = _state.Take(MetricsOptions.Namespace, "router", static () => new RouterStats());
        Runtime = _state.Take(MetricsOptions.Namespace, "runtime", () => new RuntimeStats(services.Clock));
    }

    /// <summary>The requests that reached endpoints.</summary>
    public RouterStats Router { get; }

    /// <summary>The runtime.</summary>
    public RuntimeStats Runtime { get; }

    /// <summary>What the endpoints answered.</summary>
    public IReadOnlyCollection<ResponseStats> Responses => _responses.Values;

    /// <summary>The calls of all layers.</summary>
    public IReadOnlyCollection<CallStats> Calls => _calls.Values;

    /// <summary>What an endpoint answers; called while the configuration is compiled.</summary>
    /// <param name="endpoint">The endpoint's path.</param>
    public ResponseStats ResponsesOf(string endpoint)
    {
        if (!_responses.TryGetValue(endpoint, out ResponseStats? stats))
        {
            stats = _state.Take(MetricsOptions.Namespace, endpoint, () => new ResponseStats(endpoint));
            _responses.Add(endpoint, stats);
        }

        return stats;
    }

    /// <summary>The calls of a layer under a name; called while the configuration is compiled.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">The name.</param>
    public CallStats CallsOf(string layer, string name)
    {
        if (!_calls.TryGetValue((layer, name), out CallStats? stats))
        {
            stats = _state.Take(MetricsOptions.Namespace, (layer, name), () => new CallStats(layer, name));
            _calls.Add((layer, name), stats);
        }

        return stats;
    }
}
