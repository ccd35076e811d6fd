using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>What the claims of every token must say: who made it, for whom, and for when (security-traffic.md 1.3).</summary>
/// <param name="options">The validator's options.</param>
/// <param name="clock">The source of time.</param>
internal sealed class TokenConditions(ValidatorOptions options, TimeProvider clock)
{
    private readonly double _leeway = options.Leeway.TotalSeconds;

    /// <summary>Looks at the claims.</summary>
    /// <param name="claims">The claims.</param>
    /// <returns>Why the token is refused; <see langword="null"/> when it is not.</returns>
    public string? Problem(JwtClaims claims)
    {
        if (options.Issuer.Length > 0 && claims.Issuer != options.Issuer)
        {
            return "iss is not the issuer";
        }

        foreach (string audience in options.Audience)
        {
            if (!claims.Audience.AsSpan().Contains(audience))
            {
                return "aud does not have all of the audience";
            }
        }

        double now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        return claims.NotBefore > now + _leeway ? "it is not valid yet (nbf)"
            : claims.Expires < now - _leeway ? "it has expired (exp)"
            : claims.IssuedAt > now + _leeway ? "it was issued in the future (iat)"
            : null;
    }
}
