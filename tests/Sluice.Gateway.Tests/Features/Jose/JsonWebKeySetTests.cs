using System.Text;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Tests.Features.Jose;

public sealed class JsonWebKeySetTests
{
    private const string Good = """{"kty": "oct", "kid": "good", "k": "-LLoRkkyG2epKprvMRx-TfiI_ZXV3Vi1w4rrA3PhdYw"}""";

    [Theory]
    [InlineData("")]
    [InlineData("no")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys": {}}""")]
    [InlineData("""{"keys": []}""")]
    [InlineData("""{"keys": [""")]
    [InlineData("""{"keys": [{"kty": "oct", "kty": "oct", "k": "QUJD"}]}""")]
    [InlineData("""{"keys": [{"kty": "oct", "k": "QUJD"}], "\ud800": 1}""")]
    [InlineData("""{"keys": [{"kty": "oct", "k": "QUJD", "\ud800": 1}]}""")]
    public void What_is_no_document_is_refused(string text)
    {
        Assert.False(JsonWebKeySet.TryRead(Encoding.UTF8.GetBytes(text), out _, out string? problem));
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("7", "key #1: it is not an object")]
    [InlineData("""{"kid": "x"}""", "key #1: the kty \"\" is not known")]
    [InlineData("""{"kty": "XYZ"}""", "key #1: the kty \"XYZ\" is not known")]
    [InlineData("""{"kty": "EC", "crv": "secp256k1"}""", "key #1: the curve \"secp256k1\" is not known")]
    [InlineData("""{"kty": "oct"}""", "key #1: k is missing or not base64url")]
    [InlineData("""{"kty": "oct", "k": "a b"}""", "key #1: k is missing or not base64url")]
    [InlineData("""{"kty": "oct", "k": "QUJD", "kid": 7}""", "key #1: kid is not text")]
    [InlineData("""{"kty": "oct", "k": "QUJD", "x5t": "QUJD"}""", "key #1: x5t is not a thumbprint of 20 bytes in base64url")]
    [InlineData("""{"kty": "oct", "k": "QUJD", "kid": "\ud800"}""", "key #1: kid is not text")]
    [InlineData("""{"kty": "oct", "k": "\udc00"}""", "key #1: k is missing or not base64url")]
    [InlineData("""{"kty": "RSA", "n": "_w", "e": "AQAB"}""", "key #1: the RSA modulus has 8 bits, 1024 to 16384 are taken")]
    [InlineData("""{"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}""", "key #1: its numbers are not those of a key")]
    [InlineData("""{"kty": "OKP", "crv": "Ed25519", "x": "AQ"}""", "key #1: it is no Ed25519 key")]
    [InlineData("""{"kty": "OKP", "crv": "Ed25519", "x": "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "key #1: it is no Ed25519 key")]
    public void One_bad_key_does_not_make_the_others_useless(string key, string reason)
    {
        Assert.True(JsonWebKeySet.TryRead(Encoding.UTF8.GetBytes($$"""{"keys": [{{key}}, {{Good}}]}"""), out JsonWebKeySet? set, out _));

        Assert.Equal("good", Assert.Single(set.Keys).KeyId);
        Assert.Equal([reason], set.Unusable);
    }

    [Fact]
    public void Keys_have_the_ids_of_each_strategy()
    {
        const string Sha1 = "nO79VDh3vRA0lbV6dt393g7iS4g";
        const string Sha256 = "LU1Erpk9yTHT9GmnKKmeKO7DT5dItPuyn6FAe9pJsG4";
        string hex = Base64UrlText.Encode(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Decode(Sha1))));
        JsonWebKey key = TestKey.Rsa("k1", more: $", \"x5t\": \"{hex}\", \"x5t#S256\": \"{Sha256}=\"").Read();

        Assert.Equal("k1", Identity("kid").Of(key));
        Assert.Equal(Sha1, Identity("x5t").Of(key));
        Assert.Equal(Sha256, Identity("x5t#S256").Of(key));
        Assert.Equal("k1" + Sha1, Identity("kid_x5t").Of(key));
        Assert.False(KeyIdentityExtensions.TryGet("nonsense", out KeyIdentity other));
        Assert.Equal("k1", other.Of(key));
    }

    [Fact]
    public void A_key_tells_no_secret()
    {
        JsonWebKey key = TestKey.Secret("s").Read();

        Assert.Equal("the secret \"s\"", key.ToString());
    }

    [Theory]
    [InlineData("QUJD", "ABC")]
    [InlineData("QUI", "AB")]
    [InlineData("QUJ", "AB")]
    [InlineData("QR", "A")]
    [InlineData("", "")]
    [InlineData("Q", null)]
    [InlineData("QU D", null)]
    [InlineData("QUJD\n", null)]
    [InlineData("QU+D", null)]
    [InlineData("QU%D", null)]
    [InlineData("é", null)]
    public void Base64url_is_exactly_that(string text, string? expected)
    {
        byte[] bytes = new byte[64];
        bool valid = Base64UrlText.TryDecode(Encoding.UTF8.GetBytes(text), bytes, out int written);

        Assert.Equal(expected, valid ? Encoding.ASCII.GetString(bytes, 0, written) : null);
    }

    private static byte[] Decode(string text)
    {
        Assert.True(Base64UrlText.TryDecode(text, out byte[]? bytes));
        return bytes;
    }

    private static KeyIdentity Identity(string name)
    {
        Assert.True(KeyIdentityExtensions.TryGet(name, out KeyIdentity identity));
        return identity;
    }
}
