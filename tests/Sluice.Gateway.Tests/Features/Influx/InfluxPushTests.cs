using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Influx;

public sealed class InfluxPushTests
{
    private static readonly string Host = Environment.MachineName;

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    private static string Config(ScriptedService influx, ScriptedService backend, string options = "") => $$"""
        {"version": 3, "port": $PORT, "host": ["{{backend.Host}}"],
         "extra_config": {
            "telemetry/metrics": {"collection_time": "20s", "endpoint_disabled": true},
            "telemetry/influx": {"address": "{{influx.Host}}", "ttl": "30s", "db": "gate way", "username": "ann", "password": "s3cret"{{options}} } },
         "endpoints": [{"endpoint": "/users/{id}", "backend": [{"url_pattern": "/u/{id}?a=b c"}]}]}
        """;

    private static ScriptedService Backend() => new(static request => request.Path.Contains("bad", StringComparison.Ordinal)
        ? ScriptedService.Answer("{}", status: 500)
        : ScriptedService.Answer("""{"a":1}"""));

    private static ScriptedService Influx(Func<int, int>? status = null)
    {
        int writes = 0;
        return new ScriptedService(request => request.Path.StartsWith("/write", StringComparison.Ordinal) && status is not null
            ? ScriptedService.Answer("""{"error":"no"}""", status(++writes))
            : "HTTP/1.1 204 No Content\r\n\r\n");
    }

    private static Task<string> AskAsync(RunningGateway gateway, string path) => gateway.AskAsync($"GET {path} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");

