using Sluice.Configuration;

namespace Sluice.Gateway.Features.JwtSigning;

/// <summary>What is told of <c>auth/signer</c>. Each code explains itself.</summary>
internal static class SigningCodes
{
    public static readonly DiagnosticArea Area = new("auth/signer", 2700, 2749);

    public static readonly DiagnosticCode Unreadable = Area.Add(2700, "settings that cannot be read",
        "With one value of a wrong type KrakenD reads none of the settings, and answers every request with 401. So does Sluice.");

    public static readonly DiagnosticCode Algorithm = Area.Add(2701, "no algorithm to sign with",
        "`alg` names the algorithm of the signatures and has no default. As in KrakenD every request is answered with 401 without it.");

    public static readonly DiagnosticCode NoKey = Area.Add(2702, "no key to sign with",
        "The key of `kid` must be in the JWKS, with its private part, and go with `alg`. As in KrakenD every request is answered with 401 while there is none.");

    public static readonly DiagnosticCode NothingToSign = Area.Add(2703, "nothing is signed",
        "`keys_to_sign` names the fields of the answer that become tokens. Without any the answer stays as it is.");

    public static readonly DiagnosticCode Streams = Area.Add(2704, "a streamed answer cannot be signed",
        "A `no-op` answer has no fields to sign. Every request is answered with 400.");

    public static readonly DiagnosticCode AlsoRuns = Area.Add(2705, "a step that KrakenD leaves out",
        "At an endpoint with `auth/signer` KrakenD runs neither the Lua script nor the rate limit of the endpoint, and tells nobody. Sluice runs them as they are written.");
}
