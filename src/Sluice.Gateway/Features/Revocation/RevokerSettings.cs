using Sluice.Configuration;

namespace Sluice.Gateway.Features.Revocation;

/// <summary>What people are told about the keys of <c>auth/revoker</c>.</summary>
internal static class RevokerSettings
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        RevokerOptions.Namespace,
        NamespaceScope.Service,
        "Tokens that were revoked are rejected before they expire",
        static config => RevokerOptions.Read(new GatewayConfig { Source = new ObjectShape().Probe(), ExtraConfig = config }, []),
        new("N", "The number of revocations to expect within three turns.") { IsRequired = true, Minimum = 1 },
        new("P", "The share of tokens that may be rejected although nobody revoked them, between 0 and 1.") { IsRequired = true },
        new("hash_name", "How elements are hashed.") { IsRequired = true, Choices = ["optimal", "default"] },
        new("TTL", "The seconds between two turns: the lifetime of tokens.") { IsRequired = true, Minimum = 1 },
        new("token_keys", "The claims to watch.") { Kind = ValueKind.Texts },
        new("port", "The port on which revocations come in; 0 for none.") { Default = "0", Minimum = 0, Maximum = 65535 },
        new("api_key", "What callers of the port must show."),
        new("listen_ip", "The address of the port: by default every one with `api_key`, loopback without."),
        new("headers", "Has no effect.") { HasNoEffect = true },
        new("revoke_server_ping_url", "Has no effect.") { HasNoEffect = true },
        new("revoke_server_ping_interval", "Has no effect.") { HasNoEffect = true },
        new("revoke_server_api_key", "Has no effect.") { HasNoEffect = true },
        new("revoke_server_max_workers", "Has no effect.") { HasNoEffect = true },
        new("revoke_server_max_retries", "Has no effect.") { HasNoEffect = true });
}
