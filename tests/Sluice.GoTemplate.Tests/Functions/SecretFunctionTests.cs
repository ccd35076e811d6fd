using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Org.BouncyCastle.Crypto.Generators;

namespace Sluice.GoTemplate.Tests.Functions;

/// <summary>Sprig's functions of chance, passwords, keys and certificates: what they make is used as it is meant.</summary>
public class SecretFunctionTests
{
    [Theory]
    [InlineData("randAlphaNum 12", "^[0-9A-Za-z]{12}$")]
    [InlineData("randAlpha 5", "^[A-Za-z]{5}$")]
    [InlineData("randNumeric 4", "^[0-9]{4}$")]
    [InlineData("randAscii 30", "^[ -~]{30}$")]
    [InlineData("randInt 3 5", "^[34]$")]
    [InlineData("randBytes 16", "^[A-Za-z0-9+/]{22}==$")]
    [InlineData("uuidv4", "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    [InlineData("shuffle \"abc\"", "^[abc]{3}$")]
    public void Chance(string expression, string pattern) =>
        Assert.Matches(new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)), Templates.Text("{{ " + expression + " }}"));

    [Theory]
    [InlineData("secret")]
    [InlineData("pässword")]
    [InlineData("")]
    public void A_bcrypt_hash_is_that_of_the_password(string password)
    {
        string hash = Templates.Text($"{{{{ htpasswd \"ann\" \"{password}\" }}}}");

        Assert.StartsWith("ann:$2a$10$", hash, StringComparison.Ordinal);
        Assert.True(OpenBsdBCrypt.CheckPassword(hash[4..], password.ToCharArray()));
        Assert.False(OpenBsdBCrypt.CheckPassword(hash[4..], "other".ToCharArray()));
    }

    [Fact]
    public void A_user_with_a_colon_is_refused_as_a_text() => Assert.Equal("invalid username: a:b", Templates.Text("{{ htpasswd \"a:b\" \"p\" }}"));

    [Theory]
    [InlineData("ecdsa", "EC PRIVATE KEY")]
    [InlineData("ed25519", "PRIVATE KEY")]
    [InlineData("dsa", "DSA PRIVATE KEY")]
    [InlineData("rsa", "RSA PRIVATE KEY")]
    public void A_key_makes_a_certificate_that_is_valid(string type, string label)
    {
        string text = Templates.Text(
            $"{{{{ $k := genPrivateKey \"{type}\" }}}}{{{{ $c := genSelfSignedCertWithKey \"a.test\" (list \"10.0.0.1\") (list \"b.test\") 30 $k }}}}{{{{ $k }}}}{{{{ $c.Cert }}}}");

        Assert.StartsWith($"-----BEGIN {label}-----\n", text, StringComparison.Ordinal);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(text.AsSpan(text.IndexOf("-----BEGIN CERT", StringComparison.Ordinal)));
        Assert.Equal("CN=a.test", certificate.Subject);
        Assert.True(certificate.MatchesHostname("b.test"));
        Assert.True(certificate.MatchesHostname("10.0.0.1"));
        Assert.Equal(Templates.Clock.GetUtcNow().UtcDateTime.AddDays(30), certificate.NotAfter.ToUniversalTime(), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_certificate_signed_by_an_authority_is_trusted_through_it()
    {
        string text = Templates.Text(
            "{{ $ca := genCA \"root\" 365 }}{{ $c := genSignedCert \"a.test\" nil (list \"a.test\") 90 $ca }}{{ $ca.Cert }}{{ $c.Cert }}{{ $c.Key }}");

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        using var leaf = X509Certificate2.CreateFromPem(chain[1].ExportCertificatePem(), text.AsSpan(text.IndexOf("-----BEGIN RSA", StringComparison.Ordinal)));
        Assert.True(leaf.HasPrivateKey);
        using var trust = new X509Chain();
        trust.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        trust.ChainPolicy.CustomTrustStore.Add(chain[0]);
        trust.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        trust.ChainPolicy.VerificationTime = Templates.Clock.GetUtcNow().UtcDateTime.AddDays(1);
        Assert.True(trust.Build(leaf), string.Join(", ", trust.ChainStatus.Select(static s => s.StatusInformation)));
    }

    [Fact]
    public void A_custom_certificate_is_checked()
    {
        string both = Templates.Text(
            "{{ $c := genSelfSignedCertWithKey \"x\" nil nil 1 (genPrivateKey \"ecdsa\") }}{{ $d := buildCustomCert (b64enc $c.Cert) (b64enc $c.Key) }}{{ eq $c.Cert $d.Cert }}{{ eq $c.Key $d.Key }}");

        Assert.Equal("truetrue", both);
        Assert.Contains("not base64", Templates.Error("{{ buildCustomCert \"*\" \"*\" }}").Message, StringComparison.Ordinal);
        Assert.Contains("PEM", Templates.Error("{{ buildCustomCert \"aGk=\" \"aGk=\" }}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_encrypted_with_another_password_is_no_success()
    {
        Assert.Contains("not one that encryptAES made", Templates.Error("{{ decryptAES \"k\" \"aGk=\" }}").Message, StringComparison.Ordinal);
    }
}
