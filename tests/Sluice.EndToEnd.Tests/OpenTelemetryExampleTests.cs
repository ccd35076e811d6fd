using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The example of <c>docs/opentelemetry.md</c>, as it is but for the ports.</summary>
public sealed class OpenTelemetryExampleTests
{
    [Fact]
    public async Task Prometheus_reads_the_metrics_of_the_example()
    {
        int metrics = Ports.Free();
        string path = Path.Combine(AppContext.BaseDirectory, "examples", "opentelemetry", "krakend.json");
        string config = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))
            .Replace("8080", "$PORT", StringComparison.Ordinal)
            .Replace("9464", $"{metrics}", StringComparison.Ordinal);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config);
        foreach (string target in (string[])["/users/7", "/users/8", "/internal/status", "/nothing"])
        {
            using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
            await connection.Http.SendAsync($"GET {target} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
            Assert.Equal(target == "/nothing" ? 404 : 200, (await connection.Http.ReadAnswerAsync()).Status);
        }

        string text = await ReadAsync(metrics, "http_route=\"404 Not Found\"");
        string users = Assert.Single(text.Split('\n'), static line => line.StartsWith("http_server_duration_count", StringComparison.Ordinal) && line.Contains("http_route=\"/users/:id\"", StringComparison.Ordinal));
        Assert.Contains("team=\"shop\"", users, StringComparison.Ordinal);
        Assert.EndsWith(" 2", users, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('\n'), static line => line.StartsWith("krakend_", StringComparison.Ordinal) && line.Contains("status", StringComparison.Ordinal));
        Assert.Contains("target_info{deployment_environment=\"example\",service_name=\"shop\",service_version=\"1.0\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("\ngo_threads ", text, StringComparison.Ordinal);
        Assert.Contains("\nprocess_resident_memory_bytes ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/users/7", text, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(int port, string text)
    {
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            string answer = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), limit.Token);
            if (answer.Contains(text, StringComparison.Ordinal))
            {
                return answer;
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
