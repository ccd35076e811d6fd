using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary><c>enabled_layers</c>: which layers are measured. Absent all are, else those that are written.</summary>
/// <param name="Router">Requests to endpoints.</param>
/// <param name="Backend">Exchanges with backends.</param>
internal readonly record struct OpenCensusLayers(bool Router, bool Backend);

/// <summary><c>telemetry/opencensus</c> of the service (telemetry-connectivity.md 2.3).</summary>
internal sealed record OpenCensusOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "telemetry/opencensus";

    /// <summary><c>reporting_period</c>: the time between two pushes. Default 15 s, also for 0.</summary>
    public TimeSpan ReportingPeriod { get; private init; }

    /// <summary>The layers.</summary>
    public OpenCensusLayers Layers { get; private init; }

    /// <summary><c>exporters.prometheus</c>; <see langword="null"/> for none.</summary>
    public PrometheusViewOptions? Prometheus { get; private init; }

    /// <summary><c>exporters.influxdb</c>; <see langword="null"/> for none.</summary>
    public InfluxViewOptions? Influx { get; private init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The <c>extra_config</c> of the service.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is configured.</returns>
    public static OpenCensusOptions? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        int period = reader.Integer("reporting_period", 0, 0, int.MaxValue);
        ObjectReader? layers = reader.Object("enabled_layers");
        ObjectReader? exporters = reader.Object("exporters");
        return new OpenCensusOptions
        {
            ReportingPeriod = TimeSpan.FromSeconds(period == 0 ? 15 : period),
            Layers = layers is null ? new OpenCensusLayers(true, true) : new OpenCensusLayers(layers.Boolean("router"), layers.Boolean("backend")),
            Prometheus = PrometheusViewOptions.Read(exporters?.Object("prometheus"), diagnostics),
            Influx = InfluxViewOptions.Read(exporters?.Object("influxdb"), diagnostics),
        };
    }
}
