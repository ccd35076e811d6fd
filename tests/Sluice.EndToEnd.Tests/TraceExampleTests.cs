using System.Collections.Concurrent;
using System.Globalization;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The traces of the example of <c>docs/opentelemetry.md</c>, with variables of the environment.</summary>
public sealed class TraceExampleTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("b3multi", $"X-B3-TraceId: {Trace}\r\nX-B3-SpanId: b7ad6b7169203331\r\nX-B3-Sampled: 1\r\n")]
    [InlineData("", $"traceparent: 00-{Trace}-b7ad6b7169203331-01\r\n")]
    public async Task A_collector_gets_the_spans_of_a_request_that_its_client_traces(string propagators, string headers)
    {
        ConcurrentQueue<(HttpHead Head, byte[] Body)> posts = [];
        using var collector = new RawBackend(connection => RawBackend.ServeAsync(connection, (head, body) =>
        {
            posts.Enqueue((head, body));
            return Task.FromResult("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }));
        int port = Ports.Free();
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gateway-");
        string path = Path.Combine(directory.FullName, "krakend.json");
        string example = Path.Combine(AppContext.BaseDirectory, "examples", "opentelemetry", "krakend.json");
        await File.WriteAllTextAsync(
            path,
            (await File.ReadAllTextAsync(example, TestContext.Current.CancellationToken))
                .Replace("8080", Text(port), StringComparison.Ordinal)
                .Replace("9464", Text(Ports.Free()), StringComparison.Ordinal)
                .Replace("4318", Text(collector.Port), StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await using GatewayProcess gateway = GatewayProcess.Launch(
            directory.FullName,
            path,
            port,
            [],
            [
                new("OTEL_PROPAGATORS", propagators),
                new("OTEL_EXPORTER_OTLP_HEADERS", "api-key=S3CRET"),
                new("OTEL_RESOURCE_ATTRIBUTES", "region=far-away"),
            ],
            directory);
        Assert.True(await gateway.ListensAsync(), gateway.Log);
        using (RawConnection connection = await RawConnection.OpenAsync(port))
        {
            await connection.Http.SendAsync($"GET /users/7 HTTP/1.1\r\nHost: g\r\n{headers}Connection: close\r\n\r\n");
            Assert.Equal(200, (await connection.Http.ReadAnswerAsync()).Status);
        }

        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitAsync(GatewayProcess.StartBound));

        Assert.NotEmpty(posts);
        Assert.All(posts, static post => Assert.Equal(
            ("/v1/traces", "application/x-protobuf", "S3CRET"), (post.Head.Target, post.Head.First("Content-Type"), post.Head.First("api-key"))));
        byte[] sent = [.. posts.SelectMany(static post => post.Body)];
        Assert.True(sent.AsSpan().IndexOf(Convert.FromHexString(Trace)) >= 0);
        Assert.True(sent.AsSpan().IndexOf("far-away"u8) >= 0);
        Assert.True(sent.AsSpan().IndexOf("krakend.stage"u8) >= 0);
        Assert.DoesNotContain("S3CRET", gateway.Log, StringComparison.Ordinal);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
