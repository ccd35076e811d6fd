using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The examples of <c>docs/cors.md</c>, <c>docs/security-headers.md</c>, <c>docs/bot-detector.md</c> and
/// <c>docs/circuit-breaker.md</c>, as they are but for the port.</summary>
public sealed class ProtectionExampleTests
{
    [Fact]
    public async Task The_CORS_example_lets_pages_of_its_origins_read()
    {
        await using GatewayProcess gateway = await StartAsync("cors");

        HttpAnswer read = await SendAsync(gateway, "GET /cart/7", "Origin: https://a.preview.example.com\r\n");
        HttpAnswer other = await SendAsync(gateway, "GET /cart/7", "Origin: https://evil.example.com\r\n");
        HttpAnswer preflight = await SendAsync(
            gateway, "OPTIONS /cart/7", "Origin: https://shop.example.com\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: content-type\r\n");

        Assert.Equal((200, """{"req_uri":"/__echo/7"}"""), (read.Status, read.Text));
        Assert.Equal("https://a.preview.example.com", read.Head.First("Access-Control-Allow-Origin"));
        Assert.Equal((200, null), (other.Status, other.Head.First("Access-Control-Allow-Origin")));
        Assert.Equal(
            (204, "PUT", "content-type", "7200"),
            (preflight.Status, preflight.Head.First("Access-Control-Allow-Methods"), preflight.Head.First("Access-Control-Allow-Headers"), preflight.Head.First("Access-Control-Max-Age")));
    }

    [Fact]
    public async Task The_example_of_security_headers_checks_redirects_and_adds()
    {
        await using GatewayProcess gateway = await StartAsync("security-headers");

        HttpAnswer secure = await SendAsync(gateway, "GET /page", "X-Forwarded-Proto: https\r\n");
        HttpAnswer clear = await SendAsync(gateway, "GET /page?x=1");
        HttpAnswer stranger = await SendAsync(gateway, "GET /page", host: "evil.example.com");

        Assert.Equal(200, secure.Status);
        Assert.Equal("max-age=31536000; includeSubDomains", secure.Head.First("Strict-Transport-Security"));
        Assert.Equal("DENY", secure.Head.First("X-Frame-Options"));
        Assert.Matches("^default-src 'none'; script-src 'nonce-[A-Za-z0-9+/]{22}=='$", secure.Head.First("Content-Security-Policy"));
        Assert.Equal((301, "https://api.example.com/page?x=1"), (clear.Status, clear.Head.First("Location")));
        Assert.Equal((500, "Bad Host\n"), (stranger.Status, stranger.Text));
    }

    [Fact]
    public async Task The_example_of_the_bot_detector_turns_bots_away()
    {
        await using GatewayProcess gateway = await StartAsync("bot-detector");

        int[] statuses =
        [
            (await SendAsync(gateway, "GET /prices", "User-Agent: curl/8\r\n")).Status,
            (await SendAsync(gateway, "GET /prices", "User-Agent: Some Bot\r\n")).Status,
            (await SendAsync(gateway, "GET /prices", "User-Agent: monitor-bot/1.0\r\n")).Status,
            (await SendAsync(gateway, "GET /prices")).Status,
            (await SendAsync(gateway, "GET /checkout", "User-Agent: monitor-bot/1.0\r\n")).Status,
            (await SendAsync(gateway, "GET /checkout")).Status,
            (await SendAsync(gateway, "GET /checkout", "User-Agent: Firefox\r\n")).Status,
        ];

        Assert.Equal([403, 403, 200, 200, 403, 403, 200], statuses);
    }

    [Fact]
    public async Task The_example_of_the_circuit_breaker_leaves_the_backend_alone()
    {
        await using GatewayProcess gateway = await StartAsync("circuit-breaker");

        string[] answers =
        [
            (await SendAsync(gateway, "GET /broken")).Text,
            (await SendAsync(gateway, "GET /broken")).Text,
            (await SendAsync(gateway, "GET /broken")).Text,
            (await SendAsync(gateway, "GET /partial")).Text,
            (await SendAsync(gateway, "GET /partial")).Text,
        ];

        Assert.StartsWith("invalid status code 404 [GET /not-there]", answers[0], StringComparison.Ordinal);
        Assert.Equal(answers[0], answers[1]);
        Assert.Equal("circuit breaker is open", answers[2]);
        Assert.Equal("""{"good":{"req_uri":"/__echo/good"}}""", answers[3]);
        Assert.Equal(answers[3], answers[4]);
        await gateway.LogsAsync("[CB] Circuit breaker named 'not-there' went from 'closed' to 'open'");
    }

    private static async Task<GatewayProcess> StartAsync(string example)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "examples", example, "krakend.json");
        return await GatewayProcess.StartAsync((await File.ReadAllTextAsync(path)).Replace("8080", "$PORT", StringComparison.Ordinal));
    }

    private static async Task<HttpAnswer> SendAsync(GatewayProcess gateway, string line, string headers = "", string host = "api.example.com")
    {
        using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
        await connection.Http.SendAsync($"{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
        return await connection.Http.ReadAnswerAsync();
    }
}
