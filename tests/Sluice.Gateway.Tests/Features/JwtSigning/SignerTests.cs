using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Features.JwtValidation;
using Sluice.Gateway.Tests.Features.Jose;
using Sluice.Gateway.Tests.Features.JwtValidation;
using Sluice.Gateway.Tests.TestSupport;
using static Sluice.Gateway.Tests.TestSupport.ScriptedService;

namespace Sluice.Gateway.Tests.Features.JwtSigning;

public sealed class SignerTests
{
    private const string Login = """{"z": 1.50, "access_token": {"sub": "ann", "n": 12345678901234567890, "a<b": "é"}, "note": "hello", "list": [1], "none": null}""";

    private static string Config(string host, string signer, string endpoint = "", string backend = "") => $$"""
        {"version": 3, "port": $PORT, "host": ["{{host}}"], "timeout": "3s", "extra_config": {"router": {"return_error_msg": true} },
         "endpoints": [{"endpoint": "/login", "method": "POST", {{endpoint}} "extra_config": {"auth/signer": { {{signer}} } },
           "backend": [{"url_pattern": "/login", {{backend}} "encoding": "json"}]}]}
        """;

    private static async Task<(int Status, string Head, string Body)> AskAsync(RunningGateway gateway)
    {
        string answer = await gateway.AskAsync("POST /login HTTP/1.1\r\nHost: g\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer[..end], Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(answer[(end + 4)..])));
    }

    private static async Task<(int Status, string Head, string Body)> AskWithFileAsync(
        TestKey key, string signer, string login = Login, int status = 200, string endpoint = "", string backend = "")
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $$"""{"keys": [{{key.Private}}]}""");
            await using var service = new ScriptedService(_ => Answer(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(login)), status));
            await using RunningGateway gateway = await RunningGateway.StartAsync(
                Config(service.Host, $"\"jwk_local_path\": \"{file}\", \"disable_jwk_security\": true, {signer}", endpoint, backend));
            return await AskAsync(gateway);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("EdDSA")]
    public async Task A_token_of_every_algorithm_is_one_that_the_validator_takes(string algorithm)
    {
        TestKey key = TestKey.For(algorithm);

        (int status, string head, string body) = await AskWithFileAsync(key, $"\"alg\": \"{algorithm}\", \"kid\": \"k\", \"keys_to_sign\": [\"access_token\", \"note\", \"list\", \"none\", \"absent\"]");

        Assert.Equal(200, status);
        Assert.DoesNotContain("X-Krakend", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Content-Type: application/json; charset=utf-8", head, StringComparison.Ordinal);
        string token = JsonDocument.Parse(body).RootElement.GetProperty("access_token").GetString()!;
        Assert.Equal($$"""{"access_token":"{{token}}","list":[1],"none":null,"note":"hello","z":1.50}""", body);
        string[] parts = token.Split('.');
        Assert.Equal($$"""{"alg":"{{algorithm}}","kid":"k","typ":"JWT"}""", Decode(parts[0]));
        Assert.Equal("""{"a\u003cb":"é","n":12345678901234567890,"sub":"ann"}""", Decode(parts[1]));
        await using GuardedGateway guarded = await GuardedGateway.WithKeyAsync(key, algorithm);
        Assert.Equal(200, await guarded.StatusAsync(token));
    }

    [Fact]
    public async Task The_full_form_is_text_that_holds_the_three_parts()
    {
        (_, _, string body) = await AskWithFileAsync(TestKey.Secret("k"), """ "alg": "HS256", "kid": "k", "typ": "at+jwt", "full": true, "keys_to_sign": ["access_token"] """);

        string text = JsonDocument.Parse(body).RootElement.GetProperty("access_token").GetString()!;
        JsonElement full = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["payload", "protected", "signature"], full.EnumerateObject().Select(static m => m.Name));
        Assert.Equal("""{"alg":"HS256","kid":"k","typ":"at+jwt"}""", Decode(full.GetProperty("protected").GetString()!));
        Assert.Contains("\"sub\":\"ann\"", Decode(full.GetProperty("payload").GetString()!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kid_and_names_that_need_escapes_stay_JSON()
    {
        (int status, _, string body) = await AskWithFileAsync(
            TestKey.Secret("k"), """ "alg": "HS256", "kid": "k", "typ": "a\"<b", "keys_to_sign": ["a\"<b"] """, """{"a\"<b": {"x": {}}, "\u0001": {"y": 1}}""");

        Assert.Equal(200, status);
        JsonElement root = JsonDocument.Parse(body).RootElement;
        string header = Decode(root.GetProperty("a\"<b").GetString()!.Split('.')[0]);
        Assert.Equal("a\"<b", JsonDocument.Parse(header).RootElement.GetProperty("typ").GetString());
        Assert.Equal(1, root.GetProperty("\u0001").GetProperty("y").GetInt32());
    }

    [Theory]
    [InlineData("nope", 200, "")]
    [InlineData("[1]", 200, "")]
    [InlineData("{}", 404, "")]
    [InlineData("{}", 200, "\"extra_config\": {\"backend/http\": {\"return_error_code\": true}},")]
    public async Task Whatever_does_not_come_whole_from_the_backends_is_400_without_a_body(string login, int status, string backend)
    {
        (int got, string head, string body) = await AskWithFileAsync(
            TestKey.Secret("k"), """ "alg": "HS256", "kid": "k", "keys_to_sign": ["access_token"] """, login, backend.Length > 0 ? 403 : status, backend: backend);

        Assert.Equal((400, ""), (got, body));
        Assert.DoesNotContain("X-Krakend", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Content-Type", head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_status_of_a_failure_in_the_data_is_that_of_the_answer()
    {
        (int status, _, string body) = await AskWithFileAsync(
            TestKey.Secret("k"), """ "alg": "HS256", "kid": "k", "keys_to_sign": ["access_token"] """, "x", 403,
            backend: """ "extra_config": {"backend/http": {"return_error_details": "login"}},""");

        Assert.Equal(403, status);
        Assert.Contains("\"http_status_code\":403", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_server_that_is_down_at_the_start_costs_401s_only_until_it_is_up()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(2_000_000_000));
        await using var keys = new KeyServer(TestKey.Secret("k")) { IsBroken = true };
        await using var service = new ScriptedService(static _ => Answer("""{"access_token": {}}"""));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(service.Host, keys.Settings(""", "kid": "k", "keys_to_sign": ["access_token"] """)), clock);

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal((401, ""), await AskAsync(gateway) is var (status, _, body) ? (status, body) : default);
        }

        Assert.InRange(keys.Downloads, 1, RemoteKeys.FailureBurst + 1);
        Assert.Empty(service.Requests);
        await gateway.LogsAsync("[ENDPOINT: /login][JWTSigner] Unable to create the signer: ");
        keys.IsBroken = false;
        clock.Advance(RemoteKeys.RetryPeriod);
        Assert.Equal(200, (await AskAsync(gateway)).Status);
        int downloads = keys.Downloads;

        // From then on the key stays, whatever becomes of the server.
        keys.IsBroken = true;
        clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(200, (await AskAsync(gateway)).Status);
        Assert.Equal(downloads, keys.Downloads);
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_have_yet_is_asked_for_within_limits()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(2_000_000_000));
        await using var keys = new KeyServer(TestKey.Secret("other"));
        await using var service = new ScriptedService(static _ => Answer("""{"access_token": {}}"""));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(service.Host, keys.Settings(""", "kid": "k", "keys_to_sign": ["access_token"] """)), clock);

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(401, (await AskAsync(gateway)).Status);
        }

        Assert.InRange(keys.Downloads, 1, RemoteKeys.UnknownBurstWithoutCooldown + 1);
        keys.Keys = [TestKey.Secret("k")];
        clock.Advance(RemoteKeys.DefaultUnknownPeriod);

        Assert.Equal(200, (await AskAsync(gateway)).Status);
    }

    [Fact]
    public async Task The_script_and_the_rate_limit_of_the_endpoint_run()
    {
        // The original leaves both out.
        string config = """ "input_headers": ["X-User"], """;
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$"""{"keys": [{{TestKey.Secret("k").Private}}]}""");
        await using var service = new ScriptedService(static _ => Answer("{}"));
        string text = Config(service.Host, $"\"jwk_local_path\": \"{file}\", \"disable_jwk_security\": true, \"alg\": \"HS256\", \"kid\": \"k\", \"keys_to_sign\": [\"a\"]", config)
            .Replace("\"auth/signer\"", """ "modifier/lua-endpoint": {"pre": "ctx.load():headers('X-User', 'of the script')"}, "qos/ratelimit/router": {"max_rate": 2, "capacity": 2}, "auth/signer" """, StringComparison.Ordinal);
        await using RunningGateway gateway = await RunningGateway.StartAsync(text, new FakeTimeProvider());

        Assert.Equal(200, (await AskAsync(gateway)).Status);

        Assert.Equal("of the script", service.Last("/login").Header("X-User"));
        var statuses = new List<int>();
        for (int i = 0; i < 10; i++)
        {
            statuses.Add((await AskAsync(gateway)).Status);
        }

        Assert.Contains(503, statuses);
        File.Delete(file);
    }

    private static string Decode(string text)
    {
        Assert.True(Base64UrlText.TryDecode(text, out byte[]? bytes));
        return Encoding.UTF8.GetString(bytes);
    }
}
