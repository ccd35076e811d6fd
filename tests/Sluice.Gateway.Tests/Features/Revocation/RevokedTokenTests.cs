using System.Net.Http.Headers;
using Sluice.Gateway.Tests.Features.Jose;
using Sluice.Gateway.Tests.Features.JwtValidation;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Revocation;

/// <summary>Revocations from the port to the validator.</summary>
public sealed class RevokedTokenTests
{
    private const string ApiKey = "0123456789abcdef-key";

    private static readonly TestKey Key = TestKey.Secret("k");

    private static async Task<(GuardedGateway Gateway, HttpClient Revoker)> StartAsync(string claims)
    {
        int port = RunningGateway.FreePort();
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, TestKey.Jwks(Key));
        GuardedGateway gateway = await GuardedGateway.StartTextAsync(backend => GuardedGateway.Configuration(
            backend, $"\"alg\": \"HS256\", \"jwk_local_path\": \"{file}\", \"disable_jwk_security\": true, \"roles\": [\"clerk\"]").Replace(
            "\"version\": 3,",
            $$"""
            "version": 3, "extra_config": {"auth/revoker": {"N": 1000, "P": 0.000001, "hash_name": "default", "TTL": 3600, "token_keys": [{{claims}}], "port": {{port}}, "api_key": "{{ApiKey}}"} },
            """,
            StringComparison.Ordinal));
        File.Delete(file);
        var revoker = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        revoker.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        return (gateway, revoker);
    }

    private static async Task RevokeAsync(HttpClient revoker, string key) =>
        (await revoker.PostAsync(new Uri($"add?key={Uri.EscapeDataString(key)}", UriKind.Relative), null)).EnsureSuccessStatusCode();

    private static async Task<string> StatusesAsync(GuardedGateway gateway, params string[] tokens)
    {
        var statuses = new List<int>();
        foreach (string token in tokens)
        {
            statuses.Add(await gateway.StatusAsync(token));
        }

        return string.Join(' ', statuses);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_also_when_it_is_known_to_be_valid()
    {
        (GuardedGateway gateway, HttpClient revoker) = await StartAsync("\"jti\", \"sub\"");
        await using GuardedGateway guarded = gateway;
        using HttpClient client = revoker;
        string ann = Key.Token("HS256", """{"jti": "1", "sub": "ann", "roles": ["clerk"]}""");
        string other = Key.Token("HS256", """{"jti": "2", "sub": "ann", "roles": ["clerk"]}""");
        string bob = Key.Token("HS256", """{"jti": "3", "sub": "bob é", "roles": ["clerk"]}""");
        Assert.Equal("200 200 200", await StatusesAsync(gateway, ann, other, bob));

        await RevokeAsync(client, "jti-1");
        Assert.Equal("401 200 200", await StatusesAsync(gateway, ann, other, bob));
        await RevokeAsync(client, "sub-bob é");
        Assert.Equal("401 200 401", await StatusesAsync(gateway, ann, other, bob));
        await RevokeAsync(client, "sub-ann");
        Assert.Equal("401 401 401", await StatusesAsync(gateway, ann, other, bob));
    }

    [Fact]
    public async Task Only_claims_that_are_text_are_looked_at_and_revocation_comes_before_roles()
    {
        (GuardedGateway gateway, HttpClient revoker) = await StartAsync("\"aud\", \"id\"");
        await using GuardedGateway guarded = gateway;
        using HttpClient client = revoker;
        await RevokeAsync(client, "aud-shop");
        await RevokeAsync(client, "id-7");

        Assert.Equal(200, await gateway.StatusAsync(Key.Token("HS256", """{"aud": ["shop"], "id": 7, "roles": ["clerk"]}""")));
        Assert.Equal(401, await gateway.StatusAsync(Key.Token("HS256", """{"aud": "shop", "roles": ["clerk"]}""")));
        Assert.Equal(401, await gateway.StatusAsync(Key.Token("HS256", """{"id": "7"}""")));
        Assert.Equal(403, await gateway.StatusAsync(Key.Token("HS256", """{"id": "8"}""")));
        string large = new('x', 50_000);
        Assert.Equal(200, await gateway.StatusAsync(Key.Token("HS256", $$"""{"id": "{{large}}", "roles": ["clerk"]}""")));
        await RevokeAsync(client, "id-" + large[..40_000]);
        Assert.Equal(401, await gateway.StatusAsync(Key.Token("HS256", $$"""{"id": "{{large[..40_000]}}", "roles": ["clerk"]}""")));
    }
}
