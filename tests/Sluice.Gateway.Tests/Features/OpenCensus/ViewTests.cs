using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.OpenCensus;

public sealed class ViewTests : IAsyncDisposable
{
    private const string Server = "gate_opencensus_io_http_server_";
    private const string Client = "gate_opencensus_io_http_client_";

    private readonly int _port = RunningGateway.FreePort();
    private readonly ScriptedService _backend = new(static request => request.Path.EndsWith("/bad", StringComparison.Ordinal)
        ? ScriptedService.Answer("{}", status: 503)
        : ScriptedService.Answer("""{"a":1}"""));

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    private string Config(string prometheus, string more = "") => Exporters(
        $$""" "prometheus": {"port": {{_port.ToString(CultureInfo.InvariantCulture)}}, "namespace": "gate"{{prometheus}}} """, more);

    private string Exporters(string exporters, string more = "") => $$"""
        {"version": 3, "port": $PORT, "host": ["{{_backend.Host}}"],
         "extra_config": {"telemetry/opencensus": {"exporters": { {{exporters}} }{{more}} } },
         "endpoints": [
            {"endpoint": "/Users/{id}", "backend": [{"url_pattern": "/u/{id}"}]},
            {"endpoint": "/Users/{id}", "method": "POST", "backend": [{"url_pattern": "/u/{id}", "method": "POST"}]}]}
        """;

    private static Task<string> AskAsync(RunningGateway gateway, string path, string method = "GET", string body = "", string host = "g") =>
        gateway.AskAsync(string.Create(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

    [Fact]
    public async Task Views_have_the_names_and_tags_of_the_original()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(""));

        await AskAsync(gateway, "/Users/1");
        await AskAsync(gateway, "/Users/2", "POST", new string('x', 5000));
        await AskAsync(gateway, "/Users/bad");
        await AskAsync(gateway, "/nowhere");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum($"{Server}latency_count") == 4);

        Assert.Equal(["counter", "histogram", "histogram", "histogram", "counter", "counter"], ((string[])
            ["request_count", "request_bytes", "response_bytes", "latency", "request_count_by_method", "response_count_by_status_code"]).Select(n => seen.Types[Server + n]));
        Assert.Equal(["histogram", "histogram", "histogram", "counter"], ((string[])
            ["sent_bytes", "received_bytes", "roundtrip_latency", "completed_count"]).Select(n => seen.Types[Client + n]));
        Assert.Equal(4, seen.Sum($"{Server}request_count"));
        Assert.Empty(Assert.Single(seen.Labels($"{Server}request_count")));
        Assert.Equal((3, 1), (seen.Sum($"{Server}request_count_by_method", ("http_method", "GET")), seen.Sum($"{Server}request_count_by_method", ("http_method", "POST"))));
        Assert.Equal(
            (2, 1, 1),
            (Status("200"), Status("500"), Status("404")));
        Assert.Equal((3, 4, 5000), (seen.Sum($"{Server}request_bytes_bucket", ("le", "1024")), seen.Sum($"{Server}request_bytes_bucket", ("le", "16384")), seen.Sum($"{Server}request_bytes_sum")));
        Assert.Equal(1, seen.Sum($"{Client}completed_count", ("http_client_method", "GET"), ("http_client_status", "503")));
        Assert.Equal(1, seen.Sum($"{Client}completed_count", ("http_client_method", "POST"), ("http_client_status", "200")));
        Assert.Equal(5000, seen.Sum($"{Client}sent_bytes_sum"));
        Assert.Equal(7, seen.Sum($"{Client}received_bytes_sum", ("http_client_method", "GET"), ("http_client_status", "200")));
        Assert.Equal(["http_client_method", "http_client_status", "le"], seen.Labels($"{Client}roundtrip_latency_bucket")[0].Keys.Order());
        Assert.Contains(seen.Labels($"{Server}latency_bucket"), static l => l["le"] == "100000");
        Assert.Contains("go_goroutines", seen.Types.Keys);
        Assert.Contains("process_start_time_seconds", seen.Types.Keys);

