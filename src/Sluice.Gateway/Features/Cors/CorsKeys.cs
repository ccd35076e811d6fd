using Sluice.Configuration;

namespace Sluice.Gateway.Features.Cors;

/// <summary>What people are told about the keys of <c>security/cors</c>.</summary>
internal static class CorsKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        CorsOptions.Namespace,
        NamespaceScope.Service,
        "Which sites may read the answers",
        static config => CorsOptions.Read(config, []),
        new("allow_origins", "The origins that may read answers, such as `https://example.com`; one `*` stands for any text. Absent: all.") { Kind = ValueKind.Texts },
        new("allow_methods", "The methods that are allowed. Absent: GET, POST and HEAD.") { Kind = ValueKind.Texts },
        new("allow_headers", "The headers of requests that are allowed. Absent: all.") { Kind = ValueKind.Texts },
        new("expose_headers", "The headers of answers that sites may read."),
        new("allow_credentials", "Whether requests may carry credentials."),
        new("allow_private_network", "Whether sites of public networks may call a gateway in a private one."),
        new("max_age", "How long browsers may keep the answer to a preflight.") { Kind = ValueKind.Duration },
        new("options_passthrough", "Whether preflights go on to the endpoint."),
        new("options_success_status", "The status of preflights.") { Kind = ValueKind.Whole, Default = "204", Minimum = 200, Maximum = 599 },
        new("debug", "Whether every decision is logged."));
}
