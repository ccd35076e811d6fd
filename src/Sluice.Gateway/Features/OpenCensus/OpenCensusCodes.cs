using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>What is told of <c>telemetry/opencensus</c>. Each code explains itself.</summary>
internal static class OpenCensusCodes
{
    public static readonly DiagnosticArea Area = new("telemetry/opencensus", 3250, 3299);

    public static readonly DiagnosticCode Unserved = Area.Add(3251, "an exporter that gets nothing",
        "Sluice sends what OpenCensus measures to Prometheus and InfluxDB, and its spans to Zipkin and Jaeger. What other systems are to get goes by `telemetry/opentelemetry` to an OpenTelemetry collector, which speaks to all of them.");

    public static readonly DiagnosticCode Address = Area.Add(3252, "no server to send spans to",
        "`collector_url` of Zipkin and `endpoint` of Jaeger are whole URLs, with the path. Without one KrakenD starts and sends nothing.");

    public static readonly DiagnosticCode Agent = Area.Add(3253, "Jaeger's agent",
        "Jaeger's agent, which took spans over UDP, is no part of Jaeger any more. Its collector takes them over HTTP.");

    public static readonly DiagnosticCode NothingSampled = Area.Add(3254, "no request is traced",
        "`sample_rate` is how many of 100 requests are traced, and 0 unless written.");

    public static readonly DiagnosticCode NoEffect = Area.Add(3255, "an OpenCensus setting without effect",
        "The setting is one of KrakenD's schema that neither KrakenD nor Sluice uses.");

    public static readonly DiagnosticCode PathAggregation = Area.Add(3256, "paths are told by their patterns",
        "In Sluice the tag of the path is always the pattern, as with `path_aggregation` `pattern`. With the paths as they were called each client could make series without end.");

    public static readonly DiagnosticCode NoPort = Area.Add(3258, "no port for Prometheus",
        "`exporters.prometheus.port` is where `/metrics` is served. Without one KrakenD takes any port that is free.");

    public static readonly DiagnosticCode InfluxAddress = Area.Add(3259, "no InfluxDB server to push to",
        "`exporters.influxdb.address` is the URL of the server's HTTP API. Without one KrakenD starts and sends nothing.");
}
