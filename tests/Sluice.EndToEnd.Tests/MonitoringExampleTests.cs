using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The example of <c>docs/metrics.md</c>, as it is but for the ports and a shorter window.</summary>
public sealed class MonitoringExampleTests
{
    [Fact]
    public async Task The_example_shows_what_it_measures_and_pushes_it()
    {
        var writes = new ConcurrentQueue<string>();
        using var influx = new RawBackend(connection => RawBackend.ServeAsync(connection, (head, body) =>
        {
            if (head.Target.StartsWith("/write?db=krakend&", StringComparison.Ordinal))
            {
                writes.Enqueue(Encoding.UTF8.GetString(body));
            }

            return Task.FromResult("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
        }));
        int statsPort = Ports.Free();
        string path = Path.Combine(AppContext.BaseDirectory, "examples", "monitoring", "krakend.json");
        string config = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))
            .Replace("8080", "$PORT", StringComparison.Ordinal)
            .Replace("8090", statsPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("8086", influx.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("30s", "100ms", StringComparison.Ordinal);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config);

        Assert.Equal(200, (await AskAsync(gateway.Port, "/users/7")).Status);

        Dictionary<string, JsonElement> stats = [];
        await UntilAsync(async () =>
        {
            stats = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>((await AskAsync(statsPort, "/__stats")).Text)!;
            return stats.TryGetValue("krakend.router.disconnected-total", out JsonElement total) && total.GetInt64() == 1;
        });
        Assert.Equal(1, stats["krakend.router.response./users/:id.status.200.count"].GetInt64());
        Assert.Equal(1, stats["krakend.proxy.requests.layer.pipe.name./users/:id.complete.true.error.false"].GetInt64());
        Assert.Equal(1, stats["krakend.proxy.requests.layer.backend.name./__echo/users/{{.Id}}.complete.true.error.false"].GetInt64());
        await UntilAsync(() => Task.FromResult(writes.Any(static w => w.Contains(",name=/users/:id,status=200 total=1i,count=1i ", StringComparison.Ordinal))));
        Assert.Contains(writes, static w => w.Contains("router.response-time,", StringComparison.Ordinal) && w.Contains(",p0.99=", StringComparison.Ordinal));
    }

    private static async Task<HttpAnswer> AskAsync(int port, string path)
    {
        using RawConnection connection = await RawConnection.OpenAsync(port);
        await connection.Http.SendAsync($"GET {path} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        return await connection.Http.ReadAnswerAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
