using Sluice.Configuration;
using Sluice.Gateway.Features.JwtSigning;
using Sluice.Gateway.Tests.Features.Jose;

namespace Sluice.Gateway.Tests.Features.JwtSigning;

public sealed class SignerOptionsTests
{
    private const string Settings = "\"alg\": \"HS256\", \"kid\": \"k\", \"keys_to_sign\": [\"a\"], \"disable_jwk_security\": true, \"jwk_local_path\": \"$FILE\"";

    [Theory]
    [InlineData("\"jwk_url\": \"https://x/\"", "SLC2701", "alg is missing, so EVERY request is answered with 401")]
    [InlineData("\"jwk_url\": \"https://x/\", \"alg\": \"none\"", "SLC2701", "there is no algorithm \"none\", so EVERY request is answered with 401")]
    [InlineData("\"jwk_url\": \"https://x/\", \"alg\": \"HS256\", \"keys_to_sign\": \"a\"", "SLC2700", "for the values of a wrong type none of auth/signer is read")]
    [InlineData("\"jwk_url\": \"https://x/\", \"alg\": \"HS256\"", "SLC2703", "keys_to_sign is empty, so nothing is signed")]
    [InlineData("\"jwk_url\": \"http://x/\", \"alg\": \"HS256\"", "SLC2680", "keys may only come over https, so EVERY request is answered with 401")]
    [InlineData("\"alg\": \"HS256\", \"kid\": \"k\", \"keys_to_sign\": [\"a\"], \"disable_jwk_security\": true, \"jwk_local_path\": \"/no/such/file\"", "SLC2684", "the keys in \"/no/such/file\" cannot be loaded: there is no such file, so EVERY request is answered with 401")]
    [InlineData(Settings + ", \"typ\": \"x\", \"kid\": \"other\"", "SLC2702", "no key has the kid \"other\", so EVERY request is answered with 401")]
    public void A_mistake_is_told_and_the_gateway_starts(string settings, string code, string message)
    {
        DiagnosticBag diagnostics = Compile(settings, TestKey.Secret("k"));

        Assert.Contains(diagnostics, d => d.Code.Id == code && d.Message.StartsWith(message, StringComparison.Ordinal));
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics));
    }

    [Fact]
    public void A_key_of_another_kind_or_without_its_private_part_does_not_sign()
    {
        Assert.Contains(Compile(Settings, TestKey.Rsa("k")), static d => d.Code.Id == "SLC2702");
        TestKey rsa = TestKey.Rsa("k");
        string rs256 = Settings.Replace("HS256", "RS256", StringComparison.Ordinal);
        Assert.Empty(Compile(rs256, rsa));
        Assert.Contains(Compile(rs256, rsa, withPrivate: false), static d => d.Code.Id == "SLC2702" && d.Message.Contains("signing needs its private part", StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_that_can_be_guessed_is_refused() =>
        Assert.Contains(Compile(Settings, TestKey.Secret("k", bytes: 16)), static d => d.Severity == DiagnosticSeverity.Error && d.Code.Id == "SLC2686");

    [Fact]
    public void What_the_original_leaves_out_is_told()
    {
        DiagnosticBag diagnostics = Compile(Settings, TestKey.Secret("k"), ", \"qos/ratelimit/router\": {\"max_rate\": 1}, \"modifier/lua-endpoint\": {}");

        Assert.Equal(2, diagnostics.Count(static d => d.Code.Id == "SLC2705"));
    }

    private static DiagnosticBag Compile(string settings, TestKey key, string more = "", bool withPrivate = true)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, $$"""{"keys": [{{(withPrivate ? key.Private : key.Public)}}]}""");
        var diagnostics = new DiagnosticBag();
        EndpointConfig endpoint = EndpointSettings.Endpoint(
            $$"""{"auth/signer": { {{settings.Replace("$FILE", file, StringComparison.Ordinal)}} } {{more}} }""");
        SignerStep.Compile(endpoint, null!, static _ => static _ => default, EndpointSettings.Services(), diagnostics);
        File.Delete(file);
        return diagnostics;
    }
}
