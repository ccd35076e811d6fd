using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary><c>auth/validator</c> of an endpoint (security-traffic.md 1.1), with every default applied.</summary>
internal sealed record ValidatorOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "auth/validator";

    /// <summary>The least that clocks are allowed to differ, and the default.</summary>
    private static readonly TimeSpan MinLeeway = TimeSpan.FromSeconds(1);

    /// <summary>The settings as they are written.</summary>
    public required ConfigNode Source { get; init; }

    /// <summary>Whether every request is refused with 401: what the original does with settings that it cannot read, or whose source of keys
    /// is insecure.</summary>
    public bool RefusesAll { get; private init; }

    /// <summary><c>alg</c>: the only algorithm that is taken; <see langword="null"/> after an error.</summary>
    public JwsAlgorithm? Algorithm { get; private init; }

    /// <summary>Where the keys come from.</summary>
    public KeySourceOptions Keys { get; private init; } = new();

    /// <summary><c>cache</c>: whether downloaded keys are kept. Default false.</summary>
    public bool Cache { get; private init; }

    /// <summary><c>cache_duration</c> in seconds. Default, and for 0: 15 minutes.</summary>
    public TimeSpan CacheDuration { get; private init; }

    /// <summary><c>failed_jwk_key_cooldown</c>: how long an id that no key has is not asked for again. Default zero: as often as it comes, within
    /// the limits of <see cref="RemoteKeys"/>.</summary>
    public TimeSpan Cooldown { get; private init; }

    /// <summary><c>key_identify_strategy</c>: how a token and a key are matched. Default <c>kid</c>.</summary>
    public KeyIdentity Identity { get; private init; }

    /// <summary><c>auth_header_name</c>: the header with the token. Default <c>Authorization</c>.</summary>
    public string HeaderName { get; private init; } = "Authorization";

    /// <summary><c>cookie_key</c>: the cookie that is looked at when the header is absent. Default <c>access_token</c>.</summary>
    public string CookieName { get; private init; } = "access_token";

    /// <summary><c>issuer</c>: what <c>iss</c> must be. Default empty: anything.</summary>
    public string Issuer { get; private init; } = "";

    /// <summary><c>audience</c>: all that must be in <c>aud</c>. Default none.</summary>
    public string[] Audience { get; private init; } = [];

    /// <summary><c>roles</c>, <c>roles_key</c> and <c>roles_key_is_nested</c>; <see langword="null"/> when no role is asked for.</summary>
    public ClaimRule? Roles { get; private init; }

    /// <summary><c>scopes</c>, <c>scopes_key</c> and <c>scopes_matcher</c>; <see langword="null"/> when no scope is asked for.</summary>
    public ClaimRule? Scopes { get; private init; }

    /// <summary><c>propagate_claims</c> and <c>propagate_claims_preserve_array</c>.</summary>
    public ClaimPropagation Propagation { get; private init; } = ClaimPropagation.None;

    /// <summary><c>leeway</c>: how far the clocks of the issuer and the gateway may differ. Default, and least, 1 s.</summary>
    public TimeSpan Leeway { get; private init; } = MinLeeway;

    /// <summary><c>operation_debug</c>: whether each refusal is told in the log. Default false.</summary>
    public bool TellsRefusals { get; private init; }

    /// <summary>Reads the settings of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="diagnostics">Where mistakes are told: an error where the original does not start, a warning where it answers 401 to
    /// everything, or checks less than was probably meant.</param>
    /// <returns>The options; <see langword="null"/> when there are none.</returns>
    public static ValidatorOptions? Read(EndpointConfig endpoint, DiagnosticBag diagnostics)
    {
        if (!endpoint.ExtraConfig.TryGet(Namespace, out ConfigNode? node))
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        KeySourceOptions keys = KeySourceOptions.Read(reader, diagnostics);
        var advice = new ValidatorAdvice(reader, diagnostics);
        string rolesKey = reader.String("roles_key");
        rolesKey = rolesKey.Length > 0 ? rolesKey : "roles";
        bool nested = reader.Boolean("roles_key_is_nested") && advice.IsNestedRolesKey(rolesKey);
        IReadOnlyList<string> roles = advice.Texts("roles");
        IReadOnlyList<string> scopes = advice.Texts("scopes");
        string scopesKey = reader.String("scopes_key");
        string matcher = reader.String("scopes_matcher");
        string cookie = reader.String("cookie_key");
        string header = reader.String("auth_header_name");
        var options = new ValidatorOptions
        {
            Source = node,
            Keys = keys,
            Cache = reader.Boolean("cache"),
            CacheDuration = advice.Seconds("cache_duration"),
            Cooldown = advice.Cooldown("failed_jwk_key_cooldown"),
            Identity = advice.Identity("key_identify_strategy"),
            HeaderName = header.Length > 0 ? CanonicalHeader.Of(header) : "Authorization",
            CookieName = cookie.Length > 0 ? cookie : "access_token",
            Issuer = reader.String("issuer"),
            Audience = [.. advice.Texts("audience")],
            Roles = roles.Count == 0 ? null : new ClaimRule(nested ? rolesKey.Split('.') : [rolesKey], [.. roles], ClaimMatch.Any, readsAllItems: false),
            Scopes = scopes.Count == 0 || scopesKey.Length == 0
                ? null
                : new ClaimRule(scopesKey.Split('.'), [.. scopes], matcher == "all" ? ClaimMatch.All : ClaimMatch.Any, readsAllItems: true),
            Propagation = ClaimPropagation.Read(reader, diagnostics, advice),
            Leeway = advice.Leeway("leeway", MinLeeway),
            TellsRefusals = reader.Boolean("operation_debug"),
        };
        string algorithm = reader.String("alg");
        reader.WarnUnknownKeys();
        if (reader.WrongTypes + advice.WrongTypes > 0 || !reader.IsObject)
        {
            diagnostics.Warning(ValidatorCodes.Unreadable, node, "the settings of auth/validator cannot be read, so EVERY request is answered with 401", "correct the types that are told");
            return options with { RefusesAll = true };
        }

        if (keys.IsInsecure)
        {
            return options with { RefusesAll = true };
        }

        advice.TellOddities(options, scopes, scopesKey, matcher);
        return options with { Algorithm = advice.Algorithm(algorithm) };
    }
}
