using Sluice.Configuration;

namespace Sluice.Gateway.Features.HttpClient;

/// <summary>What is told of <c>backend/http/client</c>. Each code explains itself.</summary>
internal static class HttpClientCodes
{
    public static readonly DiagnosticArea Area = new("backend/http/client", 2050, 2099);

    public static readonly DiagnosticCode ClientTls = Area.Add(2051, "client_tls of a single backend",
        "TLS settings for one backend are not supported yet. Without them calls might trust other authorities than is meant, so this stops the start.");

    public static readonly DiagnosticCode ProxyAddress = Area.Add(2052, "not the URL of a proxy",
        "Calls that should leave through a proxy must not leave past it, so this stops the start.");
}
