using System.Buffers.Binary;
using Sluice.Gateway.Tests.Observation;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.OpenTelemetry;

/// <summary>What collectors get of the metrics, read by Google's library.</summary>
public sealed class OtlpMetricsTests : IAsyncDisposable
{
    private readonly ScriptedService _service = new(static _ => ScriptedService.Answer("""{"id":1}"""));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_report_has_every_metric_with_its_attributes(bool http)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Configuration(receiver, http, period: 3600));
        await GetAsync(gateway, "/users/7");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await gateway.StopAndReadLogAsync();

        OtlpRequest request = Assert.Single(receiver.Requests);
        Assert.Equal(http ? "/v1/metrics" : "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", request.Path);
        WireMessage resource = WireMessage.Parse(request.Message).Message(1);
        Assert.Equal(
            new Dictionary<string, string> { ["service.name"] = "shop", ["service.version"] = "1.2", ["deployment.environment"] = "test" },
            resource.Message(1).Attributes(1));
        WireMessage scope = resource.Message(2);
        Assert.Equal("io.krakend.krakend-otel", scope.Message(1).Text(1));
        Dictionary<string, WireMessage> metrics = scope.Messages(2).ToDictionary(static m => m.Text(1));

        WireMessage histogram = metrics["http.server.duration"].Message(9);
        Assert.Equal(2UL, histogram.Number(2));
        WireMessage point = histogram.Message(1);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["http.request.method"] = "GET",
                ["http.response.status_code"] = "200",
                ["http.route"] = "/users/:id",
                ["url.scheme"] = "http",
            },
            point.Attributes(9));
        Assert.Equal(1UL, point.Number(4));
        Assert.True(point.Double(5) > 0);
        ulong[] counts = Packed(point.Bytes(6));
        Assert.Equal((21, 1UL), (counts.Length, counts.Aggregate(static (a, b) => a + b)));
        double[] bounds = [.. Packed(point.Bytes(7)).Select(BitConverter.UInt64BitsToDouble)];
        Assert.Equal([0.01, 0.02, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.5, 0.75, 1, 1.5, 2, 3.5, 5, 10], bounds);
        Assert.InRange(point.Number(3), point.Number(2), Nanoseconds(now.AddMinutes(1)));
        Assert.InRange(point.Number(2), Nanoseconds(now.AddMinutes(-1)), Nanoseconds(now));

        Dictionary<string, string> outcome = metrics["krakend.proxy.duration"].Message(9).Message(1).Attributes(9);
        Assert.Equal(("false", "false", "true"), (outcome["error"], outcome["canceled"], outcome["complete"]));
        WireMessage started = metrics["http.client.request.started.count"].Message(7);
        Assert.Equal((2UL, 1UL, 1UL), (started.Number(2), started.Number(3), started.Message(1).Number(6)));
        Assert.Equal("b", metrics["http.client.response.read.size"].Text(3));
        Assert.Equal(8UL, metrics["http.client.response.read.size"].Message(7).Message(1).Number(6));
        WireMessage time = metrics["http.client.response.read.time"];
        Assert.Equal("s", time.Text(3));
        Assert.InRange(time.Message(7).Message(1).Double(4), 0, 60);
    }

    [Fact]
    public async Task Reports_come_again_and_again_and_count_on()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Configuration(receiver, http: false, period: 1));
        await GetAsync(gateway, "/users/1");
        await UntilServedAsync(receiver, 1);
        await gateway.ReloadAsync(Configuration(receiver, http: false, period: 1));
        await GetAsync(gateway, "/users/2");
        await UntilServedAsync(receiver, 2);
    }

    [Fact]
    public async Task A_collector_that_fails_is_told_once()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        int failures = 0;
        receiver.Answer = (context, _) =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref failures) <= 2 ? 400 : 200;
            return [];
        };
        await using RunningGateway gateway = await RunningGateway.StartAsync(Configuration(receiver, http: true, period: 1));
        await GetAsync(gateway, "/users/1");
        await gateway.LogsAsync("it works again");
        string log = await gateway.StopAndReadLogAsync();
        Assert.Single(log.Split('\n'), static line => line.Contains("the collector answered 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_without_metrics_gets_none()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Configuration(receiver, http: true, period: 1, "\"disable_metrics\": true,"));
        await GetAsync(gateway, "/users/1");
        await gateway.StopAndReadLogAsync();
        Assert.Empty(receiver.Requests);
    }

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    private static async Task UntilServedAsync(OtlpReceiver receiver, ulong count)
    {
        while (true)
        {
            await receiver.ArrivesAsync();
            ulong served = receiver.Requests.Select(static r => WireMessage.Parse(r.Message).Message(1).Message(2).Messages(2))
                .SelectMany(static metrics => metrics.Where(static m => m.Text(1) == "http.server.duration"))
                .Select(static m => m.Message(9).Message(1).Number(4)).DefaultIfEmpty().Max();
            Assert.InRange(served, 0UL, count);
            if (served == count)
            {
                return;
            }
        }
    }

    private static ulong[] Packed(byte[] bytes) =>
        [.. Enumerable.Range(0, bytes.Length / 8).Select(i => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * i)))];

    private static ulong Nanoseconds(DateTimeOffset time) => (ulong)time.ToUnixTimeMilliseconds() * 1_000_000;

    private static Task<string> GetAsync(RunningGateway gateway, string path) =>
        gateway.AskAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    private string Configuration(OtlpReceiver receiver, bool http, int period, string more = "") => $$"""
        {"version": 3, "name": "shop", "port": $PORT, "host": ["{{_service.Host}}"], "extra_config": {"telemetry/opentelemetry": {
          "service_version": "1.2", "deploy_env": "test", "metric_reporting_period": {{period}},
          "exporters": {"otlp": [{"name": "o", {{more}} "host": "127.0.0.1", "port": {{(http ? receiver.HttpPort : receiver.GrpcPort)}},
            "use_http": {{(http ? "true" : "false")}}, "disable_traces": true}] } } },
         "endpoints": [{"endpoint": "/users/{id}", "backend": [{"url_pattern": "/things/{id}"}]}]}
        """;
}
