using static Sluice.Configuration.AuditedConfiguration;
using static Sluice.Configuration.AuditSeverity;

namespace Sluice.Configuration;

/// <summary>Rules of <c>audit</c> that the original does not have.</summary>
internal static class OwnRules
{
    /// <summary>The rules, in the order of their ids.</summary>
    public static IReadOnlyList<AuditRule> All { get; } =
    [
        new("S1.1", High, "Set issuer and audience of every auth/validator: without them a token that was made for another service is accepted.",
            static c => c.AllOfEndpoints("auth/validator").FirstOrDefault(
                static s => Text(s, "issuer").Length == 0 || Items(Value(s, "audience")).Count == 0)),
        new("S1.2", Medium, "Set cache of every auth/validator with a jwk_url: without it the key server is asked for each request.",
            static c => c.AllOfEndpoints("auth/validator").FirstOrDefault(
                static s => Text(s, "jwk_url").Length > 0 && Text(s, "jwk_local_path").Length == 0 && True(s, "cache") is null)),
        new("S1.3", High, "Remove disable_jwk_security where a jwk_url is used: whoever is on the way to the key server can give you keys.",
            static c => c.AllOfEndpoints("auth/validator").FirstOrDefault(static s => Text(s, "jwk_url").Length > 0 && True(s, "disable_jwk_security") is not null)),
        new("S1.4", High, "Set scopes_key where scopes are required: without it no scope is checked.",
            static c => c.AllOfEndpoints("auth/validator").FirstOrDefault(
                static s => Items(Value(s, "scopes")).Count > 0 && Text(s, "scopes_key").Length == 0)),
        new("S2.1", High, "Set trusted_proxies of the router: with a limit by client address, any client can claim to be another one.",
            static c => Items(Value(c.OfService("router"), "trusted_proxies")).Count > 0
                ? null
                : c.AllOfEndpoints("qos/ratelimit/router").Append(c.OfService("qos/ratelimit/service")).FirstOrDefault(
                    static s => string.Equals(Text(s, "strategy"), "ip", StringComparison.OrdinalIgnoreCase))),
        new("S2.2", Medium, "Set client_capacity beside client_max_rate: without it clients can never send two requests at once.",
            static c => c.AllOfEndpoints("qos/ratelimit/router").FirstOrDefault(
                static s => Number(s, "client_max_rate") > 0 && Number(s, "client_capacity") <= 0 && Number(s, "max_rate") <= 0)),
        new("S2.3", High, "Name the allow_origins of security/cors where allow_credentials is set: browsers refuse credentials for any origin.",
            static c => c.OfService("security/cors") is { } cors && True(cors, "allow_credentials") is { } credentials
                && (Items(Value(cors, "allow_origins")).Count == 0
                    || Items(Value(cors, "allow_origins")).Any(static o => o is ConfigScalar { Text: "*" }))
                    ? credentials
                    : null),
        new("S2.4", Medium, "Turn return_error_msg of the router off in production: clients learn of hosts and faults behind the gateway.",
            static c => True(c.OfService("router"), "return_error_msg")),
        new("S2.5", Low, "Set max_payload of the router: without it only the memory that a body may take is limited.",
            static c => c.FileIf(Number(c.OfService("router"), "max_payload") <= 0)),
    ];
}
