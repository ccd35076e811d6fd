using Sluice.Configuration;

namespace Sluice.Gateway.Features.HttpClient;

/// <summary>What people are told about the keys of <c>backend/http/client</c>.</summary>
internal static class HttpClientKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        HttpClientOptions.Namespace,
        NamespaceScope.Backend,
        "How the calls of one backend differ from the others'",
        static config => HttpClientOptions.Read(new BackendConfig { Source = new ObjectShape().Probe(), UrlPattern = "/", ExtraConfig = config }, []),
        new("no_redirect", "Whether a redirect is an answer like any other."),
        new("send_body_on_redirect", "Whether a 307 or 308 answer to a request with a body is followed."),
        new("proxy_address", "The `http://`, `https://` or `socks5://` URL of the proxy for the calls. Absent: the environment's.") { Kind = ValueKind.Text },
        new("client_tls", "Not supported yet for a single backend.") { Kind = ValueKind.Object });
}
