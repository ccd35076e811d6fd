using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Tests.Features.Jose;

/// <summary>A key as an identity provider has it: its entry in a JWKS, private and public, and tokens signed with it.</summary>
internal sealed class TestKey
{
    private TestKey(string publicPart, string privatePart)
    {
        Public = $"{{{publicPart}}}";
        Private = $"{{{publicPart}{privatePart}}}";
    }

    /// <summary>The public entry of a JWKS; of a secret the secret.</summary>
    public string Public { get; }

    /// <summary>The entry with the private part.</summary>
    public string Private { get; }

    public static string Jwks(params TestKey[] keys) => $$"""{"keys": [{{string.Join(", ", keys.Select(static k => k.Public))}}]}""";

    public static TestKey Secret(string kid, int bytes = 64)
    {
        return new TestKey($"\"kty\": \"oct\", \"kid\": \"{kid}\", \"k\": \"{Base64UrlText.Encode(RandomNumberGenerator.GetBytes(bytes))}\"", "");
    }

    public static TestKey Rsa(string kid, int bits = 2048, string more = "")
    {
        using RSA rsa = RSA.Create(bits);
        RSAParameters p = rsa.ExportParameters(includePrivateParameters: true);
        return new TestKey(
            $"\"kty\": \"RSA\", \"kid\": \"{kid}\"{more}, \"n\": \"{Base64UrlText.Encode(p.Modulus)}\", \"e\": \"{Base64UrlText.Encode(p.Exponent)}\"",
            $", \"d\": \"{Base64UrlText.Encode(p.D)}\", \"p\": \"{Base64UrlText.Encode(p.P)}\", \"q\": \"{Base64UrlText.Encode(p.Q)}\"");
    }

    public static TestKey Ec(string kid, string curve)
    {
        using ECDsa ecdsa = ECDsa.Create(curve switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            _ => ECCurve.NamedCurves.nistP521,
        });
        ECParameters p = ecdsa.ExportParameters(includePrivateParameters: true);
        return new TestKey(
            $"\"kty\": \"EC\", \"kid\": \"{kid}\", \"crv\": \"{curve}\", \"x\": \"{Base64UrlText.Encode(p.Q.X)}\", \"y\": \"{Base64UrlText.Encode(p.Q.Y)}\"",
            $", \"d\": \"{Base64UrlText.Encode(p.D)}\"");
    }

    public static TestKey Ed25519Key(string kid)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(32);
        byte[] point = new byte[32];
        Ed25519.GeneratePublicKey(seed, 0, point, 0);
        return new TestKey(
            $"\"kty\": \"OKP\", \"kid\": \"{kid}\", \"crv\": \"Ed25519\", \"x\": \"{Base64UrlText.Encode(point)}\"", $", \"d\": \"{Base64UrlText.Encode(seed)}\"");
    }

    /// <summary>A key that goes with an algorithm.</summary>
    public static TestKey For(string algorithm, string kid = "k") => algorithm switch
    {
        "EdDSA" => Ed25519Key(kid),
        "ES256" => Ec(kid, "P-256"),
        "ES384" => Ec(kid, "P-384"),
        "ES512" => Ec(kid, "P-521"),
        ['H', ..] => Secret(kid),
        _ => Rsa(kid),
    };

    public JsonWebKey Read(bool withPrivate = true)
    {
        Assert.True(JsonWebKeySet.TryRead(Encoding.UTF8.GetBytes($$"""{"keys": [{{(withPrivate ? Private : Public)}}]}"""), out JsonWebKeySet? set, out _));
        return Assert.Single(set.Keys);
    }

    /// <summary>A token whose header is that of an honest issuer.</summary>
    public string Token(string algorithm, string claims, string? kid = "k") =>
        TokenWithHeader(algorithm, kid is null ? $$"""{"alg":"{{algorithm}}","typ":"JWT"}""" : $$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{kid}}"}""", claims);

    /// <summary>A token with any header, signed with an algorithm of the key's.</summary>
    public string TokenWithHeader(string algorithm, string header, string claims)
    {
        Assert.True(JwsAlgorithm.TryGet(algorithm, out JwsAlgorithm? known));
        Assert.True(JwsSigner.TryCreate(Read(), known, out JwsSigner? signer, out string? problem), problem);
        string input = $"{Base64UrlText.Encode(Encoding.UTF8.GetBytes(header))}.{Base64UrlText.Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{input}.{Base64UrlText.Encode(signer.Sign(Encoding.ASCII.GetBytes(input)))}";
    }
}
