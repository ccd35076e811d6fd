using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Pipeline;

public class ConcurrentAndShadowTests
{
    [Fact]
    public async Task The_first_complete_answer_wins_and_the_other_calls_are_cancelled()
    {
        var cancelled = new TaskCompletionSource();
        int calls = 0;
        await using var backend = new RawBackend(async connection =>
        {
            await connection.ReadHeadAsync();
            if (Interlocked.Increment(ref calls) == 1)
            {
                await Assert.ThrowsAnyAsync<Exception>(async () => Assert.NotNull(await connection.ReadHeadAsync()));
                cancelled.SetResult();
            }
            else
            {
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
                await connection.HangAsync();
            }
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(backend, "\"concurrent_calls\": 2,", ""));
        Assert.EndsWith("{\"a\":1}", await gateway.AskAsync(Request), StringComparison.Ordinal);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Concurrent_calls_work_with_no_op()
    {
        await using RawBackend backend = RawBackend.Answering("HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\n\r\nbody");
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(backend, "\"concurrent_calls\": 3, \"output_encoding\": \"no-op\",", ""));
        string answer = await gateway.AskAsync(Request);
        Assert.StartsWith("HTTP/1.1 202 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nbody", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shadow_gets_the_request_and_nobody_waits_for_it()
    {
        var shadowed = new TaskCompletionSource<string?>();
        await using var backend = new RawBackend(async connection =>
        {
            string? head = await connection.ReadHeadAsync();
            if (head!.Contains("/shadow", StringComparison.Ordinal))
            {
                shadowed.SetResult(head);
                await connection.HangAsync();
            }

            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(backend, "", ", {\"url_pattern\": \"/shadow\", \"extra_config\": {\"proxy\": {\"shadow\": true}}}"), new FakeTimeProvider());
        Assert.EndsWith("{\"a\":1}", await gateway.AskAsync(Request), StringComparison.Ordinal);
        Assert.StartsWith("GET /shadow ", await shadowed.Task, StringComparison.Ordinal);
    }

    private const string Request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static string Config(RawBackend backend, string endpoint, string moreBackends) => $$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"],
         "endpoints": [{"endpoint": "/", {{endpoint}} "timeout": "30s", "backend": [{"url_pattern": "/"}{{moreBackends}}]}]}
        """;
}
