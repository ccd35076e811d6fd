using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary><c>telemetry/opentelemetry</c> of the service (telemetry-connectivity.md 2.4).</summary>
internal sealed record OpenTelemetryOptions
{
    /// <summary>The namespace, of the service, of endpoints and of backends.</summary>
    public const string Namespace = "telemetry/opentelemetry";

    /// <summary>The name of what makes metrics and spans, as the original has it.</summary>
    public const string Scope = "io.krakend.krakend-otel";

    private static readonly string[] DefaultSkipPaths = ["/__health", "/__debug/", "/__echo/", "/__stats/"];

    /// <summary><c>service_name</c>. Default: the name of the configuration, else <c>KrakenD</c>.</summary>
    public required string ServiceName { get; init; }

    /// <summary><c>service_version</c>. Default: the version of the gateway.</summary>
    public string ServiceVersion { get; private init; } = GatewayVersion.Number;

    /// <summary><c>deploy_env</c>. Default empty: not told.</summary>
    public string DeployEnvironment { get; private init; } = "";

    /// <summary><c>trace_sample_rate</c>: the share of requests that are traced when their client has not decided. Default 1. As in the
    /// original 0 and less mean 1.</summary>
    public double SampleRate { get; private init; } = 1;

    /// <summary><c>skip_paths</c>: paths of requests, and paths of endpoints in either form (<c>/users/{id}</c>, <c>/users/:id</c>), of which
    /// nothing is reported. Default: the gateway's own paths.</summary>
    public IReadOnlyList<string> SkipPaths { get; private init; } = DefaultSkipPaths;

    /// <summary><c>exporters.otlp</c>.</summary>
    public IReadOnlyList<OtlpExporterOptions> Otlp { get; private init; } = [];

    /// <summary><c>exporters.prometheus</c>.</summary>
    public IReadOnlyList<PrometheusExporterOptions> Prometheus { get; private init; } = [];

    /// <summary><c>layers.global</c>.</summary>
    public GlobalLayer Global { get; private init; } = new();

    /// <summary><c>layers.proxy</c>.</summary>
    public LayerOptions Proxy { get; private init; } = new();

    /// <summary><c>layers.backend</c>.</summary>
    public BackendLayer Backend { get; private init; } = BackendLayer.Default;

    /// <summary>What everything is reported of: the gateway with its version and environment.</summary>
    public IReadOnlyList<StaticAttribute> Resource =>
    [
        new("service.name", ServiceName),
        new("service.version", ServiceVersion),
        .. (IEnumerable<StaticAttribute>)(DeployEnvironment.Length > 0 ? [new("deployment.environment", DeployEnvironment)] : []),
    ];

    /// <summary>Whether anything takes metrics.</summary>
    public bool ExportsMetrics => Otlp.Any(static o => !o.DisableMetrics) || Prometheus.Any(static p => !p.DisableMetrics);

    /// <summary>Whether anything takes traces.</summary>
    public bool ExportsTraces => Otlp.Any(static o => !o.DisableTraces);

    /// <summary>Reads the settings of the service.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is configured.</returns>
    public static OpenTelemetryOptions? Read(GatewayConfig config, DiagnosticBag diagnostics)
    {
        if (!config.ExtraConfig.TryGet(Namespace, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        string name = reader.String("service_name");
        string version = reader.String("service_version");
        var period = TimeSpan.FromSeconds(reader.Integer("metric_reporting_period", 30, 1, int.MaxValue));
        IReadOnlyList<string> skipped = reader.Strings("skip_paths");
        ObjectReader? layers = reader.Object("layers");
        ObjectReader? exporters = reader.Object("exporters");
        var options = new OpenTelemetryOptions
        {
            ServiceName = name.Length > 0 ? name : config.Name.Length > 0 ? config.Name : "KrakenD",
            ServiceVersion = version.Length > 0 ? version : GatewayVersion.Number,
            DeployEnvironment = reader.String("deploy_env"),
            SampleRate = reader.Number("trace_sample_rate", 1),
            SkipPaths = skipped.Count > 0 ? skipped : DefaultSkipPaths,
            Otlp = exporters is null ? [] :
                [.. exporters.List("otlp").Select(n => OtlpExporterOptions.Read(exporters.Nested(n), period, diagnostics)).OfType<OtlpExporterOptions>()],
            Prometheus = exporters is null ? [] :
                [.. exporters.List("prometheus").Select(n => PrometheusExporterOptions.Read(exporters.Nested(n), diagnostics))],
            Global = GlobalLayer.Read(layers?.Object("global"), diagnostics),
            Proxy = LayerOptions.Read(layers?.Object("proxy"), diagnostics) ?? new LayerOptions(),
            Backend = BackendLayer.Read(layers?.Object("backend"), diagnostics) ?? BackendLayer.Default,
        };
        layers?.WarnUnknownKeys();
        exporters?.WarnUnknownKeys();
        if (reader.Has("histograms"))
        {
            diagnostics.Warning(OpenTelemetryCodes.NoEffect, reader.Child("histograms")!, "histograms has no effect: the buckets are those of KrakenD", "remove it");
        }

        reader.WarnUnknownKeys();
        options.Tell(reader, exporters, config, diagnostics);
        return options;
    }

    /// <summary>Whether nothing is reported of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public bool Skips(EndpointConfig endpoint) => SkipPaths.Contains(endpoint.Path, StringComparer.Ordinal) || SkipPaths.Contains(endpoint.Pattern, StringComparer.Ordinal);

    private void Tell(ObjectReader reader, ObjectReader? exporters, GatewayConfig config, DiagnosticBag diagnostics)
    {
        if (SampleRate is <= 0 or double.NaN)
        {
            diagnostics.Warning(OpenTelemetryCodes.SampleRate, reader.Child("trace_sample_rate")!, "a rate of 0 samples every request, as in KrakenD",
                "write the share of requests, such as 0.01, or \"disable_traces\": true");
        }

        if (exporters is null || (Otlp.Count == 0 && Prometheus.Count == 0))
        {
            diagnostics.Warning(OpenTelemetryCodes.NothingExported, reader.Node, "there is no exporter, so nothing is reported",
                "add exporters.prometheus or exporters.otlp");
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in Otlp.Select(static o => o.Name).Concat(Prometheus.Select(static p => p.Name)))
        {
            if (!names.Add(name))
            {
                diagnostics.Warning(OpenTelemetryCodes.ExporterName, exporters.Node,
                    "two exporters have the same name, with which KrakenD would export nothing", "give each a name of its own");
            }
        }

        var ports = new HashSet<int> { config.Port };
        foreach (PrometheusExporterOptions prometheus in Prometheus)
        {
            if (!ports.Add(prometheus.Port))
            {
                diagnostics.Error(OpenTelemetryCodes.Port, exporters.Child("prometheus")!,
                    prometheus.Port == config.Port ? $"port {prometheus.Port} is the gateway's own" : $"port {prometheus.Port} is that of another exporter",
                    "write a free port");
            }
        }
    }
}
