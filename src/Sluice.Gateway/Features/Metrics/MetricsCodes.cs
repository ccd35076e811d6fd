using Sluice.Configuration;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>What is told of <c>telemetry/metrics</c>. Each code explains itself.</summary>
internal static class MetricsCodes
{
    public static readonly DiagnosticArea Area = new("telemetry/metrics", 3150, 3169);

    public static readonly DiagnosticCode Window = Area.Add(3151, "a window without length",
        "`collection_time` is the time over which statistics are collected. It has to be longer than zero; KrakenD ends at the start otherwise.");

    public static readonly DiagnosticCode Address = Area.Add(3152, "not an address to listen on",
        "`listen_address` is a port with a colon before it, and an address or a name of this machine before that where it is not to be reached on "
        + "every address. The port is not the gateway's own.");
}
