using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>What people are told about the keys of <c>telemetry/opencensus</c>.</summary>
internal static class OpenCensusKeys
{
    private const string Unserved = "Has no effect: use `telemetry/opentelemetry` with an OTLP receiver.";

    /// <summary>The settings of the service.</summary>
    public static SettingsSchema Service { get; } = new(
        OpenCensusOptions.Namespace,
        NamespaceScope.Service,
        "Metrics and traces of requests in the form of OpenCensus, which OpenTelemetry has followed",
        static config => OpenCensusOptions.Read(config, []),
        [
            new("sample_rate", "Of 100 requests, how many are traced."),
            new("reporting_period", "The seconds between two reports of metrics to InfluxDB. 0: 10."),
            new("enabled_layers", "What is reported. Absent: everything; what is absent from the object is off."),
            new("enabled_layers.router", "Requests that reach an endpoint."),
            new("enabled_layers.pipe", "Endpoints with all of their backends."),
            new("enabled_layers.backend", "Calls to backends."),
            new("exporters", "Where metrics and spans go."),
            new("exporters.prometheus", "A port that Prometheus reads from, at `/metrics`."),
            new("exporters.prometheus.port", "The port."),
            new("exporters.prometheus.namespace", "What stands before the names of metrics."),
            new("exporters.prometheus.tag_host", "Whether series have the host."),
            new("exporters.prometheus.tag_path", "Whether series have the path."),
            new("exporters.prometheus.tag_method", "Whether series have the method."),
            new("exporters.prometheus.tag_statuscode", "Whether series have the status."),
            new("exporters.influxdb", "An InfluxDB server that metrics are pushed to."),
            new("exporters.influxdb.address", "Its URL."),
            new("exporters.influxdb.db", "The database."),
            new("exporters.influxdb.username", "The user."),
            new("exporters.influxdb.password", "Its password."),
            new("exporters.influxdb.timeout", "The time for a push."),
            new("exporters.influxdb.service_name", "The tag `instance` of each point."),
            new("exporters.influxdb.ping", "Has no effect.") { Kind = ValueKind.Boolean },
            new("exporters.influxdb.buffer_size", "Has no effect.") { Kind = ValueKind.Whole },
            new("exporters.zipkin", "A Zipkin server that spans are sent to."),
            new("exporters.zipkin.collector_url", "Its URL: `http://zipkin:9411/api/v2/spans`."),
            new("exporters.zipkin.service_name", "The name that the gateway is reported under."),
            new("exporters.zipkin.ip", "The address that it is reported with."),
            new("exporters.zipkin.port", "The port that it is reported with."),
            new("exporters.jaeger", "A Jaeger server that spans are sent to."),
            new("exporters.jaeger.endpoint", "The URL of its collector: `http://jaeger:14268/api/traces`."),
            new("exporters.jaeger.agent_endpoint", "Has no effect: Jaeger has given its agent up."),
            new("exporters.jaeger.service_name", "The name that the gateway is reported under."),
            new("exporters.jaeger.buffer_max_count", "The spans that wait at most."),
            new("exporters.ocagent", Unserved) { Kind = ValueKind.Object },
            new("exporters.xray", Unserved) { Kind = ValueKind.Object },
            new("exporters.stackdriver", Unserved) { Kind = ValueKind.Object },
            new("exporters.datadog", Unserved) { Kind = ValueKind.Object },
            new("exporters.logger", "Has no effect.") { Kind = ValueKind.Object },
        ]);

    /// <summary>The settings of an endpoint or a backend.</summary>
    public static SettingsSchema Path { get; } = new(
        OpenCensusOptions.Namespace,
        NamespaceScope.Endpoint | NamespaceScope.Backend,
        "How metrics tell the path",
        static config => PathAggregation.Check(config, []),
        [new("path_aggregation", "Has no effect: the path is told as it is configured (`pattern`).")]);
}
