using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary><c>telemetry/opencensus</c> of the service (telemetry-connectivity.md 2.3).</summary>
internal sealed record OpenCensusOptions
{
    /// <summary>The namespace, of the service, of endpoints and of backends.</summary>
    public const string Namespace = "telemetry/opencensus";

    // What the original hands over to systems that are not spoken to here, and what takes its place.
    private static readonly (string Exporter, string Remedy)[] Unserved =
    [
        ("ocagent", "send them by telemetry/opentelemetry with exporters.otlp: the OpenTelemetry collector has taken the agent's place"),
        ("xray", "send them by telemetry/opentelemetry with exporters.otlp to a collector that has an X-Ray exporter"),
        ("stackdriver", "send them by telemetry/opentelemetry with exporters.otlp to a collector that has a Google Cloud exporter"),
        ("datadog", "send them by telemetry/opentelemetry with exporters.otlp to the Datadog agent, which takes OTLP"),
        ("logger", "remove it: it has no effect in KrakenD either"),
    ];

    /// <summary><c>sample_rate</c>: of 100 requests, how many are traced. Default 0: none.</summary>
    public int SampleRate { get; private init; }

    /// <summary><c>reporting_period</c>, in seconds: the time between two reports of metrics that are pushed. Default 0: 10 s.</summary>
    public TimeSpan ReportingPeriod { get; private init; }

    /// <summary><c>enabled_layers.router</c>: requests that reach an endpoint. Default true while <c>enabled_layers</c> is absent, else
    /// false.</summary>
    public bool HasRouter { get; private init; }

    /// <summary><c>enabled_layers.pipe</c>: an endpoint with all of its backends. Default as that of the router.</summary>
    public bool HasPipe { get; private init; }

    /// <summary><c>enabled_layers.backend</c>: calls to backends. Default as that of the router.</summary>
    public bool HasBackend { get; private init; }

    /// <summary><c>exporters.prometheus</c>; <see langword="null"/> for none.</summary>
    public CensusPrometheusOptions? Prometheus { get; private init; }

    /// <summary><c>exporters.influxdb</c>; <see langword="null"/> for none.</summary>
    public CensusInfluxOptions? Influx { get; private init; }

    /// <summary><c>exporters.zipkin</c>; <see langword="null"/> for none.</summary>
    public ZipkinOptions? Zipkin { get; private init; }

    /// <summary><c>exporters.jaeger</c>; <see langword="null"/> for none.</summary>
    public JaegerOptions? Jaeger { get; private init; }

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
        ObjectReader? layers = reader.Object("enabled_layers");
        ObjectReader? exporters = reader.Object("exporters");
        var options = new OpenCensusOptions
        {
            SampleRate = Math.Clamp(reader.Integer("sample_rate"), 0, 100),
            ReportingPeriod = TimeSpan.FromSeconds(reader.Integer("reporting_period", 0, 0, int.MaxValue)),
            HasRouter = layers?.Boolean("router") ?? true,
            HasPipe = layers?.Boolean("pipe") ?? true,
            HasBackend = layers?.Boolean("backend") ?? true,
            Prometheus = CensusPrometheusOptions.Read(exporters?.Object("prometheus"), diagnostics),
            Influx = CensusInfluxOptions.Read(exporters?.Object("influxdb"), diagnostics),
            Zipkin = ZipkinOptions.Read(exporters?.Object("zipkin"), diagnostics),
            Jaeger = JaegerOptions.Read(exporters?.Object("jaeger"), diagnostics),
        };
        layers?.WarnUnknownKeys();
        if (exporters is not null)
        {
            TellUnserved(exporters, diagnostics);
            exporters.WarnUnknownKeys();
        }

        reader.WarnUnknownKeys();
        if (options is { SampleRate: 0 } and not { Zipkin: null, Jaeger: null })
        {
            diagnostics.Warning(OpenCensusCodes.NothingSampled, reader.Child("sample_rate") ?? node, "no request is traced, since sample_rate is 0",
                "write how many of 100 requests are traced, such as \"sample_rate\": 10");
        }

        return options;
    }

    private static void TellUnserved(ObjectReader exporters, DiagnosticBag diagnostics)
    {
        foreach ((string exporter, string remedy) in Unserved)
        {
            if (exporters.Child(exporter) is { } node && exporters.Has(exporter))
            {
                diagnostics.Warning(OpenCensusCodes.Unserved, node, $"nothing is sent to {exporter}", remedy);
            }
        }
    }
}
