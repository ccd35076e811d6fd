using System.Text;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Tests.Features.Jose;

public sealed class SignatureTests
{
    private const string Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private static readonly string[] OneOfEachKey = ["HS256", "RS256", "ES256", "ES384", "ES512", "EdDSA"];

    public static TheoryData<string> Algorithms =>
        ["EdDSA", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

    // RFC 7515 A.1 and A.3, RFC 8037 A.4.
    [Theory]
    [InlineData(
        "HS256",
        """{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}""",
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + Payload,
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    [InlineData(
        "ES256",
        """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""",
        "eyJhbGciOiJFUzI1NiJ9." + Payload,
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")]
    [InlineData(
        "EdDSA",
        """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""",
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")]
    public void The_examples_of_the_standards_are_valid(string algorithm, string key, string input, string signature)
    {
        JwsVerifier verifier = Verifier(Read(key), algorithm);
        Assert.True(Base64UrlText.TryDecode(signature, out byte[]? bytes));

        Assert.True(verifier.Verify(Encoding.ASCII.GetBytes(input), bytes));
        Assert.False(verifier.Verify(Encoding.ASCII.GetBytes(input + "a"), bytes));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void No_constant_is_a_signature(string algorithm)
    {
        TestKey key = algorithm[0] is 'R' or 'P' ? TestKey.Rsa("k", bits: 1024) : TestKey.For(algorithm);
        JwsVerifier verifier = Verifier(key.Read(withPrivate: algorithm[0] == 'H'), algorithm);

        foreach (int size in (int[])[32, 48, 64, 96, 128, 132])
        {
            foreach (byte value in (byte[])[0, 1, 0x7f, 0xff])
            {
                byte[] signature = new byte[size];
                signature.AsSpan().Fill(value);
                Assert.False(verifier.Verify("header.payload"u8, signature));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void What_one_signs_the_other_takes_and_nothing_else(string algorithm)
    {
        TestKey key = TestKey.For(algorithm);
        JwsVerifier verifier = Verifier(key.Read(withPrivate: algorithm[0] == 'H'), algorithm);
        Assert.True(JwsSigner.TryCreate(key.Read(), verifierAlgorithm(algorithm), out JwsSigner? signer, out _));
        byte[] input = "header.payload"u8.ToArray();

        byte[] signature = signer.Sign(input);

        Assert.True(verifier.Verify(input, signature));
        Assert.False(verifier.Verify("header.payloae"u8, signature));
        Assert.False(verifier.Verify(input, signature.AsSpan(1)));
        Assert.False(verifier.Verify(input, [.. signature, 0]));
        Assert.False(verifier.Verify(input, []));
        signature[^1] ^= 1;
        Assert.False(verifier.Verify(input, signature));

        static JwsAlgorithm verifierAlgorithm(string name) => JwsAlgorithm.TryGet(name, out JwsAlgorithm? known) ? known : throw new ArgumentException(name);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Many_threads_may_use_one_verifier(string algorithm)
    {
        TestKey key = TestKey.For(algorithm);
        Assert.True(JwsAlgorithm.TryGet(algorithm, out JwsAlgorithm? known));
        Assert.True(JwsSigner.TryCreate(key.Read(), known, out JwsSigner? signer, out _));
        JwsVerifier verifier = Verifier(key.Read(), algorithm);

        bool[] valid = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
        {
            byte[] input = BitConverter.GetBytes(i);
            return verifier.Verify(input, signer.Sign(input));
        })));

        Assert.All(valid, Assert.True);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_key_of_another_kind_is_refused(string algorithm)
    {
        Assert.True(JwsAlgorithm.TryGet(algorithm, out JwsAlgorithm? known));
        string[] others = [.. OneOfEachKey.Where(other => other != algorithm && !(other == "RS256" && algorithm[1..] is ['S', ..] && algorithm[0] is 'R' or 'P') && !(other[0] == 'H' && algorithm[0] == 'H'))];

        Assert.All(others, other => Assert.False(JwsVerifier.TryCreate(TestKey.For(other).Read(), known, out _, out _), other));
    }

    [Theory]
    [InlineData("HS256", 31, "has 248 bits, HS256 needs 256")]
    [InlineData("HS384", 47, "has 376 bits, HS384 needs 384")]
    [InlineData("HS512", 63, "has 504 bits, HS512 needs 512")]
    public void A_secret_shorter_than_the_hash_is_refused(string algorithm, int bytes, string reason)
    {
        Assert.True(JwsAlgorithm.TryGet(algorithm, out JwsAlgorithm? known));

        Assert.False(JwsVerifier.TryCreate(TestKey.Secret("s", bytes).Read(), known, out _, out string? problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.True(JwsVerifier.TryCreate(TestKey.Secret("s", bytes + 1).Read(), known, out _, out _));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("")]
    [InlineData("hs256")]
    [InlineData("HS1")]
    public void Other_algorithms_do_not_exist(string name) => Assert.False(JwsAlgorithm.TryGet(name, out _));

    [Fact]
    public void A_public_key_signs_nothing()
    {
        Assert.True(JwsAlgorithm.TryGet("RS256", out JwsAlgorithm? rs256));

        Assert.False(JwsSigner.TryCreate(TestKey.Rsa("r").Read(withPrivate: false), rs256, out _, out string? problem));
        Assert.Equal("the RSA key \"r\" is public: signing needs its private part", problem);
    }

    private static JsonWebKey Read(string key)
    {
        Assert.True(JsonWebKeySet.TryRead(Encoding.UTF8.GetBytes($$"""{"keys": [{{key}}]}"""), out JsonWebKeySet? set, out _));
        return Assert.Single(set.Keys);
    }

    private static JwsVerifier Verifier(JsonWebKey key, string algorithm)
    {
        Assert.True(JwsAlgorithm.TryGet(algorithm, out JwsAlgorithm? known));
        Assert.True(JwsVerifier.TryCreate(key, known, out JwsVerifier? verifier, out string? problem), problem);
        return verifier;
    }
}
