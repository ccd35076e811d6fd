using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The example of <c>docs/opencensus.md</c>, as it is but for the ports.</summary>
public sealed class OpenCensusExampleTests
{
    [Fact]
    public async Task The_example_sends_the_spans_of_a_request_to_Zipkin()
    {
        ConcurrentQueue<string> posts = [];
        using var zipkin = new RawBackend(connection => RawBackend.ServeAsync(connection, (_, body) =>
        {
            posts.Enqueue(Encoding.UTF8.GetString(body));
            return Task.FromResult("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }));
        string path = Path.Combine(AppContext.BaseDirectory, "examples", "opencensus", "krakend.json");
        string config = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))
            .Replace("8080", "$PORT", StringComparison.Ordinal)
            .Replace("9411", zipkin.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config);
        using (RawConnection connection = await RawConnection.OpenAsync(gateway.Port))
        {
            await connection.Http.SendAsync(
                "GET /hello/ann HTTP/1.1\r\nHost: g\r\nX-B3-TraceId: 0af7651916cd43dd8448eb211c80319c\r\nX-B3-SpanId: b7ad6b7169203331\r\n"
                + "X-B3-Sampled: 1\r\nConnection: close\r\n\r\n");
            HttpAnswer answer = await connection.Http.ReadAnswerAsync();
            Assert.Equal((200, """{"req_uri":"/__echo/ann"}"""), (answer.Status, answer.Text));
        }

        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitAsync(GatewayProcess.StartBound));
        string[] names = [.. posts.SelectMany(static post => JsonDocument.Parse(post).RootElement.EnumerateArray())
            .Where(static span => span.GetProperty("traceId").GetString() == "0af7651916cd43dd8448eb211c80319c")
            .Select(static span => span.GetProperty("name").GetString()!)
            .Order(StringComparer.Ordinal)];
        Assert.Equal(["/__echo/ann", "/hello/:name", "backend-/__echo/{{.Name}}", "pipe-/hello/:name"], names);
    }
}
