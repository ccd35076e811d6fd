using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>What people are told about the keys of <c>auth/validator</c>.</summary>
internal static class ValidatorSettings
{
    /// <summary>The settings of the service.</summary>
    public static SettingsSchema Service { get; } = new(
        ValidatorOptions.Namespace,
        NamespaceScope.Service,
        "How long the keys of all validators are shared; it checks no token",
        static config => Validators.ReadShared(config, []),
        new("shared_cache_duration", "The seconds for which endpoints with `cache` share keys of the same URL.") { Default = "900", Minimum = 0 },
        new("alg", "Has no effect here.") { HasNoEffect = true });

    /// <summary>The settings of an endpoint.</summary>
    public static SettingsSchema Endpoint { get; } = new(
        ValidatorOptions.Namespace,
        NamespaceScope.Endpoint,
        "Requests go on only with a valid JSON Web Token",
        static config => ValidatorOptions.Read(
            new EndpointConfig { Source = new ObjectShape().Probe(), Path = "/", Pattern = "/", Backends = [], ExtraConfig = config }, []),
        [
            new("alg", "The only algorithm that is taken.") { IsRequired = true, Choices = JwsAlgorithm.Names.Split(", ") },
            .. KeySourceWords.All,
            new("cache", "Whether downloaded keys are kept."),
            new("cache_duration", "The seconds for which they are kept.") { Default = "900", Minimum = 0 },
            new("failed_jwk_key_cooldown", "How long a key that was not found is not asked for again; a second at least.") { Kind = ValueKind.Duration },
            new("key_identify_strategy", "How a token and a key are matched.") { Default = "\"kid\"", Choices = ["kid", "x5t", "x5t#S256", "kid_x5t"] },
            new("auth_header_name", "The header with the token.") { Default = "\"Authorization\"" },
            new("cookie_key", "The cookie that is looked at when the header is absent.") { Default = "\"access_token\"" },
            new("issuer", "What `iss` must be."),
            new("audience", "All that must be in `aud`.") { Kind = ValueKind.Texts },
            new("roles", "Roles of which the token must have one.") { Kind = ValueKind.Texts },
            new("roles_key", "The claim with the roles.") { Default = "\"roles\"" },
            new("roles_key_is_nested", "Whether dots in `roles_key` lead into objects."),
            new("scopes", "Scopes that the token must have.") { Kind = ValueKind.Texts },
            new("scopes_key", "The claim with the scopes; dots lead into objects. Without it no scope is checked."),
            new("scopes_matcher", "Whether one of the scopes is enough or all are needed.") { Default = "\"any\"", Choices = ["any", "all"] },
            new("propagate_claims", "Claims that are put into headers: pairs of a claim and a header.") { Kind = ValueKind.List },
            new("propagate_claims_preserve_array", "Whether each item of a list becomes a header line of its own."),
            new("leeway", "How far clocks may differ; a second at least.") { Kind = ValueKind.Duration, Default = "\"1s\"" },
            new("operation_debug", "Whether each refusal is told in the log."),
        ]);
}
