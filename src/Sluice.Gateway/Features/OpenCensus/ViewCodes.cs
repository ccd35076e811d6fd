using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>What is told of the exporters of views of <c>telemetry/opencensus</c>. Each code explains itself.</summary>
internal static class ViewCodes
{
    public static readonly DiagnosticArea Area = new("telemetry/opencensus, exporters of views", 3280, 3299);

    public static readonly DiagnosticCode NoPort = Area.Add(3281, "no port for Prometheus",
        "`exporters.prometheus.port` is where `/metrics` is served. Without one KrakenD takes any port.");

    public static readonly DiagnosticCode Address = Area.Add(3282, "no address of an InfluxDB server",
        "`exporters.influxdb.address` is the URL of the server's HTTP API. Without one KrakenD starts and sends nothing.");

    public static readonly DiagnosticCode NoEffect = Area.Add(3283, "a key without effect",
        "KrakenD reads the key and does nothing with it either. Pushes are repeated in full, so there is nothing to buffer.");
}
