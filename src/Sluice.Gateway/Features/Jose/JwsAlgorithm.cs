using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sluice.Gateway.Features.Jose;

/// <summary>The family of a signature algorithm.</summary>
internal enum JwsFamily
{
    /// <summary>HMAC with a shared secret: <c>HS*</c>.</summary>
    Hmac,

    /// <summary>RSA with PKCS #1 v1.5 padding: <c>RS*</c>.</summary>
    Rsa,

    /// <summary>RSA with PSS padding, the salt as long as the hash: <c>PS*</c>.</summary>
    RsaPss,

    /// <summary>ECDSA: <c>ES*</c>.</summary>
    Ecdsa,

    /// <summary>Ed25519: <c>EdDSA</c>.</summary>
    EdDsa,
}

/// <summary>A signature algorithm of RFC 7518 section 3.1 or RFC 8037. <c>none</c> is not one of them.</summary>
/// <param name="Name">The value of <c>alg</c>, exactly as headers write it.</param>
/// <param name="Family">The family.</param>
/// <param name="Hash">The hash; that of Ed25519 is its own.</param>
/// <param name="HashSize">The size of the hash in bytes: what a secret of HMAC must have at least (RFC 7518 section 3.2).</param>
internal sealed record JwsAlgorithm(string Name, JwsFamily Family, HashAlgorithmName Hash, int HashSize)
{
    private static readonly JwsAlgorithm[] All =
    [
        new("EdDSA", JwsFamily.EdDsa, HashAlgorithmName.SHA512, 64),
        new("HS256", JwsFamily.Hmac, HashAlgorithmName.SHA256, 32),
        new("HS384", JwsFamily.Hmac, HashAlgorithmName.SHA384, 48),
        new("HS512", JwsFamily.Hmac, HashAlgorithmName.SHA512, 64),
        new("RS256", JwsFamily.Rsa, HashAlgorithmName.SHA256, 32),
        new("RS384", JwsFamily.Rsa, HashAlgorithmName.SHA384, 48),
        new("RS512", JwsFamily.Rsa, HashAlgorithmName.SHA512, 64),
        new("ES256", JwsFamily.Ecdsa, HashAlgorithmName.SHA256, 32),
        new("ES384", JwsFamily.Ecdsa, HashAlgorithmName.SHA384, 48),
        new("ES512", JwsFamily.Ecdsa, HashAlgorithmName.SHA512, 64),
        new("PS256", JwsFamily.RsaPss, HashAlgorithmName.SHA256, 32),
        new("PS384", JwsFamily.RsaPss, HashAlgorithmName.SHA384, 48),
        new("PS512", JwsFamily.RsaPss, HashAlgorithmName.SHA512, 64),
    ];

    /// <summary>The names, for remedies: <c>EdDSA, HS256, ...</c>.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(static a => a.Name));

    /// <summary>The curve that <c>ES*</c> goes with (RFC 7518 section 3.4), as keys name it; empty for other families.</summary>
    public string Curve => (Family, HashSize) switch
    {
        (JwsFamily.Ecdsa, 32) => "P-256",
        (JwsFamily.Ecdsa, 48) => "P-384",
        (JwsFamily.Ecdsa, _) => "P-521",
        _ => "",
    };

    /// <summary>The kind of key that the algorithm needs.</summary>
    public JsonWebKeyType KeyType => Family switch
    {
        JwsFamily.Hmac => JsonWebKeyType.Symmetric,
        JwsFamily.Ecdsa => JsonWebKeyType.EllipticCurve,
        JwsFamily.EdDsa => JsonWebKeyType.OctetKeyPair,
        _ => JsonWebKeyType.Rsa,
    };

    /// <summary>Finds an algorithm by its exact name.</summary>
    /// <param name="name">The value of <c>alg</c>.</param>
    /// <param name="algorithm">The algorithm.</param>
    public static bool TryGet(string name, [NotNullWhen(true)] out JwsAlgorithm? algorithm)
    {
        algorithm = Array.Find(All, a => a.Name == name);
        return algorithm is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
