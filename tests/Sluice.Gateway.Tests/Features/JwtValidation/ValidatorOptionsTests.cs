using Sluice.Configuration;
using Sluice.Gateway.Features.JwtValidation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Tests.Features.Jose;

namespace Sluice.Gateway.Tests.Features.JwtValidation;

public sealed class ValidatorOptionsTests : IDisposable
{
    private const string Url = "\"jwk_url\": \"https://id.test/jwks\", \"cache\": true";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("sluice-validator");

    public void Dispose() => _files.Delete(recursive: true);

    [Theory]
    [InlineData("""{"alg": "RS256", "jwk_url": "http://id.test"}""", "keys may only come over https")]
    [InlineData("""{"alg": "RS256", "jwk_local_path": "/keys.json"}""", "keys from a file need disable_jwk_security")]
    [InlineData("""{"alg": "RS256", "jwk_url": "https://id.test", "disable_jwk_security": "yes"}""", "cannot be read")]
    [InlineData("""{"alg": "RS256", "jwk_url": "https://id.test", "audience": "a"}""", "cannot be read")]
    [InlineData("""{"alg": "RS256", "jwk_url": "https://id.test", "audience": ["a", null]}""", "cannot be read")]
    [InlineData("""{"alg": "RS256", "jwk_url": "https://id.test", "roles": [1]}""", "cannot be read")]
    [InlineData("""{"alg": "RS256", "jwk_url": "https://id.test", "cache_duration": -1}""", "cannot be read")]
    [InlineData("""{"alg": "RS256", "jwk_url": "https://id.test", "cache_duration": 1.5}""", "cannot be read")]
    [InlineData("""{"alg": "RS256", "jwk_url": "https://id.test", "propagate_claims": ["sub", "X"]}""", "cannot be read")]
    [InlineData("""{"alg": 256, "jwk_url": "https://id.test"}""", "cannot be read")]
    [InlineData("""{"alg": "none", "jwk_url": "http://id.test"}""", "keys may only come over https")]
    [InlineData("[]", "cannot be read")]
    public async Task What_the_original_cannot_read_refuses_everything_and_is_told(string settings, string warning)
    {
        (DiagnosticBag diagnostics, RequestStep step) = Compile(settings);

        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.Lines()));
        Diagnostic told = Assert.Single(diagnostics, d => d.Message.Contains(warning, StringComparison.Ordinal));
        Assert.Contains("EVERY request is answered with 401", told.Message, StringComparison.Ordinal);
        Assert.NotNull(told.Remedy);
        await using GuardedGateway gateway = await GuardedGateway.StartTextAsync(backend => $$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend}}"],
             "endpoints": [{"endpoint": "/a/{id}", "extra_config": {"auth/validator": {{settings}}}, "backend": [{"url_pattern": "/b"}]}]}
            """);
        Assert.Equal(401, await gateway.SendAsync(""));
        Assert.Empty(gateway.Backend.Heads);
        Assert.NotNull(step);
    }

    [Theory]
    [InlineData("""{ $URL }""", "alg is missing, and it has no default")]
    [InlineData("""{"alg": "none", $URL }""", "\"none\" is not an algorithm")]
    [InlineData("""{"alg": "HS1024", $URL }""", "\"HS1024\" is not an algorithm")]
    [InlineData("""{"alg": "RS256", $URL, "jwk_fingerprints": ["%"]}""", "\"%\" is no fingerprint")]
    [InlineData("""{"alg": "RS256", $URL, "jwk_local_ca": "/none"}""", "there is no such file")]
    [InlineData("""{"alg": "RS256", "jwk_local_path": "/none", "disable_jwk_security": true}""", "there is no such file")]
    [InlineData("""{"alg": "HS256", "jwk_local_path": "$KEYS", "disable_jwk_security": true, "cache": true}""", "cache does not go with jwk_local_path")]
    [InlineData("""{"alg": "RS256", $URL, "roles": ["r"], "roles_key": "a.b", "roles_key_is_nested": true}""", "at least 4 characters")]
    [InlineData("""{"alg": "HS512", "jwk_local_path": "$SHORT", "disable_jwk_security": true}""", "the secret \"short\" has 64 bits, HS512 needs 512")]
    [InlineData("""{"alg": "HS256", "jwk_local_path": "$SHORT", "disable_jwk_security": true}""", "the secret \"short\" has 64 bits, HS256 needs 256")]
    public void What_the_original_does_not_start_is_an_error(string settings, string error)
    {
        (DiagnosticBag diagnostics, _) = Compile(settings);

        Diagnostic told = Assert.Single(diagnostics, static d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains(error, told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"alg": "RS256", $URL, "scopes": ["s"]}""", "without scopes_key NO scope is checked")]
    [InlineData("""{"alg": "RS256", $URL, "scopes": ["s"], "scopes_key": "http://x.y/z"}""", "EVERY token is refused with 403")]
    [InlineData("""{"alg": "RS256", $URL, "scopes": ["s"], "scopes_key": "s", "scopes_matcher": "ALL"}""", "so ONE of the scopes is enough")]
    [InlineData("""{"alg": "RS256", $URL, "key_identify_strategy": "thumb"}""", "keys are found by kid")]
    [InlineData("""{"alg": "RS256", $URL, "leeway": "soon"}""", "so the leeway is 1s")]
    [InlineData("""{"alg": "RS256", $URL, "leeway": "10ms"}""", "the leeway is never below 1s")]
    [InlineData("""{"alg": "RS256", $URL, "failed_jwk_key_cooldown": "10ms"}""", "a cooldown below 1s is none")]
    [InlineData("""{"alg": "RS256", $URL, "propagate_claims": [["sub"]]}""", "has 1 texts instead of two, so it has NO effect")]
    [InlineData("""{"alg": "RS256", $URL, "propagate_claims": [["sub", "Transfer-Encoding"]]}""", "is not a header that goes on to backends")]
    [InlineData("""{"alg": "RS256", $URL, "disable_jwk_security": true}""", "the certificate of the key server is not checked")]
    [InlineData("""{"alg": "RS256", $URL, "secret_url": "base64key://x"}""", "secret_url has no effect without jwk_local_path")]
    [InlineData("""{"alg": "RS256", "jwk_url": "https://id.test"}""", "without cache the keys are downloaded again and again")]
    [InlineData("""{"alg": "RS256", "jwk_url": "nonsense", "disable_jwk_security": true, "cache": true}""", "there is no URL and no file to take keys from")]
    [InlineData("""{"alg": "RS256", "jwk_local_path": "$KEYS", "disable_jwk_security": true}""", "no key of the file goes with RS256")]
    [InlineData("""{"alg": "HS256", "jwk_local_path": "$KEYS", "disable_jwk_security": true, "cache_duration": 5}""", "cache_duration has no effect on keys from a file")]
    [InlineData("""{"alg": "HS512", "jwk_local_path": "$MIXED", "disable_jwk_security": true}""", "it is NOT used")]
    [InlineData("""{"alg": "RS256", "jwk_local_path": "$RSA", "disable_jwk_security": true}""", "has less than 2048 bits")]
    [InlineData("""{"alg": "RS256", $URL, "issuers": ["x"]}""", "\"issuers\" is not a known key")]
    public void Oddities_start_and_are_told(string settings, string warning)
    {
        (DiagnosticBag diagnostics, _) = Compile(settings);

        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.Lines()));
        Assert.Single(diagnostics, d => d.Message.Contains(warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Good_settings_are_told_nothing_about()
    {
        (DiagnosticBag diagnostics, _) = Compile("""
            {"alg": "RS256", $URL, "cache_duration": 60, "failed_jwk_key_cooldown": "10s", "key_identify_strategy": "x5t#S256", "auth_header_name": "x-token",
             "cookie_key": "c", "issuer": "i", "audience": ["a"], "roles": ["r"], "roles_key": "realm.roles", "roles_key_is_nested": true, "scopes": ["s"],
             "scopes_key": "scope", "scopes_matcher": "all", "propagate_claims": [["sub", "X-User"]], "propagate_claims_preserve_array": true, "leeway": "2s",
             "operation_debug": true, "cipher_suites": [49199], "@comment": "fine"}
            """);

        Assert.Empty(diagnostics.Lines());
    }

    [Fact]
    public void Without_a_validator_there_is_no_step()
    {
        RequestStep next = static _ => ValueTask.CompletedTask;
        DiagnosticBag diagnostics = [];
        EndpointConfig endpoint = EndpointSettings.Endpoint();

        Assert.Same(next, Validators(diagnostics).Compile(endpoint, next, Expressions(endpoint, diagnostics)));
        Assert.Empty(diagnostics);
    }

    [Fact]
    public async Task A_validator_of_the_service_protects_nothing_and_says_so()
    {
        DiagnosticBag diagnostics = [];
        ExtraConfig settings = EndpointSettings.Endpoint("""{"auth/validator": {"alg": "RS256", "jwk_url": "https://id.test"}}""").ExtraConfig;
        Sluice.Gateway.Features.JwtValidation.Validators.Create(
            new GatewayConfig { Source = EndpointSettings.Endpoint().Source, ExtraConfig = settings }, EndpointSettings.Services(), diagnostics);

        Assert.Contains("protects NO endpoint", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
        await using GuardedGateway gateway = await GuardedGateway.StartTextAsync(static backend => $$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend}}"], "extra_config": {"auth/validator": {"shared_cache_duration": 5} },
             "endpoints": [{"endpoint": "/a/{id}", "backend": [{"url_pattern": "/b"}]}]}
            """);
        Assert.Equal(200, await gateway.SendAsync(""));
    }

    [Fact]
    public void A_claim_of_a_url_without_a_validator_is_told()
    {
        DiagnosticBag diagnostics = [];
        EndpointConfig endpoint = EndpointSettings.Endpoint();
        endpoint = endpoint with { Backends = [endpoint.Backends[0] with { UrlPattern = "/x/{JWT.sub}" }] };

        Validators(diagnostics).Compile(endpoint, static _ => ValueTask.CompletedTask, Expressions(endpoint, diagnostics));

        Assert.Contains("{JWT.sub} of url_pattern is never filled in", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    private static Sluice.Gateway.Features.Cel.CelOptions Expressions(EndpointConfig endpoint, DiagnosticBag diagnostics) =>
        Sluice.Gateway.Features.Cel.CelOptions.Read(endpoint.ExtraConfig, seesTokens: true, diagnostics);

    private static Validators Validators(DiagnosticBag diagnostics) => Sluice.Gateway.Features.JwtValidation.Validators.Create(
        new GatewayConfig { Source = EndpointSettings.Endpoint().Source }, EndpointSettings.Services(), diagnostics);

    private (DiagnosticBag Diagnostics, RequestStep Step) Compile(string settings)
    {
        DiagnosticBag diagnostics = [];
        TestKey @short = TestKey.Secret("short", 8);
        string text = settings
            .Replace("$URL", Url, StringComparison.Ordinal)
            .Replace("$KEYS", Save("keys.json", TestKey.Jwks(TestKey.Secret("k"))), StringComparison.Ordinal)
            .Replace("$SHORT", Save("short.json", TestKey.Jwks(@short)), StringComparison.Ordinal)
            .Replace("$MIXED", Save("mixed.json", TestKey.Jwks(@short, TestKey.Secret("k"))), StringComparison.Ordinal)
            .Replace("$RSA", settings.Contains("$RSA", StringComparison.Ordinal) ? Save("rsa.json", TestKey.Jwks(TestKey.Rsa("r", 1024))) : "", StringComparison.Ordinal);
        EndpointConfig endpoint = EndpointSettings.Endpoint($$"""{"auth/validator": {{text.ReplaceLineEndings(" ")}}}""");
        RequestStep step = Validators(diagnostics).Compile(endpoint, static _ => ValueTask.CompletedTask, Expressions(endpoint, diagnostics));
        return (diagnostics, step);
    }

    private string Save(string name, string content)
    {
        string path = Path.Combine(_files.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
