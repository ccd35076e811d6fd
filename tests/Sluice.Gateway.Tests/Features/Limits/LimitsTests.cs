using Sluice.Configuration;
using Sluice.Gateway.Features.Limits;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Limits;

public class LimitsTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"a\":\"\"}";

    [Fact]
    public async Task A_body_for_several_backends_that_is_larger_than_max_buffered_body_is_refused()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"],
             "extra_config": {"server/limits": {"max_buffered_body": 10} },
             "endpoints": [{"endpoint": "/", "method": "POST", "backend": [{"url_pattern": "/a"}, {"url_pattern": "/b", "group": "b"}]}]}
            """);
        string told = await gateway.AskAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 11\r\n\r\n12345678901");
        Assert.StartsWith("HTTP/1.1 413 ", told, StringComparison.Ordinal);
        string chunked = await gateway.AskAsync(
            "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", chunked, StringComparison.Ordinal);
        Assert.Equal(0, backend.Accepted);
        string small = await gateway.AskAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 10\r\n\r\n1234567890");
        Assert.StartsWith("HTTP/1.1 200 ", small, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_body_that_is_larger_than_max_decoded_body_is_a_failure_of_the_backend()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"],
             "extra_config": {"server/limits": {"max_decoded_body": 7} },
             "endpoints": [{"endpoint": "/json", "backend": [{"url_pattern": "/"}]},
                           {"endpoint": "/raw", "output_encoding": "no-op", "backend": [{"url_pattern": "/"}]}]}
            """);
        Assert.StartsWith("HTTP/1.1 500 ", await gateway.AskAsync("GET /json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        string streamed = await gateway.AskAsync("GET /raw HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.EndsWith("{\"a\":\"\"}", streamed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_beyond_max_connections_are_closed_at_once_and_served_again_later(bool h2c)
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"],
             "use_h2c": {{(h2c ? "true" : "false")}}, "extra_config": {"server/limits": {"max_connections": 1} },
             "endpoints": [{"endpoint": "/", "backend": [{"url_pattern": "/"}]}]}
            """);
        const string Request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        await using (RawClient first = await gateway.ConnectAsync())
        {
            await first.SendAsync(Request);
            await first.ReadUntilAsync("{\"a\":\"\"}");
            Assert.Equal("", await AskAsync(gateway));
            await first.SendAsync(Request);
            await first.ReadUntilAsync("{\"a\":\"\"}");
        }

        string answer = "";
        while (answer.Length == 0)
        {
            answer = await AskAsync(gateway);
        }

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    /// <summary>What a new connection gets; nothing when it is closed at once, which may be while it connects.</summary>
    private static async Task<string> AskAsync(RunningGateway gateway)
    {
        try
        {
            return await gateway.AskAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        }
        catch (Exception closed) when (closed is System.Net.Sockets.SocketException or IOException)
        {
            return "";
        }
    }

    [Fact]
    public void A_negative_limit_is_refused_and_a_misspelt_one_is_told()
    {
        LoadResult loaded = ConfigLoader.Load(new LoadRequest
        {
            File = "krakend.json",
            Content = """{"version":3,"extra_config":{"server/limits":{"max_connections":-1,"max_decoded_bdy":1}}}"""u8.ToArray(),
        });
        var diagnostics = new DiagnosticBag();
        LimitsOptions.Read(loaded.Config!.ExtraConfig, diagnostics);
        Assert.Contains(diagnostics, static d => d.Severity == DiagnosticSeverity.Error && d.Path.EndsWith("max_connections", StringComparison.Ordinal));
        Assert.Contains(diagnostics, static d => d.Severity == DiagnosticSeverity.Warning && $"{d.Remedy}{d.Message}".Contains("max_decoded_body", StringComparison.Ordinal));
    }
}
