using Sluice.Configuration;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.HttpSecurity;

/// <summary><c>security/http</c>: hosts, HTTPS and headers against misuse in browsers (security-traffic.md 6.2). As recorded, a value of
/// the wrong type counts as absent, and that is told.</summary>
internal sealed record HttpSecurityOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "security/http";

    /// <summary><c>allowed_hosts</c>; <see langword="null"/> for any host. Default: any.</summary>
    public AllowedHosts? Hosts { get; init; }

    /// <summary><c>host_proxy_headers</c>: headers of which the first that is not empty takes the place of <c>Host</c>. Default: none.</summary>
    public required string[] HostHeaders { get; init; }

    /// <summary><c>ssl_redirect</c>: a request that did not come over TLS is sent to HTTPS. Default false.</summary>
    public bool RedirectsToHttps { get; init; }

    /// <summary><c>ssl_host</c>: where to. Default empty: the request's own host.</summary>
    public string HttpsHost { get; init; } = "";

    /// <summary><c>ssl_proxy_headers</c>: lines of which any one tells that the client came over TLS. Default: none.</summary>
    public required KeyValuePair<string, string>[] HttpsHeaders { get; init; }

    /// <summary><c>sts_seconds</c>. Default 0: no <c>Strict-Transport-Security</c>.</summary>
    public long StsSeconds { get; init; }

    /// <summary><c>sts_include_subdomains</c>. Default false.</summary>
    public bool StsIncludesSubdomains { get; init; }

    /// <summary><c>force_sts_header</c>: also on requests that did not come over TLS. Default false.</summary>
    public bool ForcesSts { get; init; }

    /// <summary><c>frame_deny</c> or <c>custom_frame_options_value</c>: the value of <c>X-Frame-Options</c>. Default empty: none.</summary>
    public string FrameOptions { get; init; } = "";

    /// <summary><c>content_type_nosniff</c>. Default false.</summary>
    public bool NoSniff { get; init; }

    /// <summary><c>browser_xss_filter</c>. Default false.</summary>
    public bool XssFilter { get; init; }

    /// <summary><c>content_security_policy</c>, in which <c>$NONCE</c> stands for a nonce. Default empty: none.</summary>
    public string ContentSecurityPolicy { get; init; } = "";

    /// <summary><c>referrer_policy</c>. Default empty: none.</summary>
    public string ReferrerPolicy { get; init; } = "";

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The service's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is configured.</returns>
    public static HttpSecurityOptions? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return null;
        }

        if (node is not ConfigObject)
        {
            diagnostics.Error(HttpSecurityCodes.NoObject, node, $"security/http is {node.Kind}: nothing of it would be in force", "write { ... }");
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        string frame = reader.String("custom_frame_options_value");
        bool denies = reader.Boolean("frame_deny");
        AllowedHosts? hosts = ReadHosts(reader, diagnostics);
        var options = new HttpSecurityOptions
        {
            Hosts = hosts,
            HostHeaders = [.. reader.Strings("host_proxy_headers")],
            RedirectsToHttps = Boolean(reader, "ssl_redirect", "clear-text requests are NOT sent to HTTPS", diagnostics),
            HttpsHost = reader.String("ssl_host"),
            HttpsHeaders = ReadHttpsHeaders(reader, diagnostics),
            StsSeconds = (long)reader.Number("sts_seconds"),
            StsIncludesSubdomains = reader.Boolean("sts_include_subdomains"),
            ForcesSts = reader.Boolean("force_sts_header"),
            FrameOptions = frame.Length > 0 ? frame : denies ? "DENY" : "",
            NoSniff = reader.Boolean("content_type_nosniff"),
            XssFilter = reader.Boolean("browser_xss_filter"),
            ContentSecurityPolicy = reader.String("content_security_policy"),
            ReferrerPolicy = reader.String("referrer_policy"),
        };
        if (reader.Has("hpkp_public_key"))
        {
            diagnostics.Warning(HttpSecurityCodes.KeyPinning, reader.Child("hpkp_public_key")!, "browsers have given up public key pinning: it has no effect", "remove it");
        }

        bool develops = reader.Boolean("is_development");
        reader.WarnUnknownKeys();
        if (develops)
        {
            diagnostics.Warning(HttpSecurityCodes.Development, reader.Child("is_development")!, "the check of hosts, the redirect to HTTPS and Strict-Transport-Security are off",
                "remove is_development in production");
            return options with { Hosts = null, RedirectsToHttps = false, StsSeconds = 0 };
        }

        return options;
    }

    private static bool Boolean(ObjectReader reader, string key, string consequence, DiagnosticBag diagnostics)
    {
        int wrong = reader.WrongTypes;
        bool value = reader.Boolean(key);
        if (reader.WrongTypes > wrong)
        {
            diagnostics.Warning(HttpSecurityCodes.NotInForce, reader.Child(key)!, $"{key} is not read, so {consequence}", "write true or false");
        }

        return value;
    }

    private static AllowedHosts? ReadHosts(ObjectReader reader, DiagnosticBag diagnostics)
    {
        const string Key = "allowed_hosts";
        int wrong = reader.WrongTypes;
        IReadOnlyList<string> hosts = reader.Strings(Key);
        if (hosts.Count == 0 && reader.WrongTypes > wrong)
        {
            diagnostics.Warning(HttpSecurityCodes.NotInForce, reader.Child(Key)!, "allowed_hosts is not read, so EVERY host is let through", "write [\"...\"]");
        }

        bool areRegex = reader.Boolean("allowed_hosts_are_regex");
        return hosts.Count == 0 ? null
            : areRegex ? AllowedHosts.OfPatterns(reader.Child(Key)!, hosts, diagnostics)
            : AllowedHosts.Of(hosts);
    }

    private static KeyValuePair<string, string>[] ReadHttpsHeaders(ObjectReader reader, DiagnosticBag diagnostics)
    {
        var lines = new List<KeyValuePair<string, string>>();
        if (reader.Object("ssl_proxy_headers") is { Node: ConfigObject map } headers)
        {
            foreach (ConfigProperty property in map.Properties)
            {
                int wrong = headers.WrongTypes;
                string value = headers.String(property.Name);
                if (headers.WrongTypes > wrong)
                {
                    continue;
                }

                if (value.Length == 0)
                {
                    diagnostics.Warning(HttpSecurityCodes.EmptyProxyHeader, property.Value, $"every request without {property.Name} counts as one that came over TLS",
                        "write the value that the proxy in front sends, such as \"https\"");
                }

                lines.Add(KeyValuePair.Create(property.Name, HeaderText.FromText(value)));
            }
        }

        return [.. lines];
    }
}
