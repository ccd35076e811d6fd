using System.Net;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's keys and certificates.</summary>
internal static class CertificateFunctions
{
    // A key of 2048 bits takes a tenth of a second and more, one of 4096 bits ten times as long.
    private const long RsaCost = 400_000;

    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("genPrivateKey(string)", static (c, a) => PrivateKey.Generate(a.Text(0), c)),
        Function.Of("buildCustomCert(string, string)", static (_, a) => Custom(a.Text(0), a.Text(1))),
        Function.Of("genCA(string, int)", static (c, a) => Authority(c, a, NewKey(c))),
        Function.Of("genCAWithKey(string, int, string)", static (c, a) => Authority(c, a, PrivateKey.Read(a.Text(2)))),
        Function.Of("genSelfSignedCert(string, list, list, int)", static (c, a) => SelfSigned(c, a, NewKey(c))),
        Function.Of("genSelfSignedCertWithKey(string, list, list, int, string)", static (c, a) => SelfSigned(c, a, PrivateKey.Read(a.Text(4)))),
        Function.Of("genSignedCert(string, list, list, int, certificate)", static (c, a) => Signed(c, a, NewKey(c))),
        Function.Of("genSignedCertWithKey(string, list, list, int, certificate, string)", static (c, a) => Signed(c, a, PrivateKey.Read(a.Text(5)))),
    ];

    private static PrivateKey NewKey(CallContext context)
    {
        context.Budget.Step(RsaCost);
        using var rsa = RSA.Create(2048);
        return PrivateKey.Read(rsa.ExportRSAPrivateKeyPem());
    }

    private static GoCertificate Custom(string certificate, string key)
    {
        string certificateText = FromBase64(certificate, "certificate");
        string keyText = FromBase64(key, "private key");
        _ = ReadCertificate(certificateText);
        _ = PrivateKey.Read(keyText);
        return new GoCertificate(certificateText, keyText);
    }

    private static string FromBase64(string text, string what)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length)
            ? GoString.FromBytes(bytes.AsSpan(0, length))
            : throw new TemplateFault($"the {what} is not base64");
    }

    private static X509Certificate ReadCertificate(string pem)
    {
        try
        {
            return new X509CertificateParser().ReadCertificate(Pem.Decode(pem, static type => type == "CERTIFICATE"))
                ?? throw new TemplateFault("there is no certificate in the PEM text");
        }
        catch (Exception e) when (e is GeneralSecurityException or IOException or ArgumentException or InvalidOperationException)
        {
            throw new TemplateFault("the certificate cannot be read");
        }
    }

    private static GoCertificate Authority(CallContext context, Arguments arguments, PrivateKey key) =>
        Issue(context, new Subject(arguments.Text(0), GoList.Nil(GoType.Any), GoList.Nil(GoType.Any), arguments.Int(1), IsAuthority: true), key, issuer: null, key);

    private static GoCertificate SelfSigned(CallContext context, Arguments arguments, PrivateKey key) =>
        Issue(context, new Subject(arguments.Text(0), arguments.List(1), arguments.List(2), arguments.Int(3), IsAuthority: false), key, issuer: null, key);

    private static GoCertificate Signed(CallContext context, Arguments arguments, PrivateKey key)
    {
        var authority = (GoCertificate)arguments[4]!;
        var subject = new Subject(arguments.Text(0), arguments.List(1), arguments.List(2), arguments.Int(3), IsAuthority: false);
        return Issue(context, subject, key, ReadCertificate(authority.Cert), PrivateKey.Read(authority.Key));
    }

    private static GoCertificate Issue(CallContext context, Subject subject, PrivateKey key, X509Certificate? issuer, PrivateKey signer)
    {
        context.Budget.Step(20_000);
        var name = new X509Name([X509Name.CN], [subject.CommonName]);
        DateTime now = context.Environment.Clock.GetUtcNow().UtcDateTime;
        var generator = new X509V3CertificateGenerator();
        generator.SetSerialNumber(new BigInteger(1, RandomNumberGenerator.GetBytes(16)));
        generator.SetIssuerDN(issuer?.SubjectDN ?? name);
        generator.SetSubjectDN(name);
        generator.SetNotBefore(now);
        generator.SetNotAfter(now.AddDays(Math.Clamp(subject.Days, -36_500, 365_000)));
        generator.SetPublicKey(key.Public);
        int usage = KeyUsage.KeyEncipherment | KeyUsage.DigitalSignature | (subject.IsAuthority ? KeyUsage.KeyCertSign : 0);
        generator.AddExtension(X509Extensions.KeyUsage, critical: true, new KeyUsage(usage));
        generator.AddExtension(X509Extensions.ExtendedKeyUsage, critical: false, new ExtendedKeyUsage(KeyPurposeID.id_kp_serverAuth, KeyPurposeID.id_kp_clientAuth));
        generator.AddExtension(X509Extensions.BasicConstraints, critical: true, new BasicConstraints(subject.IsAuthority));
        if (subject.IsAuthority)
        {
#pragma warning disable CA5350 // RFC 5280 section 4.2.1.2 names the key by its SHA-1 hash: an identifier, not a protection.
            generator.AddExtension(X509Extensions.SubjectKeyIdentifier, critical: false, new SubjectKeyIdentifier(SHA1.HashData(key.PublicBytes)));
#pragma warning restore CA5350
        }

        if (subject.Names() is { Length: > 0 } names)
        {
            generator.AddExtension(X509Extensions.SubjectAlternativeName, critical: false, new GeneralNames(names));
        }

        X509Certificate certificate = generator.Generate(new Asn1SignatureFactory(signer.SignatureAlgorithm, signer.Private));
        return new GoCertificate(Pem.Encode("CERTIFICATE", certificate.GetEncoded()), key.ToPem());
    }

    private sealed record Subject(string CommonName, GoList Addresses, GoList Hosts, long Days, bool IsAuthority)
    {
        public GeneralName[] Names()
        {
            var names = new List<GeneralName>();
            foreach (object? host in Hosts.Items)
            {
                names.Add(new GeneralName(GeneralName.DnsName, host as string ?? throw new TemplateFault("a DNS name is no string")));
            }

            foreach (object? address in Addresses.Items)
            {
                string text = address as string ?? throw new TemplateFault("an IP address is no string");
                names.Add(IPAddress.TryParse(text, out IPAddress? parsed)
                    ? new GeneralName(GeneralName.IPAddress, new DerOctetString(parsed.GetAddressBytes()))
                    : throw new TemplateFault($"{text} is no IP address"));
            }

            return [.. names];
        }
    }
}

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

/// <summary>PEM texts (RFC 7468).</summary>
internal static class Pem
{
    /// <summary>Writes a block.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="bytes">Its bytes.</param>
    public static string Encode(string type, byte[] bytes) => PemEncoding.WriteString(type, bytes) + "\n";

    /// <summary>Reads the first block of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isType">Whether a type is the wanted one.</param>
    /// <exception cref="TemplateFault">There is no block, or it has another type.</exception>
    public static byte[] Decode(string text, Func<string, bool> isType)
    {
        if (!PemEncoding.TryFind(text, out PemFields fields) || !isType(text[fields.Label]))
        {
            throw new TemplateFault("the text is not the PEM text that belongs here");
        }

        return Convert.FromBase64String(text[fields.Base64Data]);
    }
}
