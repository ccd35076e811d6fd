using System.Collections.Concurrent;
using System.Net;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The time between a signal to stop and the stop (<c>run --drain-delay</c>).</summary>
public sealed class DrainTests
{
    /// <summary>Longer than any test waits.</summary>
    private static readonly string[] Long = ["--drain-delay", "1h"];

    [Fact]
    public async Task The_health_route_tells_first_while_all_is_served()
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config(backend), Long);
        using RawConnection kept = await RawConnection.OpenAsync(gateway.Port);
        await kept.Http.SendAsync(Request("/items/a"));
        Assert.False((await kept.Http.ReadAnswerAsync()).Head.Closes);

        gateway.Terminate();
        HttpAnswer health = await UnhealthyAsync(gateway);

        Assert.Contains("\"status\":\"stopping\"", health.Text, StringComparison.Ordinal);
        HttpAnswer fresh = await gateway.GetAsync("/items/a");
        Assert.Equal((200, true), (fresh.Status, fresh.Head.Closes));
        await kept.Http.SendAsync(Request("/items/a"));
        HttpAnswer last = await kept.Http.ReadAnswerAsync();
        Assert.Equal((200, true), (last.Status, last.Head.Closes));
        await kept.EndedByPeerAsync();

        // Who does not want to wait says so once more.
        gateway.Terminate();
        Assert.Equal(143, await gateway.ExitAsync(GatewayProcess.StartBound));
    }

    [Fact]
    public async Task A_body_that_is_under_way_is_served_while_its_connection_is_told_to_close()
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config(backend), Long);
        gateway.Terminate();
        await UnhealthyAsync(gateway);
        using RawConnection slow = await RawConnection.OpenAsync(gateway.Port);
        await slow.Http.SendAsync("POST /post HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 8\r\n\r\nhalf");
        await gateway.GetAsync("/items/a");
        await slow.Http.SendAsync("half");
        HttpAnswer answer = await slow.Http.ReadAnswerAsync();
        Assert.Equal((200, true), (answer.Status, answer.Text.Contains("\"length\":8", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task HTTP2_goes_on_over_new_connections()
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config(backend), Long);
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
        gateway.Terminate();
        await UnhealthyAsync(gateway);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync());
        }

        async Task<HttpStatusCode> AskAsync()
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://127.0.0.1:{gateway.Port}/items/a"));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task What_is_in_flight_when_the_delay_ends_is_finished()
    {
        using var backend = new PathBackend();
        var asked = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        backend.On("/items/slow", async (connection, _) =>
        {
            asked.TrySetResult();
            await release.Task;
            await connection.Http.SendAsync(PathBackend.Json("{\"done\":true}"));
        });
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config(backend), "--drain-delay", "100ms");
        using RawConnection inFlight = await RawConnection.OpenAsync(gateway.Port);
        await inFlight.Http.SendAsync(Request("/items/slow"));
        await asked.Task.WaitAsync(HttpStream.Bound);

        gateway.Terminate();
        await gateway.RefusesAsync();
        release.SetResult();

        HttpAnswer answer = await inFlight.Http.ReadAnswerAsync();
        Assert.Equal((200, "{\"done\":true}"), (answer.Status, answer.Text));
        Assert.Equal(0, await gateway.ExitAsync(GatewayProcess.StartBound));
    }

    [Fact]
    public async Task A_rolling_update_behind_a_load_balancer_loses_no_request()
    {
        using var backend = new PathBackend();
        using var stop = new CancellationTokenSource();
        var instances = new ConcurrentDictionary<GatewayProcess, bool>();
        var outcomes = new ConcurrentBag<int>();
        GatewayProcess first = await StartAsync();
        GatewayProcess second = await StartAsync();
        Task watching = WatchAsync();
        Task[] clients = [.. Enumerable.Range(0, 6).Select(_ => SendAsync())];

        // Every instance is replaced: one more first, then one less.
        foreach (GatewayProcess old in (GatewayProcess[])[first, second])
        {
            await StartAsync();
            await ServedAsync(100);
            old.Terminate();
            Assert.Equal(0, await old.ExitAsync(GatewayProcess.StartBound));
            await ServedAsync(100);
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        await watching;
        foreach (GatewayProcess instance in (GatewayProcess[])[first, second, .. instances.Keys])
        {
            await instance.DisposeAsync();
        }

        Assert.All(outcomes, static status => Assert.Equal(200, status));

        async Task<GatewayProcess> StartAsync()
        {
            GatewayProcess gateway = await GatewayProcess.StartAsync(Config(backend), "--drain-delay", "8s");
            instances[gateway] = true;
            return gateway;
        }

        // The balancer: it asks every instance again and again how it does.
        async Task WatchAsync()
        {
            using HttpClient client = Client();
            while (!stop.IsCancellationRequested)
            {
                foreach (GatewayProcess instance in instances.Keys)
                {
                    using HttpResponseMessage health = await client.GetAsync(new Uri($"http://127.0.0.1:{instance.Port}/__health"));
                    if (!health.IsSuccessStatusCode)
                    {
                        instances.TryRemove(instance, out _);
                    }
                }

                await Task.Delay(20);
            }
        }

        // Clients keep their connections, as balancers do.
        async Task SendAsync()
        {
            using HttpClient client = Client();
            while (!stop.IsCancellationRequested)
            {
                GatewayProcess[] well = [.. instances.Keys];
                int port = well[Random.Shared.Next(well.Length)].Port;
                try
                {
                    using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/items/a"));
                    outcomes.Add((int)answer.StatusCode);
                }
                catch (HttpRequestException)
                {
                    outcomes.Add(0);
                }

                await Task.Delay(1);
            }
        }

        async Task ServedAsync(int more)
        {
            int goal = outcomes.Count + more;
            using var bound = new CancellationTokenSource(GatewayProcess.StartBound);
            while (outcomes.Count < goal)
            {
                await Task.Delay(10, bound.Token);
            }
        }

        static HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false });
    }

    private static async Task<HttpAnswer> UnhealthyAsync(GatewayProcess gateway)
    {
        using var bound = new CancellationTokenSource(GatewayProcess.StartBound);
        while (true)
        {
            HttpAnswer health = await gateway.GetAsync("/__health");
            if (health.Status != 200)
            {
                Assert.Equal(503, health.Status);
                return health;
            }

            await Task.Delay(10, bound.Token);
        }
    }

    private static string Request(string path) => $"GET {path} HTTP/1.1\r\nHost: gateway.test\r\n\r\n";

    private static string Config(PathBackend backend) => $$"""
        { "version": 3, "port": $PORT, "use_h2c": true, "timeout": "30s", "host": ["{{backend.Url}}"], "endpoints": [
          { "endpoint": "/items/{id}", "backend": [{ "url_pattern": "/items/{id}" }] },
          { "endpoint": "/post", "method": "POST", "backend": [{ "url_pattern": "/post" }] }] }
        """;
}
