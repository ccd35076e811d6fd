using System.Diagnostics.CodeAnalysis;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Checks signatures by one key with one algorithm; both were chosen by the configuration, not by the token. Safe for use by many
/// threads.</summary>
internal abstract class JwsVerifier
{
    /// <summary>Whether a check takes long enough (some 50 us) to leave the thread of a socket for it.</summary>
    public abstract bool IsLong { get; }

    /// <summary>The key.</summary>
    public required JsonWebKey Key { get; init; }

    /// <summary>Checks a signature.</summary>
    /// <param name="input">What was signed.</param>
    /// <param name="signature">The signature.</param>
    public abstract bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature);

    /// <summary>Makes a verifier.</summary>
    /// <param name="key">The key.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="verifier">The verifier.</param>
    /// <param name="problem">Why the key does not go with the algorithm: its kind, its curve, or a secret that is too short.</param>
    public static bool TryCreate(
        JsonWebKey key, JwsAlgorithm algorithm, [NotNullWhen(true)] out JwsVerifier? verifier, [NotNullWhen(false)] out string? problem)
    {
        problem = JwsKeyFit.Problem(key, algorithm);
        verifier = problem is not null ? null : algorithm.Family switch
        {
            JwsFamily.Hmac => new HmacJws.Verifier(key, algorithm),
            JwsFamily.Ecdsa => new EcdsaJws.Verifier(key, algorithm),
            JwsFamily.EdDsa => new Ed25519Jws.Verifier(key),
            _ => new RsaJws.Verifier(key, algorithm),
        };
        return verifier is not null;
    }
}

/// <summary>Whether a key goes with an algorithm.</summary>
internal static class JwsKeyFit
{
    /// <summary>Why a key does not go with an algorithm, which keeps a key of one kind from ever being used as one of another.</summary>
    /// <param name="key">The key.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <returns>The reason; <see langword="null"/> when it goes with it.</returns>
    public static string? Problem(JsonWebKey key, JwsAlgorithm algorithm)
    {
        if (key.Type != algorithm.KeyType)
        {
            return $"{algorithm} does not go with {key.Describe()}";
        }

        if (algorithm.Curve.Length > 0 && key.Curve != algorithm.Curve)
        {
            return $"{algorithm} needs a {algorithm.Curve} key, not {key.Describe()}";
        }

        return IsWeakSecret(key, algorithm)
            ? $"{key.Describe()} has {key.Main.Length * 8} bits, {algorithm} needs {algorithm.HashSize * 8} (RFC 7518 section 3.2): a shorter one can be guessed from any token"
            : null;
    }

    /// <summary>Whether a key is a secret that is shorter than the hash of the algorithm (RFC 7518 section 3.2).</summary>
    /// <param name="key">The key.</param>
    /// <param name="algorithm">The algorithm.</param>
    public static bool IsWeakSecret(JsonWebKey key, JwsAlgorithm algorithm) =>
        algorithm.Family == JwsFamily.Hmac && key.Type == JsonWebKeyType.Symmetric && key.Main.Length < algorithm.HashSize;
}
