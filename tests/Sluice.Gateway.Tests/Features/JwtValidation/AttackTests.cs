using System.Security.Cryptography;
using System.Text;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Tests.Features.Jose;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.JwtValidation;

/// <summary>Tokens that an attacker makes. Each is refused with 401, and reaches no backend and no key server.</summary>
public sealed class AttackTests
{
    private const string Claims = """{"sub":"admin","exp":4102444800}""";

    private static readonly TestKey Issuer = TestKey.Rsa("k");
    private static readonly TestKey Attacker = TestKey.Rsa("k");

    public static TheoryData<string> Headers =>
    [
        """{"alg":"none","typ":"JWT","kid":"k"}""",
        """{"alg":"None","typ":"JWT","kid":"k"}""",
        """{"alg":"NONE","kid":"k"}""",
        """{"alg":"","kid":"k"}""",
        """{"kid":"k"}""",
        """{"alg":null,"kid":"k"}""",
        """{"alg":["RS256"],"kid":"k"}""",
        """{"alg":"rs256","kid":"k"}""",
        """{"alg":"RS256 ","kid":"k"}""",
        """{"alg":"HS256","kid":"k"}""",
        """{"alg":"RS256","alg":"RS256","kid":"k"}""",
        """{"alg":"RS256","kid":"k","kid":"k"}""",
        """{"alg":"RS256","kid":["k"]}""",
        """{"alg":"RS256","kid":"k","crit":["exp"]}""",
        """{"alg":"RS256","kid":"k","crit":["b64"],"b64":false}""",
        """{"alg":"RS256","kid":"/dev/null"}""",
        """{"alg":"RS256","kid":"../../keys.json"}""",
        """{"alg":"RS256","kid":"K"}""",
        """{"alg":"RS256","kid":"k' OR '1'='1"}""",
        """{"alg":"RS256","kid":"k\u0000"}""",
        """{"alg":"RS256"}""",
        """["RS256"]""",
        "RS256",
        "",
    ];

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_chooses_neither_algorithm_nor_key(string header)
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Issuer, "RS256");
        string signed = Issuer.TokenWithHeader("RS256", header, Claims);

        Assert.Equal(401, await gateway.StatusAsync(signed));
        Assert.Equal(401, await gateway.StatusAsync(signed[..(signed.LastIndexOf('.') + 1)]));
        Assert.Empty(gateway.Backend.Heads);
        Assert.Equal(200, await gateway.StatusAsync(Issuer.Token("RS256", Claims)));
    }

    [Fact]
    public async Task A_public_key_is_no_secret()
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Issuer, "RS256");
        JsonWebKey key = Issuer.Read(withPrivate: false);
        using RSA rsa = JwsKeyMaterial.Rsa(key, withPrivate: false);
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem() + "\n"), rsa.ExportSubjectPublicKeyInfo(),
            Encoding.ASCII.GetBytes(rsa.ExportRSAPublicKeyPem()), key.Main, Encoding.ASCII.GetBytes(Issuer.Public),
        ];

        foreach (byte[] secret in secrets)
        {
            foreach (string algorithm in (string[])["HS256", "RS256"])
            {
                string input = $"{Encode($$"""{"alg":"{{algorithm}}","kid":"k"}""")}.{Encode(Claims)}";
                Assert.Equal(401, await gateway.StatusAsync($"{input}.{Base64UrlText.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}"));
            }
        }

        Assert.Empty(gateway.Backend.Heads);
    }

    [Fact]
    public async Task A_key_that_the_token_brings_along_is_not_used()
    {
        await using var server = RawBackend.Answering(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {TestKey.Jwks(Attacker).Length}\r\n\r\n{TestKey.Jwks(Attacker)}");
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Issuer, "RS256");

        foreach (string kid in (string[])["k", "x", $"{server.Host}/jwks"])
        {
            foreach (string extra in (string[])[$"\"jwk\":{Attacker.Public}", $"\"jku\":\"{server.Host}/jwks\"", $"\"x5u\":\"{server.Host}/cert\"", "\"x5c\":[\"MIIB\"]", "\"iss\":\"x\""])
            {
                Assert.Equal(401, await gateway.StatusAsync(Attacker.TokenWithHeader("RS256", $$"""{"alg":"RS256","kid":"{{kid}}",{{extra}}}""", Claims)));
            }
        }

        Assert.Equal(0, server.Accepted);
        Assert.Empty(gateway.Backend.Heads);
    }

    [Fact]
    public async Task What_is_no_compact_token_is_refused()
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Issuer, "RS256");
        string good = Issuer.Token("RS256", Claims);
        string[] parts = good.Split('.');
        string[] bad =
        [
            "", ".", "..", "...", "a.b", "a.b.c", good + ".", "." + good, good + ".x.y", $"{parts[0]}.{parts[1]}", $"{parts[0]}..{parts[2]}", $".{parts[1]}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.{parts[2]}=", $"{parts[0]}=.{parts[1]}.{parts[2]}", good.Insert(good.Length / 2, " "), good.Insert(10, "%"), "é" + good, good[..^10],
            $"{parts[0]}.{Encode("""{"sub":"root"}""")}.{parts[2]}", $$"""{"payload":"{{parts[1]}}","protected":"{{parts[0]}}","signature":"{{parts[2]}}"}""",
            new string('a', 64 * 1024), new string('.', 64 * 1024), $"{new string('A', 64 * 1024)}.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}.{new string('A', 64 * 1024)}",
        ];

        foreach (string token in bad)
        {
            Assert.Equal(401, await gateway.StatusAsync(token));
        }

        Assert.Empty(gateway.Backend.Heads);
        Assert.Equal(200, await gateway.StatusAsync(good));
    }

    [Fact]
    public async Task A_token_of_64_KB_is_read_when_it_is_valid()
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Issuer, "RS256");
        string claims = $$"""{"sub":"x","large":"{{new string('a', 48 * 1024)}}"}""";
        string token = Issuer.Token("RS256", claims);

        Assert.True(token.Length > 64 * 1024);
        Assert.Equal(200, await gateway.StatusAsync(token));
        Assert.Equal(401, await gateway.StatusAsync(Attacker.Token("RS256", claims)));
    }

    [Theory]
    [InlineData("""{"sub":"a","sub":"b"}""")]
    [InlineData("""{"exp":1,"exp":4102444800}""")]
    [InlineData("""{"a":{"b":1,"b":2}}""")]
    [InlineData("""{"sub":17}""")]
    [InlineData("""{"exp":"4102444800"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Claims_that_two_readers_could_read_differently_are_refused(string claims)
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Issuer, "RS256");

        Assert.Equal(401, await gateway.StatusAsync(Issuer.Token("RS256", claims)));
    }

    [Theory]
    [InlineData("RS256", "ES256")]
    [InlineData("ES256", "RS256")]
    [InlineData("HS256", "ES384")]
    [InlineData("EdDSA", "HS256")]
    public async Task A_key_of_the_wrong_kind_is_never_used(string algorithm, string kindOfKey)
    {
        TestKey key = TestKey.For(kindOfKey);
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(key, algorithm);

        Assert.Equal(401, await gateway.StatusAsync(key.Token(kindOfKey, Claims)));
        Assert.Equal(401, await gateway.StatusAsync(key.TokenWithHeader(kindOfKey, $$"""{"alg":"{{algorithm}}","kid":"k"}""", Claims)));
    }

    [Theory]
    [MemberData(nameof(SignatureTests.Algorithms), MemberType = typeof(SignatureTests))]
    public async Task Every_algorithm_takes_its_tokens_and_no_changed_ones(string algorithm)
    {
        TestKey key = TestKey.For(algorithm);
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(key, algorithm);
        string token = key.Token(algorithm, Claims);
        int middle = token.LastIndexOf('.') + 10;

        Assert.Equal(401, await gateway.StatusAsync(token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..]));
        Assert.Equal(200, await gateway.StatusAsync(token));
        Assert.Equal(200, await gateway.StatusAsync(token));
        Assert.Equal(401, await gateway.StatusAsync(token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..]));
        Assert.Equal(401, await gateway.StatusAsync(TestKey.For(algorithm).Token(algorithm, Claims)));
    }

    private static string Encode(string text) => Base64UrlText.Encode(Encoding.UTF8.GetBytes(text));
}
