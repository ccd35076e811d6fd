using Sluice.Configuration;

namespace Sluice.Gateway.Features.HttpClient;

/// <summary><c>backend/http/client</c>: how the calls of one backend differ from the others' (core.md 5.4).</summary>
internal sealed record HttpClientOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "backend/http/client";

    /// <summary>The options of a backend that has none.</summary>
    public static HttpClientOptions Default { get; } = new();

    /// <summary><c>send_body_on_redirect</c>: whether a 307 or 308 answer to a request with a body is followed. Default false.</summary>
    public bool SendBodyOnRedirect { get; init; }

    /// <summary><c>no_redirect</c>: whether redirects are answers like any other. Default false.</summary>
    public bool NoRedirect { get; init; }

    /// <summary><c>proxy_address</c>: the proxy of the calls. Default none: what the environment says.</summary>
    public Uri? ProxyAddress { get; init; }

    /// <summary>Reads the options of a backend.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="diagnostics">Gets what is wrong with them.</param>
    public static HttpClientOptions Read(BackendConfig backend, DiagnosticBag diagnostics)
    {
        if (!backend.ExtraConfig.TryGet(Namespace, out ConfigNode? node))
        {
            return Default;
        }

        if (node is not ConfigObject source)
        {
            diagnostics.Error(ValueCodes.WrongType, node, $"{Namespace} is {node.Kind}", "write an object");
            return Default;
        }

        if (source.TryGet("client_tls", out ConfigProperty? tls))
        {
            diagnostics.Error(
                HttpClientCodes.ClientTls, tls.Value, "client_tls for a single backend is not supported yet",
                    "use client_tls of the service, which holds for all backends");
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        var options = new HttpClientOptions
        {
            SendBodyOnRedirect = reader.Boolean("send_body_on_redirect"),
            NoRedirect = reader.Boolean("no_redirect"),
            ProxyAddress = reader.Has("proxy_address") ? ReadProxy(source, diagnostics) : null,
        };
        reader.Has("client_tls");
        reader.WarnUnknownKeys();
        return options;
    }

    private static Uri? ReadProxy(ConfigObject source, DiagnosticBag diagnostics)
    {
        if (!source.TryGet("proxy_address", out ConfigProperty? property))
        {
            return null;
        }

        if (property.Value is ConfigScalar { ScalarKind: ConfigScalarKind.String } text
            && Uri.TryCreate(text.Text, UriKind.Absolute, out Uri? address)
            && address.Scheme is "http" or "https" or "socks5")
        {
            return address;
        }

        // Calls that should leave through a proxy must not leave past it.
        diagnostics.Error(HttpClientCodes.ProxyAddress, property.Value, "proxy_address is not the URL of a proxy",
            "write http://, https:// or socks5://, a name and a port");
        return null;
    }
}
