using Sluice.Configuration;

namespace Sluice.Gateway.Routing;

/// <summary>What is told of the <c>router</c> options and the route table. Each code explains itself.</summary>
internal static class RoutingCodes
{
    public static readonly DiagnosticArea Area = new("The router", 1100, 1199);

    public static readonly DiagnosticCode NoEffect = Area.Add(1101, "a router option without effect",
        "The option is read, and what it asks for is not done.");

    public static readonly DiagnosticCode TrustedProxy = Area.Add(1102, "neither an address nor a network",
        "`trusted_proxies` lists the addresses and networks whose `X-Forwarded-For` is believed.");

    public static readonly DiagnosticCode MaxPayload = Area.Add(1103, "not a size",
        "`max_payload` is a number of bytes, or text with a unit: `\"10MB\"`, `\"512KiB\"`.");

    public static readonly DiagnosticCode Conflict = Area.Add(1110, "a path that the route table cannot hold",
        "Each method has one tree of paths, in which a path stands once and a placeholder has one name. The routes of the gateway itself stand in it too.");
}
