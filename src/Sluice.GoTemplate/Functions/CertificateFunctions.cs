using System.Net;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Math;
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
