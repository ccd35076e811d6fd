using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Hosting;

public class RequestTimesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\"concurrent_calls\": 2, ")]
    public async Task Times_longer_than_timers_take_are_as_good_as_none(string more)
    {
        await using var backend = new RawBackend(static async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            }
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"], "timeout": "9000h", "write_timeout": "9000h",
             "read_timeout": "9000h", "idle_timeout": "9000h", "read_header_timeout": "9000h", "dialer_timeout": "9000h",
             "response_header_timeout": "9000h", "idle_connection_timeout": "9000h", "max_shutdown_wait_time": "9000h", "dns_cache_ttl": "9000h",
             "endpoints": [{"endpoint": "/", {{more}}"backend": [{"url_pattern": "/"}]}]}
            """);
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.AskAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.True(await gateway.StopAsync());
    }

    [Fact]
    public async Task A_body_that_comes_later_than_read_timeout_is_refused()
    {
        var clock = new FakeTimeProvider();
        var reading = new TaskCompletionSource();
        await using var backend = new RawBackend(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadUntilAsync("12345");
            reading.SetResult();
            await connection.HangAsync();
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"], "read_timeout": "5s", "timeout": "60s",
             "endpoints": [{"endpoint": "/", "method": "POST", "backend": [{"url_pattern": "/"}]}]}
            """, clock);
        await using RawClient client = await gateway.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
        await reading.Task;
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_takes_longer_than_write_timeout_ends_the_connection()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        await using var backend = new RawBackend(async connection =>
        {
            await connection.ReadHeadAsync();
            asked.SetResult();
            await connection.HangAsync();
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"], "write_timeout": "5s", "timeout": "60s",
             "endpoints": [{"endpoint": "/", "backend": [{"url_pattern": "/"}]}]}
            """, clock);
        await using RawClient client = await gateway.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("", "", 1, 1000)]
    [InlineData("", """, {"url_pattern": "/", "extra_config": {"proxy": {"shadow": true, "shadow_timeout": "1h"}}}""", 2, 1000)]
    [InlineData("", """, {"url_pattern": "/"}""", 2, 850)]
    [InlineData(""", "concurrent_calls": 2""", "", 2, 750)]
    public async Task The_backends_of_an_endpoint_have_their_share_of_its_time(
        string more, string moreBackends, int calls, int milliseconds)
    {
        var clock = new FakeTimeProvider();
        var asked = new SemaphoreSlim(0);
        await using var backend = new RawBackend(async connection =>
        {
            await connection.ReadHeadAsync();
            asked.Release();
            await connection.HangAsync();
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"],
             "endpoints": [{"endpoint": "/", "timeout": "1s"{{more}}, "backend": [{"url_pattern": "/"}{{moreBackends}}]}]}
            """, clock);
        await using RawClient client = await gateway.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        for (; calls > 0; calls--)
        {
            await asked.WaitAsync();
        }

        Task<string> answer = client.ReadUntilAsync("\r\n\r\n");
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(answer.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.StartsWith("HTTP/1.1 500 ", await answer, StringComparison.Ordinal);
    }
}
