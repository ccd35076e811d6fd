namespace Sluice.Gateway.Observation.Otlp;

/// <summary>What kind of data is sent, and so where to at a collector and which variables of the environment speak of it.</summary>
/// <param name="Name">The name in variables: <c>OTEL_EXPORTER_OTLP_TRACES_HEADERS</c>.</param>
/// <param name="HttpPath">The path of OTLP over HTTP.</param>
/// <param name="GrpcPath">The path of the method over gRPC.</param>
internal sealed record OtlpSignal(string Name, string HttpPath, string GrpcPath)
{
    /// <summary>Spans: <c>ExportTraceServiceRequest</c>.</summary>
    public static readonly OtlpSignal Traces =
        new("TRACES", "/v1/traces", "/opentelemetry.proto.collector.trace.v1.TraceService/Export");

    /// <summary>Figures: <c>ExportMetricsServiceRequest</c>.</summary>
    public static readonly OtlpSignal Metrics =
        new("METRICS", "/v1/metrics", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export");
}

/// <summary>A collector.</summary>
/// <param name="Host">Its name or address; an IPv6 address between brackets.</param>
/// <param name="Port">Its port.</param>
/// <param name="UsesHttp">Whether it is spoken to in HTTP and not in gRPC.</param>
/// <param name="UsesTls">Whether over TLS.</param>
internal sealed record OtlpDestination(string Host, int Port, bool UsesHttp, bool UsesTls)
{
    /// <summary>What stands before the path of a request.</summary>
    public string Origin => $"{(UsesTls ? "https" : "http")}://{Host}:{Port}";

    /// <summary>The destination in words for the log.</summary>
    public override string ToString() => $"{(UsesHttp ? Origin : $"{Host}:{Port}")}";
}
