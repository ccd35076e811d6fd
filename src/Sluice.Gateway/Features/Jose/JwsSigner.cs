using System.Diagnostics.CodeAnalysis;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Signs with one key and one algorithm. Safe for use by many threads; a signature takes from a few microseconds (HMAC) to a
/// millisecond (RSA), so callers leave the thread of a socket for it unless <see cref="IsLong"/> is false.</summary>
internal abstract class JwsSigner
{
    /// <summary>Whether a signature takes long enough (some 50 us) to leave the thread of a socket for it.</summary>
    public abstract bool IsLong { get; }

    /// <summary>Signs.</summary>
    /// <param name="input">What is to be signed.</param>
    /// <returns>The signature, as RFC 7518 section 3 writes it.</returns>
    public abstract byte[] Sign(ReadOnlySpan<byte> input);

    /// <summary>Makes a signer.</summary>
    /// <param name="key">The key: a secret, or one with its private part.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="signer">The signer.</param>
    /// <param name="problem">Why the key cannot sign with the algorithm.</param>
    public static bool TryCreate(
        JsonWebKey key, JwsAlgorithm algorithm, [NotNullWhen(true)] out JwsSigner? signer, [NotNullWhen(false)] out string? problem)
    {
        problem = JwsKeyFit.Problem(key, algorithm)
            ?? (key.CanSign ? null : $"{key.Describe()} is public: signing needs its private part");
        signer = problem is not null ? null : algorithm.Family switch
        {
            JwsFamily.Hmac => new HmacJws.Signer(key, algorithm),
            JwsFamily.Ecdsa => new EcdsaJws.Signer(key, algorithm),
            JwsFamily.EdDsa => new Ed25519Jws.Signer(key),
            _ => new RsaJws.Signer(key, algorithm),
        };
        return signer is not null;
    }
}
