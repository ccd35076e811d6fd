using Sluice.Configuration;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>What is told of <c>auth/validator</c>. Each code explains itself.</summary>
internal static class ValidatorCodes
{
    public static readonly DiagnosticArea Area = new("auth/validator", 2650, 2679);

    public static readonly DiagnosticCode Algorithm = Area.Add(2650, "no algorithm",
        "`alg` pins the one algorithm that tokens are signed with. It has no default, and as in KrakenD the gateway does not start without it.");

    public static readonly DiagnosticCode Unreadable = Area.Add(2651, "settings that cannot be read",
        "With one value of a wrong type KrakenD reads none of the settings, and answers every request with 401. So does Sluice.");

    public static readonly DiagnosticCode ScopesOff = Area.Add(2652, "scopes that are not checked",
        "`scopes` has an effect only together with `scopes_key`, the claim that holds them. As in KrakenD there is no default.");

    public static readonly DiagnosticCode NeverFound = Area.Add(2653, "a claim that is never found",
        "Dots in `scopes_key` lead into objects, so a claim whose name is a URL cannot be found, and every token is refused with 403.");

    public static readonly DiagnosticCode Matcher = Area.Add(2654, "a matcher that means any",
        "`scopes_matcher` is `any` or `all`, exactly. As in KrakenD everything but `all` means that one of the scopes is enough.");

    public static readonly DiagnosticCode Strategy = Area.Add(2655, "a strategy that means kid",
        "`key_identify_strategy` is `kid`, `x5t`, `x5t#S256` or `kid_x5t`. As in KrakenD everything else means `kid`.");

    public static readonly DiagnosticCode NoEffect = Area.Add(2656, "a setting without effect",
        "The setting is about downloaded keys that are kept, and here none are.");

    public static readonly DiagnosticCode CacheOfFile = Area.Add(2657, "cache with a file",
        "Keys of a file are in memory anyway. KrakenD does not start with both, and neither does Sluice.");

    public static readonly DiagnosticCode Uncached = Area.Add(2658, "keys that are not kept",
        "Without `cache` KrakenD downloads the keys twice for each request. Sluice uses a download for a second, and no request passes while the key server is down.");

    public static readonly DiagnosticCode RolesKey = Area.Add(2659, "a nested roles_key that is too short",
        "KrakenD ends at the start with a nested `roles_key` of less than four characters.");

    public static readonly DiagnosticCode Pair = Area.Add(2660, "a pair that propagates nothing",
        "An entry of `propagate_claims` is a list of a claim and the header that it is put into, which must be one that goes on to backends.");

    public static readonly DiagnosticCode ServiceOnly = Area.Add(2661, "a validator that protects nothing",
        "At the service `auth/validator` says how long keys are shared (`shared_cache_duration`), and nothing else. Tokens are checked by the validators of endpoints.");

    public static readonly DiagnosticCode Unfilled = Area.Add(2662, "a claim without a token",
        "A URL pattern names a claim, but the endpoint checks no token. KrakenD sends the placeholder to the backend; Sluice does not call it.");

    public static readonly DiagnosticCode Duration = Area.Add(2663, "a duration that is not used",
        "As in KrakenD a `leeway` that is no duration, or below a second, is a second, and such a `failed_jwk_key_cooldown` is none.");
}
