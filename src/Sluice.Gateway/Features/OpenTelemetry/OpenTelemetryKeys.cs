using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>What people are told about the keys of <c>telemetry/opentelemetry</c>.</summary>
internal static class OpenTelemetryKeys
{
    private static readonly OpenTelemetryOptions Unset = new() { ServiceName = "" };

    /// <summary>The settings of the service.</summary>
    public static SettingsSchema Service { get; } = new(
        OpenTelemetryOptions.Namespace,
        NamespaceScope.Service,
        "Metrics and traces of requests, for Prometheus and for OTLP receivers",
        static config => OpenTelemetryOptions.Read(new GatewayConfig { Source = new ObjectShape().Probe(), ExtraConfig = config }, []),
        [
            new("service_name", "The name that the gateway is reported under. Absent: the name of the configuration, else `KrakenD`."),
            new("service_version", "The version that it is reported with. Absent: that of Sluice."),
            new("deploy_env", "The environment that it is reported with, such as `production`."),
            new("metric_reporting_period", "The seconds between two reports of metrics to OTLP receivers."),
            new("trace_sample_rate", "The share of requests that are traced, between 0 and 1. 0 traces all of them."),
            new("skip_paths", "Paths of requests and of endpoints of which nothing is reported. Absent: the gateway's own."),
            new("exporters", "Where metrics and traces go."),
            new("exporters.otlp", "OTLP receivers."),
            new("exporters.otlp.name", "A name for messages."),
            new("exporters.otlp.host", "The receiver's name or address, after `https://` for TLS over HTTP."),
            new("exporters.otlp.port", "The receiver's port."),
            new("exporters.otlp.use_http", "Whether it is called over HTTP and not over gRPC."),
            new("exporters.otlp.disable_metrics", "Whether it gets no metrics."),
            new("exporters.otlp.disable_traces", "Whether it gets no traces."),
            new("exporters.otlp.custom_metric_reporting_period", "The seconds between two reports of metrics to this receiver."),
            new("exporters.prometheus", "Ports that Prometheus reads from, at `/metrics`."),
            new("exporters.prometheus.name", "A name for messages."),
            new("exporters.prometheus.port", "The port."),
            new("exporters.prometheus.listen_ip", "The address that is listened on. Absent: all."),
            new("exporters.prometheus.host", "The same as `listen_ip`."),
            new("exporters.prometheus.disable_metrics", "Whether the port has no metrics of requests."),
            new("exporters.prometheus.process_metrics", "Whether there are figures of the process."),
            new("exporters.prometheus.go_metrics", "Whether there are figures of the runtime, under the names that Go's have."),
            new("exporters.prometheus.custom_metric_reporting_period", "Has no effect: Prometheus asks when it wants to.") { HasNoEffect = true },
            new("histograms", "Has no effect: the buckets are those of KrakenD.") { HasNoEffect = true },
            new("layers", "What is reported, layer by layer."),
            new("layers.global", "Everything that the gateway answers."),
            new("layers.global.disable_propagation", "Whether the trace context that a client sends is not used."),
            new("layers.global.semantic_convention", "The names of metrics of HTTP: those of OpenTelemetry 1.27, or KrakenD's when absent."),
            .. Layer("layers.global"),
            new("layers.proxy", "Endpoints with all of their backends."),
            .. Layer("layers.proxy"),
            .. Backend("layers.backend"),
        ]);

    /// <summary>The settings of an endpoint.</summary>
    public static SettingsSchema Endpoint { get; } = new(
        OpenTelemetryOptions.Namespace,
        NamespaceScope.Endpoint,
        "What is reported of the endpoint",
        static config => OpenTelemetryOverrides.Read(
            new EndpointConfig { Source = new ObjectShape().Probe(), Path = "/", Pattern = "/", Backends = [], ExtraConfig = config }, Unset, []),
        [
            new("proxy", "The endpoint with all of its backends. Takes the place of the service's `layers.proxy`."),
            .. Layer("proxy"),
            new("global", "What is added to the service's `layers.global`."),
            .. Attributes("global.metrics_static_attributes", "Attributes of the layer's metrics."),
            .. Attributes("global.traces_static_attributes", "Attributes of the layer's spans."),
            .. WithoutEffect("backend", "layers", "exporters_override"),
        ]);

    /// <summary>The settings of a backend.</summary>
    public static SettingsSchema OfBackend { get; } = new(
        OpenTelemetryOptions.Namespace,
        NamespaceScope.Backend,
        "What is reported of the backend",
        static config => OpenTelemetryOverrides.Read(new BackendConfig { Source = new ObjectShape().Probe(), UrlPattern = "/", ExtraConfig = config }, Unset, []),
        [.. Backend("backend"), .. WithoutEffect("proxy", "global", "layers", "exporters_override")]);

    private static IEnumerable<SettingKey> WithoutEffect(params IEnumerable<string> keys) =>
        keys.Select(static key => new SettingKey(key, "Has no effect here.") { HasNoEffect = true });

    private static IEnumerable<SettingKey> Layer(string path) =>
    [
        new($"{path}.disable_metrics", "Whether the layer has no metrics."),
        new($"{path}.disable_traces", "Whether the layer has no spans."),
        new($"{path}.report_headers", "Whether spans have the headers of request and answer, but for those that hold secrets."),
        new($"{path}.skip_headers", "The headers that are not reported."),
        .. Attributes($"{path}.metrics_static_attributes", "Attributes of the layer's metrics."),
        .. Attributes($"{path}.traces_static_attributes", "Attributes of the layer's spans."),
    ];

    private static IEnumerable<SettingKey> Backend(string path) =>
    [
        new(path, "Calls to backends."),
        new($"{path}.metrics", "Their metrics. Absent: everything; what is absent from the object is off."),
        .. Detail($"{path}.metrics"),
        new($"{path}.traces", "Their spans. Absent: everything; what is absent from the object is off."),
        .. Detail($"{path}.traces"),
        new($"{path}.traces.report_headers", "Whether spans have the headers of request and answer, but for those that hold secrets."),
        new($"{path}.traces.skip_headers", "The headers that are not reported."),
    ];

    private static IEnumerable<SettingKey> Detail(string path) =>
    [
        new($"{path}.disable_stage", "Whether the call as a whole is not reported."),
        new($"{path}.round_trip", "Whether each exchange of a request and the head of its answer is reported."),
        new($"{path}.read_payload", "Whether the reading of bodies is reported."),
        new($"{path}.detailed_connection", "Whether the parts of an exchange are reported: the connection, the name, TLS."),
        .. Attributes($"{path}.static_attributes", "Attributes of all of them."),
    ];

    private static IEnumerable<SettingKey> Attributes(string path, string text) =>
    [
        new(path, text),
        new($"{path}.key", "The attribute's name."),
        new($"{path}.value", "Its value."),
    ];
}
