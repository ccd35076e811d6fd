using Sluice.Configuration;

namespace Sluice.Gateway.Features.HttpSecurity;

/// <summary>What is told of <c>security/http</c>. Each code explains itself.</summary>
internal static class HttpSecurityCodes
{
    public static readonly DiagnosticArea Area = new("security/http", 2950, 2999);

    public static readonly DiagnosticCode NoObject = Area.Add(2951, "security/http is no object",
        "KrakenD ignores the whole section then, so that no host is checked, nothing is sent to HTTPS, and no header is added.");

    public static readonly DiagnosticCode NotInForce = Area.Add(2952, "a protection that is not in force",
        "As in KrakenD, a value of the wrong type counts as absent: with `allowed_hosts` every host is let through, with `ssl_redirect` clear-text requests are served.");

    public static readonly DiagnosticCode Pattern = Area.Add(2953, "a pattern for hosts that cannot be used",
        "`allowed_hosts_are_regex` makes every host a pattern of RE2's syntax. KrakenD does not start with one that it cannot compile.");

    public static readonly DiagnosticCode Alternatives = Area.Add(2954, "a pattern for hosts with open alternatives",
        "The pattern stands between `^` and `$`, and each belongs to the nearest alternative only: `a|b` also matches what begins with a. Write `(?:a|b)`.");

    public static readonly DiagnosticCode EmptyProxyHeader = Area.Add(2955, "an empty value in ssl_proxy_headers",
        "A request that lacks the header counts as one that came over TLS, as in KrakenD.");

    public static readonly DiagnosticCode Development = Area.Add(2956, "is_development is set",
        "The check of hosts, the redirect to HTTPS and `Strict-Transport-Security` are off.");

    public static readonly DiagnosticCode KeyPinning = Area.Add(2957, "hpkp_public_key has no effect",
        "Browsers have given up public key pinning.");
}
