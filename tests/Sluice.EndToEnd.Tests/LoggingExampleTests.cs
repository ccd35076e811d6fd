using System.Text.Json;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The example of <c>docs/logging.md</c>, as it is but for the port.</summary>
public sealed class LoggingExampleTests
{
    [Fact]
    public async Task The_example_writes_nothing_but_JSON_lines()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "examples", "logging", "krakend.json");
        string config = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace("8080", "$PORT", StringComparison.Ordinal);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config);
        using (RawConnection connection = await RawConnection.OpenAsync(gateway.Port))
        {
            await connection.Http.SendAsync("GET /hello?api_key=S3CRET HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
            Assert.Equal(200, (await connection.Http.ReadAnswerAsync()).Status);
        }

        await gateway.LogsAsync("\"path\":\"/hello\"");
        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitAsync(GatewayProcess.StartBound));
        string[] lines = [.. gateway.Log.Split('\n').Where(static line => line.StartsWith('{'))];

        Assert.All(lines, static line => JsonDocument.Parse(line).Dispose());
        Assert.Contains(lines, static line => line.Contains("\"message\":\"[SERVICE: Gin] Router execution ended\",\"module\":\"edge\"", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.Contains("S3CRET", StringComparison.Ordinal));
        Assert.DoesNotContain("KRAKEND INFO", gateway.Log, StringComparison.Ordinal);
    }
}
