using System.Globalization;
using Sluice.Gateway.Tests.Observation;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.OpenTelemetry;

/// <summary>The spans of a request, as a collector gets them.</summary>
public sealed class SpanTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_layer_has_a_span_below_the_one_around_it(bool http)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("""{"a":1}"""));
        await using RunningGateway gateway = await StartAsync(collector, backend, http: http);

        string answer = await gateway.AskAsync("GET /users/7?page=2&token=S3CRET HTTP/1.1\r\nHost: g:80\r\nUser-Agent: test\r\nConnection: close\r\n\r\n");
        IReadOnlyList<ReceivedSpan> spans = await StopAsync(gateway, collector);

        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.Equal(5, spans.Count);
        ReceivedSpan global = spans.Single(static s => s.Kind == 2);
        ReceivedSpan proxy = spans.Single(static s => s.Attributes.GetValueOrDefault("krakend.stage") == "proxy");
        ReceivedSpan stage = spans.Single(static s => s.Attributes.GetValueOrDefault("krakend.stage") == "backend");
        ReceivedSpan exchange = spans.Single(static s => s.Kind == 3);
        ReceivedSpan read = spans.Single(static s => s.Name == "http.client.response.read.tracker");
        Assert.All(spans, span => Assert.Equal(global.Trace, span.Trace));
        Assert.Equal(["", global.Id, proxy.Id, stage.Id, exchange.Id], new[] { global, proxy, stage, exchange, read }.Select(static s => s.Parent));
        Assert.Equal(["/users/7", "/users/:id", "/u/:id", "/u/:id"], new[] { global, proxy, stage, exchange }.Select(static s => s.Name));
        Assert.Equal([2UL, 1, 1, 3, 1], new[] { global, proxy, stage, exchange, read }.Select(static s => s.Kind));
        Assert.All(spans, static span => Assert.True(span.Start <= span.Finish));
        Assert.True(global.Start <= proxy.Start && proxy.Start <= stage.Start && stage.Start <= exchange.Start && exchange.Start <= read.Start);
        Assert.InRange(
            (decimal)global.Start / 1_000_000, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 60_000, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 1000);

        Assert.Equal(
            """
            http.request.body.size=0
            http.request.method=GET
            http.response.body.size=7
            http.response.status_code=200
            http.route=/users/:id
            krakend.stage=global
            server.address=g:80
            url.full=/users/7?page=2&token=hidden
            user_agent.original=test
            """,
            global.Told("client.address"));
        Assert.Matches(@"^127\.0\.0\.1:\d+$", global.Attributes["client.address"]);
        Assert.Equal(1UL, global.Status);
        Assert.Equal(
            """
            complete=true
            http.request.method=GET
            http.response.status_code=0
            http.route=/users/:id
            krakend.stage=proxy
            """,
            proxy.Told());
        Assert.Equal(
            """
            complete=true
            http.request.method=GET
            http.response.status_code=0
            http.route=/u/:id
            krakend.endpoint.method=GET
            krakend.endpoint.route=/users/:id
            krakend.stage=backend
            """,
            stage.Told());
        Assert.Equal(
            $"""
            dns-duration=0
            http.request.body.size=0
            http.request.method=GET
            http.response.body.size=7
            http.response.status_code=200
            http.route=/u/:id
            krakend.endpoint.method=GET
            krakend.endpoint.route=/users/:id
            krakend.stage=backend-request
            server.address={backend.Host[7..]}
            tls-duration=0
            url.full={backend.Host}/u/7?page=2&token=hidden
            user_agent.original=test
            """,
            exchange.Told("response-duration", "get-conn-duration"));
        Assert.InRange(exchange.Number("get-conn-duration"), 1e-7, exchange.Number("response-duration"));
        Assert.Equal(["first-byte-time"], exchange.Events);
        Assert.Equal("7", read.Attributes["http.client.response.read.size"]);
        Assert.True(read.Number("http.client.response.read.time") > 0);
        Assert.Equal("edge", read.Resource["service.name"]);
        Assert.Equal("test", read.Resource["deployment.environment"]);
    }

    [Fact]
    public async Task Backends_are_told_of_the_exchange_and_a_client_s_trace_goes_on()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        await using RunningGateway gateway = await StartAsync(collector, backend, rate: "0.5");

        await gateway.AskAsync(
            "GET /users/7 HTTP/1.1\r\nHost: g\r\nTraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
            + "Tracestate: congo=t61,rojo=00f\r\nBaggage: user=alice\r\nConnection: close\r\n\r\n");
        IReadOnlyList<ReceivedSpan> spans = await StopAsync(gateway, collector);

        ReceivedSpan exchange = spans.Single(static s => s.Kind == 3);
        ReceivedRequest received = Assert.Single(backend.Requests);
        Assert.Equal($"00-0af7651916cd43dd8448eb211c80319c-{exchange.Id}-01", received.Header("Traceparent"));
        Assert.Equal("congo=t61,rojo=00f", received.Header("Tracestate"));
        Assert.Equal("user=alice", received.Header("Baggage"));
        ReceivedSpan global = spans.Single(static s => s.Kind == 2);
        Assert.Equal("b7ad6b7169203331", global.Parent);
        Assert.All(spans, static s => Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "congo=t61,rojo=00f"), (s.Trace, s.State)));
    }

    [Fact]
    public async Task A_client_that_does_not_record_has_no_spans_and_tells_no_backend()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        await using RunningGateway gateway = await StartAsync(collector, backend, rate: "0.999999");

        await gateway.AskAsync(
            "GET /users/7 HTTP/1.1\r\nHost: g\r\nTraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\nConnection: close\r\n\r\n");

        Assert.Empty(await StopAsync(gateway, collector));
        Assert.Equal("", Assert.Single(backend.Requests).Header("Traceparent"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-1")]
    public async Task A_rate_of_one_and_as_in_the_original_of_zero_samples_everything(string rate)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        await using RunningGateway gateway = await StartAsync(collector, backend, rate: rate);

        await gateway.AskAsync(
            "GET /users/7 HTTP/1.1\r\nHost: g\r\nTraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\nConnection: close\r\n\r\n");

        Assert.Equal(5, (await StopAsync(gateway, collector)).Count);
    }

    [Fact]
    public async Task A_share_of_the_requests_is_sampled()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        await using RunningGateway gateway = await StartAsync(collector, backend, rate: "0.5");
        await using (RawClient client = await gateway.ConnectAsync())
        {
            for (int i = 0; i < 100; i++)
            {
                await client.SendAsync("GET /users/7 HTTP/1.1\r\nHost: g\r\n\r\n");
                await client.ReadUntilAsync("{}");
            }
        }

        IReadOnlyList<ReceivedSpan> spans = await StopAsync(gateway, collector);

        // With an even chance, fewer than 15 or more than 85 of 100 come once in 10^13 times.
        Assert.InRange(spans.Count(static s => s.Kind == 2), 15, 85);
        Assert.Equal(spans.Count, 5 * spans.Count(static s => s.Kind == 2));
    }

    [Fact]
    public async Task What_failed_is_told_without_the_secrets_of_a_URL()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("no", 503));
        await using RunningGateway gateway = await StartAsync(collector, backend, more: $$"""
            ,{"endpoint": "/gone", "input_query_strings": ["*"], "backend": [{"host": ["http://user:p4ss@127.0.0.1:{{RunningGateway.FreePort()}}"], "disable_host_sanitize": true, "url_pattern": "/x"}]}
            """);

        await gateway.AskAsync("GET /users/7?api_key=S3CRET HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        await gateway.AskAsync("GET /gone?password=S3CRET HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        await gateway.AskAsync("GET /nowhere HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        IReadOnlyList<ReceivedSpan> spans = await StopAsync(gateway, collector);

        ReceivedSpan refused = spans.Single(static s => s.Name == "/x" && s.Kind == 3);
        Assert.Equal(2UL, refused.Status);
        Assert.Contains("onnection refused", refused.StatusText);
        Assert.Equal(["exception"], refused.Events);
        Assert.Matches(@"^http://127\.0\.0\.1:\d+/x\?password=hidden$", refused.Attributes["url.full"]);
        ReceivedSpan stage = spans.Single(static s => s.Attributes.GetValueOrDefault("krakend.stage") == "backend" && s.Name == "/u/:id");
        Assert.Equal(("500", "false"), (stage.Attributes["http.response.status_code"], stage.Attributes["complete"]));
        Assert.Contains("invalid status code 503", stage.Attributes["error"]);
        Assert.Equal("500", spans.Single(static s => s.Name == "/users/7").Attributes["http.response.status_code"]);
        Assert.Equal("404 Not Found", spans.Single(static s => s.Name == "/nowhere").Attributes["http.route"]);
        Assert.DoesNotContain("S3CRET", string.Join('\n', spans.Select(static s => s.Told() + s.StatusText)));
        Assert.DoesNotContain("p4ss", string.Join('\n', spans.Select(static s => s.Told() + s.StatusText)));
    }

    [Fact]
    public async Task Layers_can_be_left_out_and_have_attributes_of_their_own()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        await using RunningGateway gateway = await StartAsync(
            collector,
            backend,
            settings: """
                "skip_paths": ["/skipped/:id", "/__health", "/literal"],
                "layers": {
                  "global": {"traces_static_attributes": [{"key": "zone", "value": "a"}], "disable_metrics": true},
                  "proxy": {"disable_traces": true},
                  "backend": {"traces": {"round_trip": true, "static_attributes": [{"key": "team", "value": "b"}]}}
                },
                """,
            more: $$"""
                ,{"endpoint": "/own", "extra_config": {"telemetry/opentelemetry": {"proxy": {}, "global": {"traces_static_attributes": [{"key": "own", "value": "c"}]} } },
                  "backend": [{"host": ["{{backend.Host}}"], "url_pattern": "/own", "extra_config": {"telemetry/opentelemetry": {"backend": {"traces": {"disable_stage": true} } } } }]}
                ,{"endpoint": "/skipped/{id}", "backend": [{"host": ["{{backend.Host}}"], "url_pattern": "/s"}]}
                ,{"endpoint": "/literal", "backend": [{"host": ["{{backend.Host}}"], "url_pattern": "/l"}]}
                """);

        foreach (string path in (string[])["/users/7", "/own", "/skipped/1", "/literal", "/__health"])
        {
            await gateway.AskAsync($"GET {path} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        }

        IReadOnlyList<ReceivedSpan> spans = await StopAsync(gateway, collector);
        string[] told = [.. spans
            .Select(static s => $"{s.Name} {s.Attributes["krakend.stage"]} {s.Attributes.GetValueOrDefault("zone")}{s.Attributes.GetValueOrDefault("own")}{s.Attributes.GetValueOrDefault("team")}")
            .Order(StringComparer.Ordinal)];

        Assert.Equal(["/own global ac", "/own proxy ", "/u/:id backend b", "/u/:id backend-request b", "/users/7 global a"], told);
        ReceivedSpan global = spans.Single(static s => s.Name == "/users/7");
        Assert.Equal(global.Id, spans.Single(static s => s.Attributes["krakend.stage"] == "backend").Parent);
        Assert.DoesNotContain("dns-duration", spans.Single(static s => s.Kind == 3).Attributes.Keys);
        Assert.Equal("", backend.Last("/own").Header("Traceparent"));
    }

    [Fact]
    public async Task Headers_are_reported_on_demand_but_for_those_that_hold_credentials()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ =>
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Two: a\r\nX-Two: b\r\nSet-Cookie: S3CRET\r\nContent-Type: application/json\r\n\r\n{}");
        await using RunningGateway gateway = await StartAsync(
            collector,
            backend,
            settings: """
                "layers": {
                  "global": {"report_headers": true, "skip_headers": ["x-skipped"]},
                  "proxy": {"report_headers": true},
                  "backend": {"traces": {"round_trip": true, "report_headers": true}}
                },
                """);

        await gateway.AskAsync(
            "GET /users/7 HTTP/1.1\r\nHost: g\r\nX-A: 1\r\nX-A: 2\r\nX-Skipped: no\r\nAuthorization: S3CRET\r\nCookie: S3CRET\r\nX-Api-Key: S3CRET\r\n"
            + "X-My-Token: S3CRET\r\nReferer: http://u:S3CRET@h/p?token=S3CRET&a=1\r\nConnection: close\r\n\r\n");
        IReadOnlyList<ReceivedSpan> spans = await StopAsync(gateway, collector);

        ReceivedSpan global = spans.Single(static s => s.Kind == 2);
        Assert.Equal("1,2", global.Attributes["http.request.header.x-a"]);
        Assert.Equal("http://h/p?token=hidden&a=1", global.Attributes["http.request.header.referer"]);
        Assert.DoesNotContain("http.request.header.x-skipped", global.Attributes.Keys);
        Assert.Equal("application/json; charset=utf-8", global.Attributes["http.response.header.content-type"]);
        Assert.Equal("1,2", spans.Single(static s => s.Name == "/users/:id").Attributes["http.request.header.x-a"]);
        Assert.Equal("a,b", spans.Single(static s => s.Kind == 3).Attributes["http.response.header.x-two"]);
        Assert.DoesNotContain("S3CRET", string.Join('\n', spans.Select(static s => s.Told())));
    }

    [Fact]
    public async Task Several_backends_and_hops_of_redirects_have_spans_of_their_own()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static r => r.Path == "/old"
            ? "HTTP/1.1 302 X\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n"
            : ScriptedService.Answer("""{"p":"x"}"""));
        await using RunningGateway gateway = await StartAsync(collector, backend, more: $$"""
            ,{"endpoint": "/both", "backend": [{"host": ["{{backend.Host}}"], "url_pattern": "/old"}, {"host": ["{{backend.Host}}"], "url_pattern": "/b"}]}
            """);

        await gateway.AskAsync("GET /both HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        IReadOnlyList<ReceivedSpan> spans = await StopAsync(gateway, collector);

        ReceivedSpan proxy = spans.Single(static s => s.Attributes.GetValueOrDefault("krakend.stage") == "proxy");
        ReceivedSpan[] stages = [.. spans.Where(static s => s.Attributes.GetValueOrDefault("krakend.stage") == "backend")];
        Assert.Equal(["/b", "/old"], stages.Select(static s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(stages, stage => Assert.Equal(proxy.Id, stage.Parent));
        ReceivedSpan[] hops = [.. spans.Where(static s => s.Kind == 3 && s.Name == "/old").OrderBy(static s => s.Start)];
        Assert.Equal(["302", "200"], hops.Select(static s => s.Attributes["http.response.status_code"]));
        Assert.All(hops, hop => Assert.Equal(stages.Single(static s => s.Name == "/old").Id, hop.Parent));
        Assert.Equal($"00-{hops[1].Trace}-{hops[1].Id}-01", backend.Last("/new").Header("Traceparent"));
    }

    [Fact]
    public async Task A_streamed_answer_is_read_to_its_end_within_the_span()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer(new string('x', 100_000), type: "text/plain"));
        await using RunningGateway gateway = await StartAsync(collector, backend, more: $$"""
            ,{"endpoint": "/raw", "output_encoding": "no-op", "backend": [{"host": ["{{backend.Host}}"], "url_pattern": "/raw"}]}
            """);

        await gateway.AskAsync("GET /raw HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        IReadOnlyList<ReceivedSpan> spans = await StopAsync(gateway, collector);

        Assert.Equal("100000", spans.Single(static s => s.Name == "http.client.response.read.tracker").Attributes["http.client.response.read.size"]);
        Assert.Equal("100000", spans.Single(static s => s.Kind == 2).Attributes["http.response.body.size"]);
        Assert.Equal("200", spans.Single(static s => s.Attributes.GetValueOrDefault("krakend.stage") == "proxy").Attributes["http.response.status_code"]);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_told_once_and_slows_nothing()
    {
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        int port = RunningGateway.FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, http: true, backend, "", "", "1"));

        for (int i = 0; i < 10; i++)
        {
            Assert.StartsWith("HTTP/1.1 200", await gateway.AskAsync("GET /users/7 HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n"));
        }

        string log = await gateway.StopAndReadLogAsync();

        string line = Assert.Single(log.Split('\n'), static l => l.Contains("OpenTelemetry", StringComparison.Ordinal));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"ERROR: [SERVICE: OpenTelemetry] spans to http://127.0.0.1:{port}: Connection refused"), line);
    }

    [Fact]
    public async Task A_reload_keeps_the_queue_and_loses_no_span()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        string config = Config(collector.HttpPort, http: true, backend, "", "", "1");
        await using RunningGateway gateway = await RunningGateway.StartAsync(config);

        await gateway.AskAsync("GET /users/7 HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        await gateway.ReloadAsync(config.Replace("/u/{id}", "/v/{id}", StringComparison.Ordinal));
        await gateway.AskAsync("GET /users/8 HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        IReadOnlyList<ReceivedSpan> spans = await StopAsync(gateway, collector);

        Assert.Equal(["/users/7", "/users/8"], spans.Where(static s => s.Kind == 2).Select(static s => s.Name));
    }

    private static async Task<RunningGateway> StartAsync(
        OtlpReceiver collector, ScriptedService backend, bool http = true, string settings = "", string more = "", string rate = "1") =>
        await RunningGateway.StartAsync(Config(http ? collector.HttpPort : collector.GrpcPort, http, backend, settings, more, rate));

    // What waits is handed over when the gateway ends.
    private static async Task<IReadOnlyList<ReceivedSpan>> StopAsync(RunningGateway gateway, OtlpReceiver collector)
    {
        await gateway.StopAndReadLogAsync();
        return collector.Spans;
    }

    private static string Config(int port, bool http, ScriptedService backend, string settings, string more, string rate) => $$"""
        {
          "version": 3, "port": $PORT, "name": "edge",
          "extra_config": {"telemetry/opentelemetry": {
            "deploy_env": "test", "trace_sample_rate": {{rate}}, {{settings}}
            "exporters": {"otlp": [{"name": "c", "host": "127.0.0.1", "port": {{port}}, "use_http": {{(http ? "true" : "false")}}, "disable_metrics": true}]}
          } },
          "endpoints": [
            {"endpoint": "/users/{id}", "input_query_strings": ["*"], "input_headers": ["User-Agent", "X-A", "Authorization"],
             "backend": [{"host": ["{{backend.Host}}"], "url_pattern": "/u/{id}"}]}{{more}}
          ]
        }
        """;
}
