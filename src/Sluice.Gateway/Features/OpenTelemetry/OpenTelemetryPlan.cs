using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>What is reported where: the settings of the service with those of each endpoint and backend over them, each read once.</summary>
internal sealed class OpenTelemetryPlan
{
    private readonly Dictionary<EndpointConfig, EndpointLayers> _endpoints = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<BackendConfig, BackendLayer> _backends = new(ReferenceEqualityComparer.Instance);

    private OpenTelemetryPlan(OpenTelemetryOptions options, GatewayConfig config, DiagnosticBag diagnostics)
    {
        Options = options;
        foreach (EndpointConfig endpoint in config.Endpoints)
        {
            _endpoints.Add(endpoint, OpenTelemetryOverrides.Read(endpoint, options, diagnostics));
            foreach (BackendConfig backend in endpoint.Backends)
            {
                _backends.TryAdd(backend, OpenTelemetryOverrides.Read(backend, options, diagnostics));
            }
        }
    }

    /// <summary>The settings of the service.</summary>
    public OpenTelemetryOptions Options { get; }

    /// <summary>The names of metrics.</summary>
    public Instruments Instruments => Options.Global.FollowsConvention ? Instruments.Convention : Instruments.Old;

    /// <summary>Reads all settings.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when the service has none, which settings of endpoints and backends need.</returns>
    public static OpenTelemetryPlan? Compile(GatewayConfig config, DiagnosticBag diagnostics)
    {
        if (OpenTelemetryOptions.Read(config, diagnostics) is { } options)
        {
            return new OpenTelemetryPlan(options, config, diagnostics);
        }

        foreach (ExtraConfig scope in config.Endpoints.Select(static e => e.ExtraConfig)
            .Concat(config.Endpoints.SelectMany(static e => e.Backends).Select(static b => b.ExtraConfig)))
        {
            if (scope.TryGet(OpenTelemetryOptions.Namespace, out ConfigNode? node))
            {
                diagnostics.Warning(OpenTelemetryCodes.NoEffect, node, "without telemetry/opentelemetry of the service this has no effect",
                    "add telemetry/opentelemetry with an exporter to the service's extra_config");
            }
        }

        return null;
    }

    /// <summary>The layers of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public EndpointLayers Of(EndpointConfig endpoint) => _endpoints[endpoint];

    /// <summary>The layer of a backend.</summary>
    /// <param name="backend">The backend.</param>
    public BackendLayer Of(BackendConfig backend) => _backends[backend];
}
