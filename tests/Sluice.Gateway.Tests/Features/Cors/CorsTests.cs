using System.Globalization;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Cors;

public sealed class CorsTests
{
    private const string Preflight = "OPTIONS /a HTTP/1.1\r\nAccess-Control-Request-Method: GET\r\n";

    [Fact]
    public async Task A_preflight_is_answered_outside_of_routing_and_of_the_access_log()
    {
        await using RawBackend backend = RawBackend.Answering(Answer());
        await using RunningGateway gateway = await StartAsync(backend, "{}");

        foreach (string path in (string[])["/a", "/none", "/__health", "/a/"])
        {
            string answer = await AskAsync(gateway, $"OPTIONS {path} HTTP/1.1\r\nOrigin: https://x.test\r\nAccess-Control-Request-Method: POST\r\n");
            Assert.StartsWith("HTTP/1.1 204 No Content\r\n", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Content-Length", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Krakend", answer, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        }

        await AskAsync(gateway, "GET /a HTTP/1.1\r\n");
        string log = await gateway.StopAndReadLogAsync();
        Assert.DoesNotContain("OPTIONS", log, StringComparison.Ordinal);
        Assert.Contains("\"/a\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain(backend.Heads, static head => head.StartsWith("OPTIONS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1\r\n", 200)]
    [InlineData("GET /broken HTTP/1.1\r\n", 500)]
    [InlineData("GET /none HTTP/1.1\r\n", 404)]
    [InlineData("POST /a HTTP/1.1\r\nContent-Length: 0\r\n", 405)]
    [InlineData("GET /a/ HTTP/1.1\r\n", 301)]
    [InlineData("GET /__health HTTP/1.1\r\n", 200)]
    public async Task Every_answer_has_the_headers_once(string request, int status)
    {
        await using RawBackend backend = new(async connection =>
        {
            while (await connection.ReadHeadAsync() is { } head)
            {
                await connection.WriteAsync(head.StartsWith("GET /broken", StringComparison.Ordinal) ? Answer(status: "503 Away") : Answer());
            }
        });
        await using RunningGateway gateway = await StartAsync(backend, """{"allow_origins": ["https://x.test"], "expose_headers": ["x-total", "ETag"]}""");

        string answer = await AskAsync(gateway, request + "Origin: https://x.test\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(["https://x.test"], RawAnswer.Values(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(["X-Total, Etag"], RawAnswer.Values(answer, "Access-Control-Expose-Headers"));
        Assert.Equal(["Origin"], RawAnswer.Values(answer, "Vary"));
    }

    [Fact]
    public async Task The_headers_of_a_no_op_backend_come_on_top()
    {
        await using RawBackend backend = RawBackend.Answering(Answer("Access-Control-Allow-Origin: *\r\nVary: Accept\r\n"));
        await using RunningGateway gateway = await StartAsync(backend, """{"allow_origins": ["https://x.test"]}""");

        string answer = await AskAsync(gateway, "GET /no-op HTTP/1.1\r\nOrigin: https://x.test\r\n");

        Assert.Equal(["https://x.test", "*"], RawAnswer.Values(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(["Origin", "Accept"], RawAnswer.Values(answer, "Vary"));
    }

    [Theory]
    [InlineData("1h30m", "5400")]
    [InlineData("1999ms", "1")]
    [InlineData("500ms", null)]
    [InlineData("0s", null)]
    [InlineData("-1s", "0")]
    [InlineData("-500ms", null)]
    [InlineData("soon", null)]
    public async Task The_age_of_a_preflight_is_told_in_whole_seconds(string age, string? told)
    {
        await using RawBackend backend = RawBackend.Answering(Answer());
        await using RunningGateway gateway = await StartAsync(backend, $$"""{"max_age": "{{age}}"}""");

        string answer = await AskAsync(gateway, Preflight + "Origin: https://x.test\r\n");

        Assert.Equal(told is null ? [] : [told], RawAnswer.Values(answer, "Access-Control-Max-Age"));
    }

    [Theory]
    [InlineData("https://a\u0001.x.test", "x-a", false)]
    [InlineData("https://a.x.test", "x-a\u0001", false)]
    [InlineData("https://\u00e9.x.test", "x-\u00e9", true)]
    [InlineData("https://a\t.x.test", "x-a\tb", true)]
    public async Task What_no_header_line_may_hold_is_not_sent_back(string origin, string headers, bool allowed)
    {
        await using RawBackend backend = RawBackend.Answering(Answer());
        await using RunningGateway gateway = await StartAsync(backend, """{"allow_origins": ["https://*.x.test"]}""");

        string preflight = await AskAsync(gateway, $"{Preflight}Origin: {origin}\r\nAccess-Control-Request-Headers: {headers}\r\n");
        string answer = await AskAsync(gateway, $"GET /a HTTP/1.1\r\nOrigin: {origin}\r\n");

        // The server may also refuse such a request as a whole.
        Assert.Matches("^HTTP/1.1 (204|400) ", preflight);
        Assert.Matches("^HTTP/1.1 (200|400) ", answer);
        Assert.Equal(allowed ? [headers] : [], RawAnswer.Values(preflight, "Access-Control-Allow-Headers"));
        Assert.DoesNotContain('\u0001', preflight + answer);
    }

    [Fact]
    public async Task Only_the_first_of_several_origins_counts()
    {
        await using RawBackend backend = RawBackend.Answering(Answer());
        await using RunningGateway gateway = await StartAsync(backend, """{"allow_origins": ["https://x.test"]}""");

        string first = await AskAsync(gateway, "GET /a HTTP/1.1\r\nOrigin: https://x.test\r\nOrigin: https://evil.test\r\n");
        string second = await AskAsync(gateway, "GET /a HTTP/1.1\r\nOrigin: https://evil.test\r\nOrigin: https://x.test\r\n");

        Assert.Equal(["https://x.test"], RawAnswer.Values(first, "Access-Control-Allow-Origin"));
        Assert.Empty(RawAnswer.Values(second, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Debug_tells_each_decision()
    {
        await using RawBackend backend = RawBackend.Answering(Answer());
        await using RunningGateway gateway = await StartAsync(backend, """{"debug": true, "allow_origins": ["https://x.test"], "allow_headers": ["x-a"]}""");

        await AskAsync(gateway, Preflight + "Origin: https://x.test\r\nAccess-Control-Request-Headers: x-b\r\n");
        await AskAsync(gateway, "GET /a HTTP/1.1\r\nOrigin: https://x.test\r\n");
        await AskAsync(gateway, "GET /a HTTP/1.1\r\nOrigin: https://y.test\r\n");

        string log = await gateway.StopAndReadLogAsync();
        Assert.Contains("DEBUG: [CORS] preflight from https://x.test: the headers are not allowed\n", log, StringComparison.Ordinal);
        Assert.Contains("DEBUG: [CORS] request from https://x.test: allowed\n", log, StringComparison.Ordinal);
        Assert.Contains("DEBUG: [CORS] request from https://y.test: the origin is not allowed\n", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"max_age": 3600}""", "Error: max_age is a duration, this is a number")]
    [InlineData("""{"max_age": "1 hour"}""", "Warning: \"1 hour\" is not a duration")]
    [InlineData("""{"allow_origins": "https://a.test"}""", "Error: allow_origins must be a list of texts, this is a string: without it more would be allowed")]
    [InlineData("""{"allow_origins": ["https://a.test", 1]}""", "Error: allow_origins must be a list of texts, this is a number")]
    [InlineData("""{"allow_headers": "x-a"}""", "Error: allow_headers must be a list")]
    [InlineData("""{"allow_methods": {}}""", "Error: allow_methods must be a list")]
    [InlineData("""{"allow_credentials": true}""", "Warning: browsers refuse credentials where every origin is allowed")]
    [InlineData("""{"allow_credentials": "yes"}""", "Warning: true or false belongs here")]
    [InlineData("""{"allow_origins": ["a.test"]}""", "Warning: no browser sends the origin \"a.test\": an origin is a scheme, a host and perhaps a port: write \"https://a.test\"")]
    [InlineData("""{"allow_origins": ["https://a.test/"]}""", "write \"https://a.test\"")]
    [InlineData("""{"allow_origins": ["https://*.*.test"]}""", "Warning: only the first *")]
    [InlineData("""{"allow_methods": ["*"]}""", "Warning: * is not a method")]
    [InlineData("""{"allow_methods": ["get"]}""", "write \"GET\"")]
    [InlineData("""{"options_success_status": 302}""", "Warning: browsers take a preflight that is answered with 302 as refused")]
    [InlineData("""{"options_success_status": 100}""", "Warning: 100 is no status of an answer: 204 is used")]
    [InlineData("""{"options_success_status": "200"}""", "Warning: a number belongs here")]
    [InlineData("""{"alow_origins": []}""", "did you mean \"allow_origins\"?")]
    [InlineData("[]", "Warning: an object belongs here")]
    public void Mistakes_are_told(string settings, string finding) =>
        Assert.Contains(finding, Findings.Of($$"""{"security/cors": {{settings}}}"""), StringComparison.Ordinal);

    [Fact]
    public void Good_settings_have_no_finding()
    {
        const string Settings = """
            {"allow_origins": ["https://a.test", "https://*.b.test", "*.c.test", "null"], "allow_methods": ["GET", "PATCH", "OPTIONS"], "allow_headers": ["X-A"],
             "expose_headers": ["X-B"], "allow_credentials": true, "allow_private_network": true, "max_age": "2h", "options_passthrough": false,
             "options_success_status": 200, "debug": false}
            """;
        Assert.Empty(Findings.Of($$"""{"security/cors": {{Settings}}}"""));
        Assert.Contains("security/cors has no effect at an endpoint", Findings.Of(endpoint: $$"""{"security/cors": {{Settings}}}"""), StringComparison.Ordinal);
    }

    private static Task<RunningGateway> StartAsync(RawBackend backend, string cors) => RunningGateway.StartAsync($$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"], "extra_config": {"security/cors": {{cors}}},
         "endpoints": [
           {"endpoint": "/a", "backend": [{"url_pattern": "/a"}]},
           {"endpoint": "/broken", "backend": [{"url_pattern": "/broken"}]},
           {"endpoint": "/no-op", "output_encoding": "no-op", "backend": [{"url_pattern": "/no-op"}]}]}
        """);

    private static Task<string> AskAsync(RunningGateway gateway, string request) => gateway.AskAsync($"{request}Host: g\r\nConnection: close\r\n\r\n");

    private static string Answer(string headers = "", string status = "200 OK", string body = "{\"a\":1}") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
}