        double Status(string code) => seen.Sum($"{Server}response_count_by_status_code", ("http_status", code));
    }

    [Fact]
    public async Task Times_are_in_milliseconds()
    {
        var clock = new FakeTimeProvider();
        await using var slow = new ScriptedService(_ =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(42));
            return ScriptedService.Answer("{}");
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config("").Replace(_backend.Host, slow.Host, StringComparison.Ordinal), clock);

        await AskAsync(gateway, "/Users/1");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum($"{Server}latency_count") == 1);

        Assert.Equal((42, 42), (seen.Sum($"{Server}latency_sum"), seen.Sum($"{Client}roundtrip_latency_sum")));
        Assert.Equal((0, 1), (seen.Sum($"{Server}latency_bucket", ("le", "40")), seen.Sum($"{Server}latency_bucket", ("le", "50"))));
    }

    [Fact]
    public async Task Tags_that_are_asked_for_are_bounded()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(""", "tag_host": true, "tag_path": true, "tag_method": true, "tag_statuscode": true"""));

        await AskAsync(gateway, "/Users/1", host: "shop.example.com");
        await AskAsync(gateway, "/nowhere/at/all", "BREW");
        await AskAsync(gateway, "/Users/1", "DELETE");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum($"{Server}latency_count") == 3);

        Assert.Equal(1, seen.Sum($"{Server}latency_count", ("http_host", "shop.example.com"), ("http_path", "/users/{id}"), ("http_method", "GET"), ("http_status", "200")));
        Assert.Equal(1, seen.Sum($"{Server}request_count", ("http_path", "NoRoute"), ("http_method", "_OTHER")));
        Assert.Equal(1, seen.Sum($"{Server}request_count", ("http_path", "NoMethod"), ("http_method", "DELETE")));
        Assert.DoesNotContain(seen.Labels($"{Server}request_count"), static l => l.ContainsKey("http_status"));
        Assert.Equal(1, seen.Sum(
            $"{Client}completed_count", ("http_client_host", _backend.Host["http://".Length..]), ("http_client_path", "/u/{id}"), ("http_client_method", "GET"), ("http_client_status", "200")));

        for (int i = 0; i < 120; i++)
        {
            await AskAsync(gateway, $"/Users/{i}", host: $"h{i}.example.com");
        }

        seen = await Exposition.UntilAsync(_port, static e => e.Sum($"{Server}latency_count") == 123);
        Assert.InRange(seen.Labels($"{Server}request_count").Count, 20, 26);
        Assert.True(seen.Sum($"{Server}request_count", ("http_host", "_OTHER")) >= 100);
    }

    [Fact]
    public async Task A_call_without_an_answer_counts_as_500()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config("").Replace(_backend.Host, $"http://127.0.0.1:{RunningGateway.FreePort().ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));

        await AskAsync(gateway, "/Users/1");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum($"{Server}latency_count") == 1);

        Assert.Equal(1, seen.Sum($"{Client}completed_count", ("http_client_status", "500")));
    }

    [Fact]
    public async Task Layers_that_are_not_written_are_off()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config("", """, "enabled_layers": {"backend": true}"""));

        await AskAsync(gateway, "/Users/1");
        await AskAsync(gateway, "/nowhere");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum($"{Client}completed_count") == 1);

        Assert.DoesNotContain(seen.Types.Keys, static name => name.StartsWith(Server, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_goes_on_counting()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(""));
        await AskAsync(gateway, "/Users/1");

        await gateway.ReloadAsync(Config("").Replace("POST", "PUT", StringComparison.Ordinal));
        await AskAsync(gateway, "/Users/1");

        await Exposition.UntilAsync(_port, static e => e.Sum($"{Server}latency_count") == 2 && e.Sum($"{Client}completed_count") == 2);
    }

    [Fact]
    public async Task Views_are_pushed_to_InfluxDB()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        await using var influx = new ScriptedService(static _ => "HTTP/1.1 204 No Content\r\n\r\n");
        await using RunningGateway gateway = await RunningGateway.StartAsync(Exporters(
            $$""" "influxdb": {"address": "{{influx.Host}}", "db": "views", "username": "ann", "password": "s3cret", "service_name": "edge"} """,
            """, "reporting_period": 20"""), clock);
        await AskAsync(gateway, "/Users/1");
        await AskAsync(gateway, "/Users/1");
        clock.Advance(TimeSpan.FromSeconds(20));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!influx.Requests.Any(static r => r.Path.StartsWith("/write", StringComparison.Ordinal)))
        {
            await Task.Delay(10, limit.Token);
        }

        ReceivedRequest write = influx.Requests.Single(static r => r.Path.StartsWith("/write", StringComparison.Ordinal));
        Assert.Equal(("/write?db=views&precision=s", "Basic YW5uOnMzY3JldA=="), (write.Path, write.Header("Authorization")));
        string[] lines = write.Body.Split('\n');
        string[] expected =
        [
            "opencensus.io/http/client/completed_count,http_client_method=GET,http_client_status=200,instance=edge count=2i 1700000020",
            "opencensus.io/http/client/received_bytes,http_client_method=GET,http_client_status=200,instance=edge count=2i,max=7,mean=7,min=7,sum=14 1700000020",
            "opencensus.io/http/client/received_bytes_buckets,bucket=1024,http_client_method=GET,http_client_status=200,instance=edge count=2i 1700000020",
            "opencensus.io/http/server/request_count,instance=edge count=2i 1700000020",
            "opencensus.io/http/server/request_count_by_method,http.method=GET,instance=edge count=2i 1700000020",
            "opencensus.io/http/server/response_count_by_status_code,http.status=200,instance=edge count=2i 1700000020",
            "opencensus.io/http/server/latency,instance=edge count=2i,max=0,mean=0,min=0,sum=0 1700000020",
        ];
        Assert.All(expected, line => Assert.Contains(line, lines));
        Assert.DoesNotContain("s3cret", gateway.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_and_metrics_go_to_one_database_side_by_side()
    {
        var clock = new FakeTimeProvider();
        await using var influx = new ScriptedService(static _ => "HTTP/1.1 204 No Content\r\n\r\n");
        await using RunningGateway gateway = await RunningGateway.StartAsync(Exporters(
            $$""" "influxdb": {"address": "{{influx.Host}}", "db": "all"} """,
            $$"""
            , "reporting_period": 20}, "telemetry/metrics": {"collection_time": "15s", "endpoint_disabled": true},
              "telemetry/influx": {"address": "{{influx.Host}}", "db": "all", "ttl": "20s"
            """), clock);
        await AskAsync(gateway, "/Users/1");
        clock.Advance(TimeSpan.FromSeconds(20));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (influx.Requests.Count(static r => r.Path.StartsWith("/write", StringComparison.Ordinal)) < 2)
        {
            await Task.Delay(10, limit.Token);
        }

        Assert.Contains(influx.Requests, static r => r.Body.Contains("opencensus.io/http/server/request_count count=1i", StringComparison.Ordinal));
        Assert.Contains(influx.Requests, static r => r.Body.Contains(",status=200 total=1i,count=1i", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"prometheus": {}}""", "Warning: there is no port, so nothing is served to Prometheus")]
    [InlineData("""{"prometheus": {"port": 70000}}""", "Warning: port is above 65535")]
    [InlineData("""{"prometheus": {"port": 9091, "tag_hosts": true}}""", "\"tag_hosts\" is not a known key")]
    [InlineData("""{"influxdb": {"db": "x"}}""", "Warning: there is no URL of a server, so nothing is sent to InfluxDB")]
    [InlineData("""{"influxdb": {"address": "http://i:8086", "ping": true}}""", "Warning: ping has no effect")]
    [InlineData("""{"influxdb": {"address": "http://i:8086"}}, "reporting_period": -1""", "Warning: reporting_period is below 0")]
    public void Mistakes_are_told(string exporters, string finding) =>
        Assert.Contains(finding, Findings.Of($$"""{"telemetry/opencensus": {"exporters": {{exporters}} } }"""));

    [Theory]
    [InlineData("lastparam")]
    [InlineData("off")]
    public void Paths_are_told_by_their_patterns_only(string choice) => Assert.Contains(
        "Warning: the path is told as it is configured, as with pattern",
        Findings.Of("""{"telemetry/opencensus": {}}""", $$"""{"telemetry/opencensus": {"path_aggregation": "{{choice}}"} }"""));
}