    private static async Task<List<string>> WritesAsync(ScriptedService influx, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            List<string> writes = [.. influx.Requests.Where(static r => r.Path.StartsWith("/write", StringComparison.Ordinal)).Select(static r => r.Body)];
            if (writes.Count >= count)
            {
                return writes;
            }

            await Task.Delay(10, limit.Token);
        }
    }

    // A window ends in between, and what it was is pushed at the end.
    private async Task PushAsync(ScriptedService influx, int writes)
    {
        _clock.Advance(TimeSpan.FromSeconds(30));
        await WritesAsync(influx, writes);
    }

    [Fact]
    public async Task What_is_measured_is_pushed_with_the_names_that_dashboards_ask_for()
    {
        await using ScriptedService backend = Backend();
        await using ScriptedService influx = Influx();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(influx, backend), _clock);
        await AskAsync(gateway, "/users/1");
        await AskAsync(gateway, "/users/2");
        await AskAsync(gateway, "/users/bad");
        await PushAsync(influx, 1);

        ReceivedRequest write = influx.Requests.Last(static r => r.Path.StartsWith("/write", StringComparison.Ordinal));
        Assert.Equal(("POST", "/write?db=gate%20way&precision=s"), (write.Method, write.Path));
        Assert.Equal("Basic YW5uOnMzY3JldA==", write.Header("Authorization"));
        string[] lines = write.Body.Split('\n');
        string[] expected =
        [
            $"requests,complete=true,error=false,host={Host},layer=pipe,name=/users/:id total=2i,count=2i 1700000030",
            $"requests,complete=false,error=true,host={Host},layer=pipe,name=/users/:id total=1i,count=1i 1700000030",
            $"requests,complete=true,error=true,host={Host},layer=pipe,name=/users/:id total=0i,count=0i 1700000030",
            $"requests,complete=true,error=false,host={Host},layer=backend,name=/u/{{{{.Id}}}}?a\\=b\\ c total=2i,count=2i 1700000030",
            $"responses,host={Host},name=/users/:id,status=200 total=2i,count=2i 1700000030",
            $"responses,host={Host},name=/users/:id,status=500 total=1i,count=1i 1700000030",
            $"router,direction=in,host={Host} current=0i,total=3i 1700000030",
            $"router,direction=in,host={Host} gauge=3i 1700000030",
            $"router,direction=out,host={Host} current=0i,total=3i 1700000030",
            $"router,direction=out,host={Host} gauge=3i 1700000030",
            $"router.response-size,host={Host},name=/users/:id max=7i,min=-1i,mean=4i,stddev=3i,variance=14i,p0.1=-1,p0.25=-1,p0.5=7,p0.75=7,p0.9=7,p0.95=7,p0.99=7 1700000030",
        ];
        Assert.All(expected, line => Assert.Contains(line, lines));
        Assert.Contains(lines, static line => line.StartsWith($"runtime,host={Host} MemStats.Alloc=", StringComparison.Ordinal)
            && Regex.IsMatch(line, @",MemStats\.Sys=[1-9]\d+i,.*,NumGoroutine=\d+i,NumThread=[1-9]\d*i 1700000030$"));
        Assert.Contains(lines, static line => Regex.IsMatch(line, @"^debug,host=\S+ GCStats\.LastGC=0i,GCStats\.NumGC=\d+i,GCStats\.PauseTotal=\d+i 1700000030$"));
        Assert.Contains(lines, static line => line.StartsWith($"service.debug.GCStats.Pause,host={Host} max=", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith($"service.runtime.MemStats.PauseNs,host={Host} max=", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.StartsWith("router.response-time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Counts_are_what_has_come_since_the_last_push_and_a_window_is_pushed_once()
    {
        await using ScriptedService backend = Backend();
        await using ScriptedService influx = Influx();
        string config = Config(influx, backend).Replace("20s", "45s", StringComparison.Ordinal).Replace("30s", "20s", StringComparison.Ordinal);
        await using RunningGateway gateway = await RunningGateway.StartAsync(config, _clock);
        await AskAsync(gateway, "/users/1");
        _clock.Advance(TimeSpan.FromSeconds(60));
        await WritesAsync(influx, 1);
        await AskAsync(gateway, "/users/1");
        await AskAsync(gateway, "/users/1");
        _clock.Advance(TimeSpan.FromSeconds(20));
        _clock.Advance(TimeSpan.FromSeconds(20));

        List<string> writes = await WritesAsync(influx, 2);

        Assert.Equal(2, writes.Count);
        Assert.Contains(",status=200 total=1i,count=1i 1700000060\n", writes[0], StringComparison.Ordinal);
        Assert.Contains(",status=200 total=3i,count=2i 1700000100\n", writes[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushes_that_failed_are_kept_as_many_as_are_asked_for()
    {
        await using ScriptedService backend = Backend();
        await using ScriptedService influx = Influx(static write => write <= 3 ? 503 : 204);
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(influx, backend, ", \"buffer_size\": 2"), _clock);
        for (int i = 1; i <= 3; i++)
        {
            await AskAsync(gateway, "/users/1");
            await PushAsync(influx, i);
            await gateway.LogsAsync("Couldn't write to server");
        }

        await PushAsync(influx, 4);
        List<string> writes = await WritesAsync(influx, 6);
        await gateway.LogsAsync("[SERVICE: InfluxDB] the server takes points again; ");

        // The first one is lost; the second, the third and the fourth arrive in their order.
        string[] counts = [.. writes[3..].Select(static body => Regex.Match(body, @"status=200 (total=\d+i)").Groups[1].Value)];
        Assert.Equal(["total=2i", "total=3i", "total=3i"], counts);
        Assert.Single(Regex.Matches(gateway.LogText, "Couldn't write to server"));
        Assert.DoesNotContain("s3cret", gateway.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_will_never_take_holds_nothing_up()
    {
        await using ScriptedService backend = Backend();
        await using ScriptedService influx = Influx(static write => write == 1 ? 400 : 204);
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(influx, backend, ", \"buffer_size\": 2"), _clock);

        await PushAsync(influx, 1);
        await gateway.LogsAsync("points are lost, the server refuses them");
        await PushAsync(influx, 2);

        Assert.Equal(2, (await WritesAsync(influx, 2)).Count);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_and_requests_are_served()
    {
        await using ScriptedService backend = Backend();
        string config = $$"""
            {"version": 3, "port": $PORT, "host": ["{{backend.Host}}"],
             "extra_config": {
                "telemetry/metrics": {"endpoint_disabled": true},
                "telemetry/influx": {"address": "http://bob:pa55word@127.0.0.1:{{RunningGateway.FreePort().ToString(CultureInfo.InvariantCulture)}}/?token=hidden"} },
             "endpoints": [{"endpoint": "/a", "backend": [{"url_pattern": "/a"}]}]}
            """;
        await using RunningGateway gateway = await RunningGateway.StartAsync(config, _clock);

        await gateway.LogsAsync("[SERVICE: InfluxDB] Unable to ping the InfluxDB server");
        _clock.Advance(TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromSeconds(60));
        await gateway.LogsAsync("[SERVICE: InfluxDB] Couldn't write to server");

        Assert.StartsWith("HTTP/1.1 200", await AskAsync(gateway, "/a"), StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", gateway.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", gateway.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_pushes_what_is_left()
    {
        await using ScriptedService backend = Backend();
        await using ScriptedService influx = Influx();
        RunningGateway gateway = await RunningGateway.StartAsync(Config(influx, backend), _clock);
        await AskAsync(gateway, "/users/1");
        await gateway.StopAndReadLogAsync();

        Assert.Contains(",status=200 total=1i,count=1i ", Assert.Single(await WritesAsync(influx, 1)), StringComparison.Ordinal);
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_reload_goes_on_counting_where_it_was()
    {
        await using ScriptedService backend = Backend();
        await using ScriptedService influx = Influx();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(influx, backend), _clock);
        await AskAsync(gateway, "/users/1");
        await PushAsync(influx, 1);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await gateway.ReloadAsync(Config(influx, backend, ", \"buffer_size\": 7"));
        await AskAsync(gateway, "/users/1");
        await PushAsync(influx, 2);

        List<string> writes;
        do
        {
            await Task.Delay(10, limit.Token);
            writes = await WritesAsync(influx, 2);
        }
        while (!writes.Exists(static body => body.Contains(",status=200 total=2i,count=1i ", StringComparison.Ordinal)));
        Assert.DoesNotContain(writes, static body => body.Contains(",status=200 total=2i,count=2i ", StringComparison.Ordinal));
    }
}
