using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>What is reported of a configuration.</summary>
/// <param name="Options">The settings of the service.</param>
internal sealed record OpenCensusPlan(OpenCensusOptions Options)
{
    /// <summary>Reads the settings of the service, and checks those of endpoints and backends.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when the service has none, which settings of endpoints and backends need.</returns>
    public static OpenCensusPlan? Compile(GatewayConfig config, DiagnosticBag diagnostics)
    {
        if (OpenCensusOptions.Read(config.ExtraConfig, diagnostics) is not { } options)
        {
            return null;
        }

        foreach (EndpointConfig endpoint in config.Endpoints)
        {
            PathAggregation.Check(endpoint.ExtraConfig, diagnostics);
            foreach (BackendConfig backend in endpoint.Backends)
            {
                PathAggregation.Check(backend.ExtraConfig, diagnostics);
            }
        }

        return new OpenCensusPlan(options);
    }
}
