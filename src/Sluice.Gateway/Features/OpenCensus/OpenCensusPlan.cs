using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>The settings of the service with those of each endpoint and backend, each read once.</summary>
internal sealed class OpenCensusPlan
{
    private readonly Dictionary<EndpointConfig, PathAggregation> _endpoints = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<BackendConfig, PathAggregation> _backends = new(ReferenceEqualityComparer.Instance);

    private OpenCensusPlan(OpenCensusOptions options, GatewayConfig config, DiagnosticBag diagnostics)
    {
        Options = options;
        foreach (EndpointConfig endpoint in config.Endpoints)
        {
            _endpoints.Add(endpoint, PathAggregationOptions.Read(endpoint.ExtraConfig, diagnostics));
            foreach (BackendConfig backend in endpoint.Backends)
            {
                _backends.TryAdd(backend, PathAggregationOptions.Read(backend.ExtraConfig, diagnostics));
            }
        }
    }

    /// <summary>The settings of the service.</summary>
    public OpenCensusOptions Options { get; }

    /// <summary>Reads all settings.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when the service has none, which settings of endpoints and backends need.</returns>
    public static OpenCensusPlan? Compile(GatewayConfig config, DiagnosticBag diagnostics) =>
        OpenCensusOptions.Read(config.ExtraConfig, diagnostics) is { } options ? new OpenCensusPlan(options, config, diagnostics) : null;

    /// <summary>How metrics tell an endpoint's path.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public PathAggregation Of(EndpointConfig endpoint) => _endpoints[endpoint];

    /// <summary>How metrics tell a backend's path.</summary>
    /// <param name="backend">The backend.</param>
    public PathAggregation Of(BackendConfig backend) => _backends[backend];
}
