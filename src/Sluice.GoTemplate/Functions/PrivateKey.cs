using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Sluice.GoTemplate.Functions;

/// <summary>A private key, of RSA, DSA, ECDSA or Ed25519.</summary>
/// <param name="Private">The key.</param>
/// <param name="Public">Its public half.</param>
internal sealed record PrivateKey(AsymmetricKeyParameter Private, AsymmetricKeyParameter Public)
{
    private const long RsaCost = 2_000_000;

    /// <summary>How it signs.</summary>
    public string SignatureAlgorithm => Private switch
    {
        RsaKeyParameters => "SHA256WITHRSA",
        ECKeyParameters => "SHA256WITHECDSA",
        DsaKeyParameters => "SHA256WITHDSA",
        _ => "Ed25519",
    };

    /// <summary>The public key's bits.</summary>
    public byte[] PublicBytes => SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(Public).PublicKey.GetBytes();

    /// <summary>Makes a key.</summary>
    /// <param name="type">Its type: empty or <c>rsa</c>, <c>dsa</c>, <c>ecdsa</c>, <c>ed25519</c>.</param>
    /// <param name="context">What the call works with.</param>
    /// <returns>The key, PEM; a text about it when the type is not known, as the original.</returns>
    public static string Generate(string type, CallContext context)
    {
        switch (type)
        {
            case "" or "rsa":
                context.Budget.Step(RsaCost);
                using (var rsa = RSA.Create(4096))
                {
                    return rsa.ExportRSAPrivateKeyPem() + "\n";
                }

            case "dsa":
                context.Budget.Step(RsaCost);
                using (var dsa = DSA.Create(2048))
                {
                    DSAParameters p = dsa.ExportParameters(includePrivateParameters: true);
                    return Pem.Encode("DSA PRIVATE KEY", Sequence(p.P!, p.Q!, p.G!, p.Y!, p.X!));
                }

            case "ecdsa":
                context.Budget.Step(20_000);
                using (var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return ecdsa.ExportECPrivateKeyPem() + "\n";
                }

            case "ed25519":
                context.Budget.Step(20_000);
                return new PrivateKey(new Ed25519PrivateKeyParameters(RandomNumberGenerator.GetBytes(32)), null!).ToPem();
            default:
                return "Unknown type " + type;
        }
    }

    /// <summary>Reads a key.</summary>
    /// <param name="pem">The key, PEM.</param>
    /// <exception cref="TemplateFault">It is none.</exception>
    public static PrivateKey Read(string pem)
    {
        string type = "";
        byte[] bytes = Pem.Decode(pem, found =>
        {
            type = found;
            return true;
        });
        try
        {
            return type switch
            {
                "PRIVATE KEY" => Of(PrivateKeyFactory.CreateKey(bytes)),
                "RSA PRIVATE KEY" => Of(new RsaPrivateCrtKeyParameters(Org.BouncyCastle.Asn1.Pkcs.RsaPrivateKeyStructure.GetInstance(bytes))),
                "EC PRIVATE KEY" => Of(Elliptic(bytes)),
                "DSA PRIVATE KEY" => OfDsa(Asn1Sequence.GetInstance(bytes)),
                _ => throw new TemplateFault($"a PEM block of type \"{type}\" is no private key"),
            };
        }
        catch (Exception e) when (e is GeneralSecurityException or IOException or ArgumentException or InvalidOperationException or InvalidCastException)
        {
            throw new TemplateFault("the private key cannot be read");
        }
    }

    /// <summary>The key in the PEM form of its type.</summary>
    public string ToPem()
    {
        Org.BouncyCastle.Asn1.Pkcs.PrivateKeyInfo info = PrivateKeyInfoFactory.CreatePrivateKeyInfo(Private);
        byte[] own = info.PrivateKey.GetOctets();
        return Private switch
        {
            RsaKeyParameters => Pem.Encode("RSA PRIVATE KEY", own),
            ECKeyParameters => Pem.Encode("EC PRIVATE KEY", ToSec1(info)),
            DsaPrivateKeyParameters dsa => Pem.Encode("DSA PRIVATE KEY", Sequence(
                dsa.Parameters.P.ToByteArrayUnsigned(),
                dsa.Parameters.Q.ToByteArrayUnsigned(),
                dsa.Parameters.G.ToByteArrayUnsigned(),
                ((DsaPublicKeyParameters)Public).Y.ToByteArrayUnsigned(),
                dsa.X.ToByteArrayUnsigned())),
            _ => Pem.Encode("PRIVATE KEY", Plain(own)),
        };
    }

    // RFC 8410: version, algorithm, and the seed as an octet string, without the public key.
    private static byte[] Plain(byte[] seed) =>
        new DerSequence(DerInteger.ValueOf(0), new DerSequence(new DerObjectIdentifier("1.3.101.112")), new DerOctetString(seed)).GetEncoded();

    private static byte[] ToSec1(Org.BouncyCastle.Asn1.Pkcs.PrivateKeyInfo info)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(info.GetEncoded(), out _);
        return ecdsa.ExportECPrivateKey();
    }

    private static AsymmetricKeyParameter Elliptic(byte[] bytes)
    {
        using var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportECPrivateKey(bytes, out _);
            return PrivateKeyFactory.CreateKey(ecdsa.ExportPkcs8PrivateKey());
        }
        catch (CryptographicException)
        {
            throw new TemplateFault("the private key cannot be read");
        }
    }

    private static PrivateKey Of(AsymmetricKeyParameter key) => new(key, key switch
    {
        RsaPrivateCrtKeyParameters rsa => new RsaKeyParameters(isPrivate: false, rsa.Modulus, rsa.PublicExponent),
        ECPrivateKeyParameters ec => new ECPublicKeyParameters(ec.AlgorithmName, ec.Parameters.G.Multiply(ec.D), ec.Parameters),
        DsaPrivateKeyParameters dsa => new DsaPublicKeyParameters(dsa.Parameters.G.ModPow(dsa.X, dsa.Parameters.P), dsa.Parameters),
        Ed25519PrivateKeyParameters ed => ed.GeneratePublicKey(),
        _ => throw new TemplateFault("keys of this type are not supported"),
    });

    private static PrivateKey OfDsa(Asn1Sequence sequence)
    {
        BigInteger At(int index) => DerInteger.GetInstance(sequence[index]).Value;
        return Of(new DsaPrivateKeyParameters(At(5), new DsaParameters(At(1), At(2), At(3))));
    }

    private static byte[] Sequence(params byte[][] numbers) =>
        new DerSequence((Asn1Encodable[])[DerInteger.ValueOf(0), .. numbers.Select(static n => new DerInteger(new BigInteger(1, n)))]).GetEncoded();
}
