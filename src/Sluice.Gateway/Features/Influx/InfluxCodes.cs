using Sluice.Configuration;

namespace Sluice.Gateway.Features.Influx;

/// <summary>What is told of <c>telemetry/influx</c>. Each code explains itself.</summary>
internal static class InfluxCodes
{
    public static readonly DiagnosticArea Area = new("telemetry/influx", 3170, 3199);

    public static readonly DiagnosticCode Address = Area.Add(3171, "no address of an InfluxDB server",
        "`address` is the URL of the server's HTTP API, `http://influxdb:8086`. Without one KrakenD starts and sends nothing.");

    public static readonly DiagnosticCode Period = Area.Add(3172, "a time between pushes without length",
        "`ttl` is the time between two pushes. It has to be longer than zero; KrakenD ends at the start otherwise.");

    public static readonly DiagnosticCode NeedsMetrics = Area.Add(3173, "needs telemetry/metrics",
        "`telemetry/influx` sends what `telemetry/metrics` measures, and there is no `telemetry/metrics`.");
}
