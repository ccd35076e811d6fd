namespace Sluice.Gateway.Features.Jose;

/// <summary>The kind of a key (<c>kty</c>, RFC 7518 section 6.1).</summary>
internal enum JsonWebKeyType
{
    /// <summary><c>oct</c>: a shared secret.</summary>
    Symmetric,

    /// <summary><c>RSA</c>.</summary>
    Rsa,

    /// <summary><c>EC</c>.</summary>
    EllipticCurve,

    /// <summary><c>OKP</c>: an octet key pair (RFC 8037).</summary>
    OctetKeyPair,
}

/// <summary>A key of a JWKS (RFC 7517). It never tells its private parts or its secret.</summary>
internal sealed class JsonWebKey
{
    /// <summary>The kind.</summary>
    public required JsonWebKeyType Type { get; init; }

    /// <summary><c>kid</c>; empty when absent.</summary>
    public string KeyId { get; init; } = "";

    /// <summary><c>x5t</c>, the SHA-1 thumbprint of the certificate, in base64url without padding; empty when absent.</summary>
    public string Thumbprint { get; init; } = "";

    /// <summary><c>x5t#S256</c>, the SHA-256 thumbprint of the certificate, in base64url without padding; empty when absent.</summary>
    public string ThumbprintSha256 { get; init; } = "";

    /// <summary><c>crv</c>: the curve of <c>EC</c> and <c>OKP</c> keys; empty for others.</summary>
    public string Curve { get; init; } = "";

    /// <summary><c>k</c> of a secret, <c>n</c> of an RSA key, <c>x</c> of the others.</summary>
    public required byte[] Main { get; init; }

    /// <summary><c>e</c> of an RSA key, <c>y</c> of an <c>EC</c> key; else empty.</summary>
    public byte[] Second { get; init; } = [];

    /// <summary><c>d</c>: the private part; <see langword="null"/> for a public key or a secret.</summary>
    public byte[]? Private { get; init; }

    /// <summary><c>p</c> and <c>q</c>, the primes of a private RSA key; <see langword="null"/> otherwise.</summary>
    public (byte[] P, byte[] Q)? Primes { get; init; }

    /// <summary>Whether the key can sign.</summary>
    public bool CanSign => Type == JsonWebKeyType.Symmetric || Private is not null;

    /// <summary>The key in words for logs and findings: its kind and what identifies it.</summary>
    public string Describe()
    {
        string kind = Type switch
        {
            JsonWebKeyType.Symmetric => "the secret",
            JsonWebKeyType.Rsa => "the RSA key",
            _ => $"the {Curve} key",
        };
        return KeyId.Length > 0 ? $"{kind} \"{KeyId}\"" : Thumbprint.Length > 0 ? $"{kind} with x5t {Thumbprint}" : $"{kind} without kid";
    }

    /// <summary>Whether two keys are the same for whoever checks signatures.</summary>
    /// <param name="other">The other key.</param>
    public bool HasSamePublicPart(JsonWebKey other) =>
        Type == other.Type && Curve == other.Curve && Main.AsSpan().SequenceEqual(other.Main) && Second.AsSpan().SequenceEqual(other.Second);

    /// <inheritdoc/>
    public override string ToString() => Describe();
}

/// <summary>How a token and a key are matched (<c>key_identify_strategy</c>).</summary>
internal enum KeyIdentity
{
    /// <summary><c>kid</c>.</summary>
    Kid,

    /// <summary><c>x5t</c>; a token without it: <c>kid</c>.</summary>
    X5t,

    /// <summary><c>x5t#S256</c>; a token without it: <c>kid</c>.</summary>
    X5tSha256,

    /// <summary><c>kid</c> followed by <c>x5t</c>.</summary>
    KidX5t,
}

/// <summary>The ids of keys and tokens.</summary>
internal static class KeyIdentityExtensions
{
    /// <summary>Finds the strategy that a configuration names.</summary>
    /// <param name="name">The value of <c>key_identify_strategy</c>; empty for the default, <c>kid</c>.</param>
    /// <param name="identity">The strategy; <c>kid</c> for an unknown name.</param>
    public static bool TryGet(string name, out KeyIdentity identity)
    {
        identity = name switch
        {
            "x5t" => KeyIdentity.X5t,
            "x5t#S256" => KeyIdentity.X5tSha256,
            "kid_x5t" => KeyIdentity.KidX5t,
            _ => KeyIdentity.Kid,
        };
        return identity != KeyIdentity.Kid || name is "" or "kid";
    }

    /// <summary>The id of a key.</summary>
    /// <param name="identity">The strategy.</param>
    /// <param name="key">The key.</param>
    public static string Of(this KeyIdentity identity, JsonWebKey key) => identity switch
    {
        KeyIdentity.X5t => key.Thumbprint,
        KeyIdentity.X5tSha256 => key.ThumbprintSha256,
        KeyIdentity.KidX5t => key.KeyId + key.Thumbprint,
        _ => key.KeyId,
    };

    /// <summary>The id that a token's header asks for.</summary>
    /// <param name="identity">The strategy.</param>
    /// <param name="header">The header.</param>
    public static string Of(this KeyIdentity identity, JwsHeader header) => identity switch
    {
        KeyIdentity.X5t => header.Thumbprint ?? header.KeyId,
        KeyIdentity.X5tSha256 => header.ThumbprintSha256 ?? header.KeyId,
        KeyIdentity.KidX5t => header.KeyId + (header.Thumbprint ?? header.KeyId),
        _ => header.KeyId,
    };
}
