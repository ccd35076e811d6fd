using Sluice.Configuration;

namespace Sluice.Gateway.Upstream;

/// <summary>What is told of connections to backends. Each code explains itself.</summary>
internal static class UpstreamCodes
{
    public static readonly DiagnosticArea Area = new("Connections to backends", 1500, 1599);

    public static readonly DiagnosticCode IdleConnections = Area.Add(1501, "idle connections are not counted",
        "Sluice bounds idle connections by their time, `idle_connection_timeout`, and not by their number.");
}
