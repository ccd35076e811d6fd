using System.Globalization;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>Start, limits and end of the service.</summary>
public sealed class ServiceLifeTests
{
    private const string Ask = "GET /items/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n";

    [Fact]
    public async Task SIGTERM_finishes_what_is_in_flight_and_refuses_what_is_new()
    {
        using var backend = new PathBackend();
        var asked = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        backend.On("/items/a", async (connection, _) =>
        {
            asked.TrySetResult();
            await release.Task;
            await connection.Http.SendAsync(PathBackend.Json("{\"done\":true}"));
        });
        await using GatewayProcess gateway = await StartAsync(backend);
        using RawConnection idle = await RawConnection.OpenAsync(gateway.Port);
        using RawConnection inFlight = await RawConnection.OpenAsync(gateway.Port);
        await inFlight.Http.SendAsync(Ask);
        await asked.Task.WaitAsync(HttpStream.Bound);

        gateway.Terminate();
        await gateway.RefusesAsync();
        release.SetResult();

        HttpAnswer answer = await inFlight.Http.ReadAnswerAsync();
        Assert.Equal((200, "{\"done\":true}"), (answer.Status, answer.Text));
        Assert.Equal(0, await gateway.ExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task The_shutdown_waits_no_longer_than_configured()
    {
        using var backend = new PathBackend();
        var asked = new TaskCompletionSource();
        backend.On("/items/a", async (connection, _) =>
        {
            asked.TrySetResult();
            await connection.EndedByPeerAsync();
        });
        await using GatewayProcess gateway = await StartAsync(backend, "\"max_shutdown_wait_time\": \"500ms\", \"timeout\": \"10m\",");
        using RawConnection inFlight = await RawConnection.OpenAsync(gateway.Port);
        await inFlight.Http.SendAsync(Ask);
        await asked.Task.WaitAsync(HttpStream.Bound);
        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Idle_connections_do_not_hold_up_the_shutdown()
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = await StartAsync(backend);
        using RawConnection idle = await RawConnection.OpenAsync(gateway.Port);
        await idle.Http.SendAsync(Ask);
        Assert.Equal(200, (await idle.Http.ReadAnswerAsync()).Status);
        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_no_success()
    {
        using var backend = new PathBackend();
        await using GatewayProcess first = await StartAsync(backend);
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gateway-");
        string config = Path.Combine(directory.FullName, "krakend.json");
        await File.WriteAllTextAsync(config, Config(backend, "").Replace("$PORT", first.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await using GatewayProcess second = GatewayProcess.Launch(directory.FullName, config, first.Port, [], [], directory);
        Assert.NotEqual(0, await second.ExitAsync(GatewayProcess.StartBound));
        string port = first.Port.ToString(CultureInfo.InvariantCulture);
        Assert.Contains(second.Log.Split('\n'), line => line.Contains(port, StringComparison.Ordinal) && line.Contains("in use", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("   at Sluice.", second.Log, StringComparison.Ordinal);
        Assert.Equal(200, (await first.GetAsync("/items/a")).Status);
    }

    [Fact]
    public async Task Two_thousand_idle_connections_are_served_when_they_ask()
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = await StartAsync(backend);
        var connections = new List<RawConnection>();
        try
        {
            for (int i = 0; i < 2000; i++)
            {
                connections.Add(await RawConnection.OpenAsync(gateway.Port));
            }

            foreach (RawConnection connection in connections)
            {
                await connection.Http.SendAsync(Ask);
            }

            foreach (RawConnection connection in connections)
            {
                Assert.Equal(200, (await connection.Http.ReadAnswerAsync()).Status);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"resident: {gateway.ResidentBytes >> 20} MiB");
            Assert.InRange(gateway.ResidentBytes, 0, 300L << 20);
        }
        finally
        {
            connections.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task A_head_larger_than_configured_is_refused()
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = await StartAsync(backend, "\"max_header_bytes\": 8192,");
        Assert.Equal(200, (await AskWithHeaderAsync(4096)).Status);
        Assert.Equal(431, (await AskWithHeaderAsync(32_768)).Status);

        async Task<HttpAnswer> AskWithHeaderAsync(int length)
        {
            using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
            await connection.Http.SendAsync($"GET /items/a HTTP/1.1\r\nHost: gateway.test\r\nX-A: {new string('a', length)}\r\n\r\n");
            return await connection.Http.ReadAnswerAsync();
        }
    }

    [Theory]
    [InlineData("/decoded", "Content-Length: 2000\r\n\r\n", 2000)]
    [InlineData("/decoded", "Transfer-Encoding: chunked\r\n\r\n7d0\r\n", 2000)]
    [InlineData("/raw", "Content-Length: 2000\r\n\r\n", 2000)]
    [InlineData("/raw", "Transfer-Encoding: chunked\r\n\r\n7d0\r\n", 2000)]
    public async Task A_body_larger_than_configured_is_refused(string path, string framing, int length)
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = await StartAsync(backend, "\"extra_config\": { \"router\": { \"max_payload\": 1000 } },");
        Assert.Equal(413, await PostAsync(framing + new string('a', length) + (framing.Contains("chunked", StringComparison.Ordinal) ? "\r\n0\r\n\r\n" : "")));
        Assert.Equal(200, await PostAsync("Content-Length: 1000\r\n\r\n" + new string('a', 1000)));

        async Task<int> PostAsync(string rest)
        {
            using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
            await connection.Http.SendAsync($"POST {path} HTTP/1.1\r\nHost: gateway.test\r\n{rest}");
            return (await connection.Http.ReadAnswerAsync()).Status;
        }
    }

    [Fact]
    public async Task A_certificate_file_that_is_missing_is_told_and_no_success()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gateway-");
        int port = Ports.Free();
        string config = Path.Combine(directory.FullName, "krakend.json");
        await File.WriteAllTextAsync(config, $$"""
            { "version": 3, "port": {{port}}, "tls": { "keys": [{ "public_key": "missing.pem", "private_key": "missing.key" }] }, "endpoints": [] }
            """);
        await using GatewayProcess gateway = GatewayProcess.Launch(directory.FullName, config, port, [], [], directory);
        Assert.NotEqual(0, await gateway.ExitAsync(GatewayProcess.StartBound));
        Assert.Contains("missing.pem", gateway.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Sluice.", gateway.Log, StringComparison.Ordinal);
    }

    private static Task<GatewayProcess> StartAsync(PathBackend backend, string root = "") => GatewayProcess.StartAsync(Config(backend, root));

    private static string Config(PathBackend backend, string root) => $$"""
        { "version": 3, "port": $PORT, {{root}} "host": ["{{backend.Url}}"], "endpoints": [
          { "endpoint": "/items/{id}", "backend": [{ "url_pattern": "/items/{id}" }] },
          { "endpoint": "/decoded", "method": "POST", "backend": [{ "url_pattern": "/post" }] },
          { "endpoint": "/raw", "method": "POST", "output_encoding": "no-op", "backend": [{ "url_pattern": "/post" }] }] }
        """;
}
