using Sluice.Configuration;

namespace Sluice.Gateway.Features.HttpSecurity;

/// <summary>What people are told about the keys of <c>security/http</c>.</summary>
internal static class HttpSecurityKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        HttpSecurityOptions.Namespace,
        NamespaceScope.Service,
        "Hosts, HTTPS and headers against misuse in browsers",
        static config => HttpSecurityOptions.Read(config, []),
        new("allowed_hosts", "The hosts that requests may name. Absent: any."),
        new("allowed_hosts_are_regex", "Whether they are patterns."),
        new("host_proxy_headers", "Headers of which the first that is not empty takes the place of `Host`."),
        new("ssl_redirect", "Whether requests that did not come over TLS are sent to HTTPS."),
        new("ssl_host", "The host they are sent to. Absent: the request's own."),
        new("ssl_proxy_headers", "Header lines of which any one tells that the client came over TLS.") { Kind = ValueKind.TextMap },
        new("sts_seconds", "How long browsers use HTTPS only, in seconds: `Strict-Transport-Security`.") { Kind = ValueKind.Whole },
        new("sts_include_subdomains", "Whether that holds for subdomains."),
        new("force_sts_header", "Whether that is told over clear text too."),
        new("frame_deny", "Whether no page may show the answers in a frame."),
        new("custom_frame_options_value", "The value of `X-Frame-Options`; goes before `frame_deny`."),
        new("content_type_nosniff", "Whether browsers may not guess types."),
        new("browser_xss_filter", "Whether the filter of old browsers is switched on."),
        new("content_security_policy", "The value of `Content-Security-Policy`; `$NONCE` stands for a nonce."),
        new("referrer_policy", "The value of `Referrer-Policy`."),
        new("hpkp_public_key", "Has no effect: browsers have given up public key pinning.") { Kind = ValueKind.Text },
        new("is_development", "Whether the check of hosts, the redirect and `Strict-Transport-Security` are off. Not in production."));
}
