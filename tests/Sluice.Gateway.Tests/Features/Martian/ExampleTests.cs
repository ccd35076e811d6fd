using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Martian;

/// <summary>The example of the manual, and what only the whole way of a request shows.</summary>
public sealed class ExampleTests
{
    private const string Answer =
        "HTTP/1.1 200 OK\r\nServer: x\r\nX-Powered-By: y\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}";

    [Fact]
    public async Task The_example_changes_requests_and_answers()
    {
        await using RawBackend backend = RawBackend.Answering(Answer);
        await using RunningGateway gateway = await StartAsync(Example(), backend);

        string acme = await gateway.AskAsync(
            "GET /reports/7?format=xls HTTP/1.1\r\nHost: gw\r\nX-Tenant: acme\r\nConnection: close\r\n\r\n");
        await gateway.AskAsync("GET /reports/7?format=xls HTTP/1.1\r\nHost: gw\r\nX-Tenant: other\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("GET /v1/reports/7?format=pdf HTTP/1.1\r\n", backend.Heads[0], StringComparison.Ordinal);
        Assert.Contains("Host: reports.internal\r\n", backend.Heads[0], StringComparison.Ordinal);
        Assert.Matches("X-Request-Id: [0-9a-f-]{36}\r\n", backend.Heads[0]);
        Assert.Contains("?format=xls ", backend.Heads[1], StringComparison.Ordinal);
        Assert.Equal(
            ["X-Tenant: other", "X-Tenant: default"],
            backend.Heads[1].Split("\r\n").Where(static line => line.StartsWith("X-Tenant", StringComparison.Ordinal)));
        Assert.EndsWith("\r\n\r\n{\"a\":1}", acme, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Powered-By", acme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_body_is_decoded_like_the_backends()
    {
        await using RawBackend backend = RawBackend.Answering(Answer);
        await using RunningGateway gateway = await StartAsync(Example(), backend);

        string answer = await gateway.AskAsync("GET /features HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n\r\n");

        Assert.EndsWith("\r\n\r\n{\"features\":[]}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_body_that_is_streamed_has_its_own_length()
    {
        await using RawBackend backend = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nlonger!");
        await using RunningGateway gateway = await StartAsync(
            """
            {"version": 3, "port": $PORT, "host": ["http://echo.demo"], "endpoints": [
              {"endpoint": "/a", "output_encoding": "no-op", "backend": [
                {"url_pattern": "/b", "encoding": "no-op", "extra_config": {"modifier/martian":
                  {"body.Modifier": {"scope": ["response"], "contentType": "text/plain", "body": "YWJj"}}}}]}]}
            """,
            backend);

        string answer = await gateway.AskAsync("GET /a HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n\r\n");

        Assert.Contains("Content-Length: 3\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nabc", answer, StringComparison.Ordinal);
    }

    private static Task<RunningGateway> StartAsync(string config, RawBackend backend) => RunningGateway.StartAsync(
        config.Replace("http://echo.demo", backend.Host, StringComparison.Ordinal).Replace("\"port\": 8080", "\"port\": $PORT", StringComparison.Ordinal));

    private static string Example() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", "martian", "krakend.json"));
}
