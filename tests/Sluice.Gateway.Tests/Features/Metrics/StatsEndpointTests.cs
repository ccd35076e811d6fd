using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Metrics;

public sealed class StatsEndpointTests
{
    private static readonly string[] Percentiles = ["50", "75", "95", "99", "999"];

    private static string Config(int port, string backend, string options = "", string more = "") => $$"""
        {"version": 3, "port": $PORT, "host": ["{{backend}}"],
         "extra_config": {"telemetry/metrics": {"collection_time": "60s", "listen_address": "127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}}"{{options}} } },
         "endpoints": [{"endpoint": "/users/{id}", "backend": [{"url_pattern": "/u/{id}"}]}{{more}}]}
        """;

    private static ScriptedService Backend() => new(static request => request.Path.EndsWith("/bad", StringComparison.Ordinal)
        ? ScriptedService.Answer("{}", status: 500)
        : ScriptedService.Answer("""{"a":1}"""));

    private static async Task<string> AskAsync(int port, string line)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var raw = new RawClient(client);
        await raw.SendAsync($"{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return await raw.ReadToEndAsync();
    }

    private static async Task<Dictionary<string, JsonElement>> StatsAsync(int port)
    {
        string answer = await AskAsync(port, "GET /__stats");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Body(answer))!;
    }

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    // A request is counted a moment after its answer has reached the client.
    private static async Task<Dictionary<string, JsonElement>> StatsWhenAsync(int port, string key, long value)
    {
        for (int attempt = 0; ; attempt++)
        {
            Dictionary<string, JsonElement> stats = await StatsAsync(port);
            if (stats.TryGetValue(key, out JsonElement there) && there.GetDouble() == value)
            {
                return stats;
            }

            Assert.True(attempt < 3000, $"{key} is {(stats.TryGetValue(key, out there) ? there.ToString() : "absent")}, not {value}");
            await Task.Delay(10);
        }
    }

    private static string Ask(string path, string method = "GET") => $"{method} {path} HTTP/1.1\r\nHost: g\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task Every_name_is_there_from_the_beginning()
    {
        int port = RunningGateway.FreePort();
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host));

        Dictionary<string, JsonElement> stats = await StatsAsync(port);

        var expected = new List<string> { "cmdline", "memstats", "krakend.router.response./users/:id.status" };
        foreach (string direction in (string[])["connected", "disconnected"])
        {
            expected.AddRange([$"krakend.router.{direction}", $"krakend.router.{direction}-gauge", $"krakend.router.{direction}-total"]);
        }

        expected.AddRange(Histogram("krakend.router.response./users/:id.size"));
        expected.AddRange(Histogram("krakend.router.response./users/:id.time"));
        foreach (string call in (string[])["pipe.name./users/:id", "backend.name./u/{{.Id}}"])
        {
            foreach (string outcome in (string[])["complete.true.error.true", "complete.true.error.false", "complete.false.error.true", "complete.false.error.false"])
            {
                expected.Add($"krakend.proxy.requests.layer.{call}.{outcome}");
                expected.AddRange(Histogram($"krakend.proxy.latency.layer.{call}.{outcome}"));
            }
        }

        expected.AddRange(((string[])["LastGC", "NumGC", "PauseTotal"]).Select(static n => $"krakend.service.debug.GCStats.{n}"));
        expected.AddRange(Histogram("krakend.service.debug.GCStats.Pause"));
        expected.AddRange(Timer("krakend.service.debug.ReadGCStats"));
        expected.AddRange(((string[])
        [
            "Alloc", "BuckHashSys", "DebugGC", "EnableGC", "Frees", "HeapAlloc", "HeapIdle", "HeapInuse", "HeapObjects", "HeapReleased", "HeapSys",
            "LastGC", "Lookups", "Mallocs", "MCacheInuse", "MCacheSys", "MSpanInuse", "MSpanSys", "NextGC", "NumGC", "GCCPUFraction", "PauseTotalNs",
            "StackInuse", "StackSys", "Sys", "TotalAlloc",
        ]).Select(static n => $"krakend.service.runtime.MemStats.{n}"));
        expected.AddRange(Histogram("krakend.service.runtime.MemStats.PauseNs"));
        expected.AddRange(Timer("krakend.service.runtime.ReadMemStats"));
        expected.AddRange(((string[])["NumCgoCall", "NumGoroutine", "NumThread"]).Select(static n => $"krakend.service.runtime.{n}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), stats.Keys.Order(StringComparer.Ordinal));
        Assert.True(stats["krakend.service.runtime.MemStats.Sys"].GetInt64() > 1_000_000);
        Assert.True(stats["krakend.service.runtime.NumThread"].GetInt64() > 1);
        Assert.Equal(JsonValueKind.Array, stats["cmdline"].ValueKind);
        Assert.True(stats["memstats"].GetProperty("Alloc").GetInt64() > 0);

        static IEnumerable<string> Histogram(string name) =>
            ((string[])["count", "min", "max", "mean", "std-dev", .. Percentiles.Select(static p => $"{p}-percentile")]).Select(part => $"{name}.{part}");

        static IEnumerable<string> Timer(string name) =>
            [.. Histogram(name), .. ((string[])["one-minute", "five-minute", "fifteen-minute", "mean-rate"]).Select(part => $"{name}.{part}")];
    }

    [Fact]
    public async Task The_page_is_one_object_with_a_line_for_each_member_in_their_order()
    {
        int port = RunningGateway.FreePort();
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host));

        string answer = await AskAsync(port, "GET /__stats");

        Assert.Contains("\r\nContent-Type: application/json; charset=utf-8\r\n", answer, StringComparison.Ordinal);
        string[] lines = Body(answer).Split('\n');
        Assert.Equal(("{", "}", ""), (lines[0], lines[^2], lines[^1]));
        string[] names = [.. lines[1..^2].Select(static line => line[1..line.IndexOf("\": ", StringComparison.Ordinal)])];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("\"krakend.router.connected\": 0,", lines);
    }

    [Fact]
    public async Task Requests_are_counted_at_every_layer()
    {
        int port = RunningGateway.FreePort();
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host, more: """
            , {"endpoint": "/users/{id}", "method": "POST", "backend": [{"url_pattern": "/u/{id}", "method": "GET"}]}
            """));

        await gateway.AskAsync(Ask("/users/1"));
        await gateway.AskAsync(Ask("/users/2", "POST"));
        await gateway.AskAsync(Ask("/users/bad"));
        await gateway.AskAsync(Ask("/nowhere"));
        await gateway.AskAsync(Ask("/users/1", "DELETE"));
        Dictionary<string, JsonElement> stats = await StatsWhenAsync(port, "krakend.router.disconnected", 3);

        Assert.Equal(3, stats["krakend.router.connected"].GetInt64());
        Assert.Equal(2, stats["krakend.router.response./users/:id.status.200.count"].GetInt64());
        Assert.Equal(1, stats["krakend.router.response./users/:id.status.500.count"].GetInt64());
        Assert.Equal(0, stats["krakend.router.response./users/:id.status"].GetInt64());
        Assert.Equal(3, stats["krakend.router.response./users/:id.size.count"].GetInt64());
        Assert.Equal(-1, stats["krakend.router.response./users/:id.size.min"].GetInt64());
        Assert.Equal("""{"a":1}""".Length, stats["krakend.router.response./users/:id.size.max"].GetInt64());
        foreach (string call in (string[])["pipe.name./users/:id", "backend.name./u/{{.Id}}"])
        {
            Assert.Equal(2, stats[$"krakend.proxy.requests.layer.{call}.complete.true.error.false"].GetInt64());
            Assert.Equal(1, stats[$"krakend.proxy.requests.layer.{call}.complete.false.error.true"].GetInt64());
            Assert.Equal(2, stats[$"krakend.proxy.latency.layer.{call}.complete.true.error.false.count"].GetInt64());
            Assert.Equal(0, stats[$"krakend.proxy.requests.layer.{call}.complete.false.error.false"].GetInt64());
        }
    }

    [Fact]
    public async Task Times_are_in_nanoseconds()
    {
        int port = RunningGateway.FreePort();
        var clock = new FakeTimeProvider();
        await using var backend = new ScriptedService(_ =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            return ScriptedService.Answer("{}");
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host), clock);

        await gateway.AskAsync(Ask("/users/1"));
        Dictionary<string, JsonElement> stats = await StatsWhenAsync(port, "krakend.router.disconnected", 1);

        Assert.Equal(20_000_000, stats["krakend.router.response./users/:id.time.max"].GetDouble());
        Assert.Equal(20_000_000, stats["krakend.proxy.latency.layer.pipe.name./users/:id.complete.true.error.false.mean"].GetDouble());
        Assert.Equal(20_000_000, stats["krakend.proxy.latency.layer.backend.name./u/{{.Id}}.complete.true.error.false.99-percentile"].GetDouble());
    }

    [Fact]
    public async Task A_window_that_ends_is_added_to_the_totals_and_statistics_begin_anew()
    {
        int port = RunningGateway.FreePort();
        var clock = new FakeTimeProvider();
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host), clock);
        await gateway.AskAsync(Ask("/users/1"));
        await gateway.AskAsync(Ask("/users/2"));
        await StatsWhenAsync(port, "krakend.router.disconnected", 2);

        clock.Advance(TimeSpan.FromSeconds(60));
        await gateway.AskAsync(Ask("/users/3"));
        Dictionary<string, JsonElement> stats = await StatsWhenAsync(port, "krakend.router.disconnected", 1);

        Assert.Equal(2, stats["krakend.router.connected-gauge"].GetInt64());
        Assert.Equal(2, stats["krakend.router.connected-total"].GetInt64());
        Assert.Equal(3, stats["krakend.router.response./users/:id.status.200.count"].GetInt64());
        Assert.Equal(1, stats["krakend.router.response./users/:id.time.count"].GetInt64());

        clock.Advance(TimeSpan.FromSeconds(120));
        stats = await StatsAsync(port);

        Assert.Equal((0, 3), (stats["krakend.router.connected-gauge"].GetInt64(), stats["krakend.router.connected-total"].GetInt64()));
        Assert.Equal(0, stats["krakend.router.response./users/:id.time.count"].GetInt64());
        Assert.Equal(3, stats["krakend.service.runtime.ReadMemStats.count"].GetInt64());
    }

    [Theory]
    [InlineData("GET /__stats/", "301 Moved Permanently\r\n", "\r\nLocation: /__stats\r\n")]
    [InlineData("GET /__STATS?a=b", "301 Moved Permanently\r\n", "\r\nLocation: /__stats?a=b\r\n")]
    [InlineData("POST /__stats", "405 Method Not Allowed\r\n", "\r\nAllow: GET\r\n")]
    [InlineData("HEAD /__stats", "405 Method Not Allowed\r\n", "\r\nAllow: GET\r\n")]
    [InlineData("GET /other", "404 Not Found\r\n", "404 page not found")]
    [InlineData("GET /%zz", "400 Bad Request\r\n", "400 Bad Request")]
    public async Task The_port_answers_nothing_else(string line, string status, string part)
    {
        int port = RunningGateway.FreePort();
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host));

        string answer = await AskAsync(port, line);

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.Contains(part, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_can_be_left_out()
    {
        int port = RunningGateway.FreePort();
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(port, backend.Host, """, "router_disabled": true, "proxy_disabled": true, "backend_disabled": true"""));

        await gateway.AskAsync(Ask("/users/1"));
        Dictionary<string, JsonElement> stats = await StatsAsync(port);

        Assert.Equal(0, stats["krakend.router.connected"].GetInt64());
        Assert.DoesNotContain(stats.Keys, static key => key.Contains("users", StringComparison.Ordinal) || key.Contains(".layer.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_port_can_be_left_out()
    {
        int port = RunningGateway.FreePort();
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host, """, "endpoint_disabled": true"""));

        await Assert.ThrowsAsync<SocketException>(() => AskAsync(port, "GET /__stats"));
        Assert.StartsWith("HTTP/1.1 200", await gateway.AskAsync(Ask("/users/1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_somebody_else_is_told_and_requests_are_served()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host));

        await gateway.LogsAsync(string.Create(CultureInfo.InvariantCulture, $"[SERVICE: Stats] 127.0.0.1, port {port} is already in use"));
        Assert.StartsWith("HTTP/1.1 200", await gateway.AskAsync(Ask("/users/1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_keeps_what_it_still_measures_and_nothing_else()
    {
        int port = RunningGateway.FreePort();
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(port, backend.Host, more: """, {"endpoint": "/away", "backend": [{"url_pattern": "/away"}]}"""));
        await gateway.AskAsync(Ask("/users/1"));
        await gateway.AskAsync(Ask("/away"));
        await StatsWhenAsync(port, "krakend.router.disconnected", 2);

        await gateway.ReloadAsync(Config(port, backend.Host, more: """, {"endpoint": "/new", "backend": [{"url_pattern": "/new"}]}""").Replace("60s", "30s", StringComparison.Ordinal));
        await gateway.AskAsync(Ask("/users/1"));
        Dictionary<string, JsonElement> stats = await StatsWhenAsync(port, "krakend.router.disconnected", 3);

        Assert.Equal(2, stats["krakend.router.response./users/:id.status.200.count"].GetInt64());
        Assert.Contains("krakend.router.response./new.status", stats.Keys);
        Assert.DoesNotContain(stats.Keys, static key => key.Contains("away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_over_TLS_are_counted_by_version_and_cipher()
    {
        int port = RunningGateway.FreePort();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("stats-");
        string pem = Path.Combine(folder.FullName, "pem");
        string key = Path.Combine(folder.FullName, "key");
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 issued = new CertificateRequest("CN=localhost", pair, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        await File.WriteAllTextAsync(key, pair.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(pem, issued.ExportCertificatePem());
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host).Replace(
            "\"version\": 3,", $$"""
            "version": 3, "tls": {"keys": [{"public_key": "{{pem}}", "private_key": "{{key}}"}]},
            """, StringComparison.Ordinal));

        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, gateway.Port);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.GetCertHashString() == issued.Thumbprint);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.Tls13 });
        await tls.WriteAsync(Encoding.ASCII.GetBytes(Ask("/users/1")));
        using var reader = new StreamReader(tls);
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Dictionary<string, JsonElement> stats = await StatsWhenAsync(port, "krakend.router.disconnected", 1);

        Assert.Equal(1, stats["krakend.router.tls_version.VersionTLS13.count"].GetInt64());
        Assert.Equal(1, stats[$"krakend.router.tls_cipher.{tls.NegotiatedCipherSuite}.count"].GetInt64());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_clients_send_makes_no_names()
    {
        int port = RunningGateway.FreePort();
        await using ScriptedService backend = Backend();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, backend.Host));
        await gateway.AskAsync(Ask("/users/1"));
        int before = (await StatsWhenAsync(port, "krakend.router.disconnected", 1)).Count;

        for (int i = 0; i < 20; i++)
        {
            string name = Guid.NewGuid().ToString("n");
            await gateway.AskAsync(Ask($"/users/{name}"));
            await gateway.AskAsync(Ask($"/{name}"));
            await gateway.AskAsync(Ask("/users/1", name.ToUpperInvariant()));
        }

        Assert.Equal(before, (await StatsWhenAsync(port, "krakend.router.disconnected", 21)).Count);
    }
}
