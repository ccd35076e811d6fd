using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.OpenCensus;

/// <summary>The spans of <c>telemetry/opencensus</c>, as Zipkin and Jaeger get them.</summary>
public sealed class OpenCensusSpanTests
{
    private const string Sampled = "X-B3-TraceId: 0af7651916cd43dd8448eb211c80319c\r\nX-B3-SpanId: b7ad6b7169203331\r\nX-B3-Sampled: 1\r\n";

    [Fact]
    public async Task Zipkin_gets_the_spans_of_each_layer()
    {
        await using var zipkin = new ScriptedService(static _ => ScriptedService.Answer("", 202));
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("""{"a":1}"""));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(backend, $$"""
            "zipkin": {"collector_url": "{{zipkin.Host.Replace("//", "//user:p4ss@", StringComparison.Ordinal)}}/api/v2/spans", "service_name": "edge", "ip": "10.0.0.7", "port": 8080}
            """));

        await gateway.AskAsync($"GET /users/7?token=S3CRET HTTP/1.1\r\nHost: g:1\r\nUser-Agent: test\r\n{Sampled}Connection: close\r\n\r\n");
        string log = await gateway.StopAndReadLogAsync();

        ReceivedRequest post = zipkin.Requests.First();
        Assert.Equal(("POST", "/api/v2/spans", "application/json"), (post.Method, post.Path, post.Header("Content-Type")));
        Assert.Equal("Basic " + Convert.ToBase64String("user:p4ss"u8), post.Header("Authorization"));
        JsonElement[] spans = Spans(zipkin);
        JsonElement Named(string name) => spans.Single(s => s.GetProperty("name").GetString() == name);
        JsonElement router = Named("/users/:id");
        JsonElement pipe = Named("pipe-/users/:id");
        JsonElement stage = Named("backend-/u/{{.Id}}");
        JsonElement client = Named("/u/7");
        Assert.Equal(4, spans.Length);
        Assert.All(spans, static s => Assert.Equal("0af7651916cd43dd8448eb211c80319c", s.GetProperty("traceId").GetString()));
        Assert.Equal(
            ["b7ad6b7169203331", Id(router), Id(pipe), Id(stage)],
            new[] { router, pipe, stage, client }.Select(static s => s.GetProperty("parentId").GetString()));
        Assert.Equal("SERVER", router.GetProperty("kind").GetString());
        Assert.False(pipe.TryGetProperty("kind", out _));
        Assert.Equal("CLIENT", client.GetProperty("kind").GetString());
        Assert.Equal(
            """{"http.path":"/users/7","http.url":"/users/7?token=hidden","http.host":"g:1","http.method":"GET","http.user_agent":"test"}""",
            router.GetProperty("tags").GetRawText());
        Assert.Equal("""{"complete":"true"}""", pipe.GetProperty("tags").GetRawText());
        Assert.Equal("""{"complete":"true"}""", stage.GetProperty("tags").GetRawText());
        Assert.Equal(
            $$"""{"http.path":"/u/7","http.url":"{{backend.Host}}/u/7?token=hidden","http.host":"{{backend.Host[7..]}}","http.method":"GET","http.user_agent":"test","http.status_code":"200","opencensus.status_description":"OK"}""",
            client.GetProperty("tags").GetRawText());
        Assert.Equal("""{"serviceName":"edge","ipv4":"10.0.0.7","port":8080}""", router.GetProperty("localEndpoint").GetRawText());
        Assert.InRange(
            router.GetProperty("timestamp").GetInt64() / 1000,
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 60_000,
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 1000);
        Assert.True(router.GetProperty("duration").GetInt64() >= 1);
        ReceivedRequest received = Assert.Single(backend.Requests);
        Assert.Equal(
            ("0af7651916cd43dd8448eb211c80319c", Id(client), "1"),
            (received.Header("X-B3-TraceId"), received.Header("X-B3-SpanId"), received.Header("X-B3-Sampled")));
        Assert.DoesNotContain("p4ss", log);
    }

    [Fact]
    public async Task Jaeger_gets_a_batch_of_Thrift()
    {
        await using var jaeger = new ScriptedService(static _ => ScriptedService.Answer("", 202));
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("no", 503));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(
            backend, $$"""  "jaeger": {"endpoint": "{{jaeger.Host}}/api/traces?format=jaeger.thrift"}  """));

        await gateway.AskAsync("GET /users/7 HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        await gateway.StopAndReadLogAsync();

        ReceivedRequest post = jaeger.Requests.First();
        Assert.Equal(("POST", "/api/traces?format=jaeger.thrift", "application/x-thrift"), (post.Method, post.Path, post.Header("Content-Type")));
        Dictionary<short, object>[] batches = [.. jaeger.Requests.Select(static r => ThriftValue.Struct(Encoding.Latin1.GetBytes(r.Body)))];
        Assert.All(batches, static batch => Assert.Equal("OpenCensus", ((Dictionary<short, object>)batch[1])[1]));
        Dictionary<short, object>[] spans = [.. batches.SelectMany(static batch => ((List<object>)batch[2]).Cast<Dictionary<short, object>>())];
        Dictionary<short, object> Named(string name) => spans.Single(s => (string)s[5] == name);
        Dictionary<short, object> router = Named("Recv./users/:id");
        Dictionary<short, object> pipe = Named("pipe-/users/:id");
        Dictionary<short, object> client = Named("Sent./u/7");
        Assert.Equal(4, spans.Length);
        Assert.All(spans, s => Assert.Equal((router[1], router[2], 1), (s[1], s[2], (int)s[7])));
        Assert.Equal(0L, router[4]);
        Assert.Equal(router[3], pipe[4]);
        Assert.Equal(Named("backend-/u/{{.Id}}")[3], client[4]);
        Assert.True((long)client[8] >= (long)router[8] && (long)client[9] <= (long)router[9]);
        Assert.Equal("False", Tags(pipe)["complete"]);
        Assert.Contains("invalid status code 503", Tags(pipe)["error"]);
        Assert.Equal(("503", "14", "UNAVAILABLE", "True"), (
            Tags(client)["http.status_code"], Tags(client)["status.code"], Tags(client)["status.message"], Tags(client)["error"]));
        Assert.Equal(("0", ""), (Tags(router)["status.code"], Tags(router)["status.message"]));
    }

    [Fact]
    public async Task A_backend_that_cannot_be_reached_is_an_unknown_error()
    {
        await using var zipkin = new ScriptedService(static _ => ScriptedService.Answer("", 202));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(null, $$"""  "zipkin": {"collector_url": "{{zipkin.Host}}/api/v2/spans"}  """));

        await gateway.AskAsync("GET /users/7 HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        await gateway.AskAsync("GET /nowhere HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        await gateway.AskAsync("PUT /users/7 HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        await gateway.StopAndReadLogAsync();

        JsonElement[] spans = Spans(zipkin);
        JsonElement client = spans.Single(static s => s.GetProperty("name").GetString() == "/u/7").GetProperty("tags");
        Assert.Equal("UNKNOWN", client.GetProperty("error").GetString());
        Assert.Contains("onnection refused", client.GetProperty("opencensus.status_description").GetString());
        Assert.Contains(spans, static s => s.GetProperty("name").GetString() == "NoRoute");
        Assert.Contains(spans, static s => s.GetProperty("name").GetString() == "NoMethod");
    }

    [Fact]
    public async Task A_request_that_is_not_sampled_has_no_spans_and_backends_are_told_so()
    {
        await using var zipkin = new ScriptedService(static _ => ScriptedService.Answer("", 202));
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(backend, $$"""  "zipkin": {"collector_url": "{{zipkin.Host}}/api/v2/spans"}  """, rate: 99));

        await gateway.AskAsync(
            $"GET /users/7 HTTP/1.1\r\nHost: g\r\n{Sampled.Replace("Sampled: 1", "Sampled: 0", StringComparison.Ordinal)}Connection: close\r\n\r\n");
        await gateway.StopAndReadLogAsync();

        Assert.Empty(zipkin.Requests);
        ReceivedRequest received = Assert.Single(backend.Requests);
        Assert.Equal(("0", ""), (received.Header("X-B3-Sampled"), received.Header("X-B3-TraceId")));
    }

    [Theory]
    [InlineData("""{"router": true}""", "/users/:id")]
    [InlineData("""{"pipe": true}""", "pipe-/users/:id")]
    [InlineData("""{"backend": true}""", "/u/7 backend-/u/{{.Id}}")]
    [InlineData("{}", "")]
    public async Task Only_the_layers_that_are_named_have_spans(string layers, string expected)
    {
        await using var zipkin = new ScriptedService(static _ => ScriptedService.Answer("", 202));
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(backend, $$"""  "zipkin": {"collector_url": "{{zipkin.Host}}/api/v2/spans"}  """, layers: layers));

        await gateway.AskAsync("GET /users/7 HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        await gateway.StopAndReadLogAsync();

        string names = string.Join(' ', Spans(zipkin).Select(static s => s.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(expected, names);
    }

    [Fact]
    public async Task It_traces_beside_OpenTelemetry()
    {
        await using var zipkin = new ScriptedService(static _ => ScriptedService.Answer("", 202));
        await using Observation.OtlpReceiver collector = await Observation.OtlpReceiver.StartAsync();
        await using var backend = new ScriptedService(static _ => ScriptedService.Answer("{}"));
        string other = string.Create(CultureInfo.InvariantCulture, $$"""
            "telemetry/opentelemetry": {"exporters": {"otlp": [{"name": "c", "host": "127.0.0.1", "port": {{collector.HttpPort}}, "use_http": true}]} },
            """);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(backend, $$"""  "zipkin": {"collector_url": "{{zipkin.Host}}/api/v2/spans"}  """, other: other));

        await gateway.AskAsync("GET /users/7 HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        await gateway.StopAndReadLogAsync();

        Assert.Equal(5, collector.Spans.Count);
        Assert.Equal(4, Spans(zipkin).Length);
        ReceivedRequest received = Assert.Single(backend.Requests);
        Assert.NotEqual("", received.Header("Traceparent"));
        Assert.NotEqual("", received.Header("X-B3-TraceId"));
        Assert.DoesNotContain(received.Header("X-B3-TraceId"), received.Header("Traceparent"));
    }

    [Theory]
    [InlineData("""{"sample_rate": 5, "exporters": {"xray": {"region": "eu"}}}""", "nothing is sent to xray")]
    [InlineData("""{"sample_rate": 5, "exporters": {"ocagent": {"address": "a:1"}}}""", "nothing is sent to ocagent")]
    [InlineData("""{"sample_rate": 5, "exporters": {"stackdriver": {}}}""", "nothing is sent to stackdriver")]
    [InlineData("""{"sample_rate": 5, "exporters": {"datadog": {}}}""", "nothing is sent to datadog")]
    [InlineData("""{"sample_rate": 5, "exporters": {"logger": {}}}""", "nothing is sent to logger")]
    [InlineData("""{"exporters": {"zipkin": {"collector_url": "http://z/api/v2/spans"}}}""", "no request is traced, since sample_rate is 0")]
    [InlineData("""{"sample_rate": 5, "exporters": {"zipkin": {"collector_url": "zipkin:9411"}}}""", "there is no URL of a server")]
    [InlineData("""{"sample_rate": 5, "exporters": {"jaeger": {"agent_endpoint": "jaeger:6831"}}}""", "nothing is sent to Jaeger's agent")]
    [InlineData("""{"sample_rate": 5, "exporters": {"jaeger": {"service_name": "a"}}}""", "there is no URL of a server")]
    [InlineData("""{"sample_rate": 5, "expoters": {}}""", "did you mean \"exporters\"?")]
    public void What_has_no_effect_is_told(string settings, string expected)
    {
        string findings = Findings.Of(service: $$"""{"telemetry/opencensus": {{settings}} }""");

        Assert.Contains(expected, findings);
        Assert.DoesNotContain("Error:", findings);
    }

    // All that came, in however many posts.
    private static JsonElement[] Spans(ScriptedService zipkin) =>
        [.. zipkin.Requests.SelectMany(static post => JsonDocument.Parse(post.Body).RootElement.EnumerateArray())];

    private static string? Id(JsonElement span) => span.GetProperty("id").GetString();

    private static Dictionary<string, string> Tags(Dictionary<short, object> span) => ((List<object>)span[10])
        .Cast<Dictionary<short, object>>()
        .ToDictionary(static tag => (string)tag[1], static tag => Convert.ToString(tag[(short)((int)tag[2] + 3)], CultureInfo.InvariantCulture)!);

    private static string Config(ScriptedService? backend, string exporters, int rate = 100, string? layers = null, string other = "") =>
        string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "version": 3, "port": $PORT,
          "extra_config": { {{other}}
            "telemetry/opencensus": {"sample_rate": {{rate}}, {{(layers is null ? "" : $"\"enabled_layers\": {layers},")}} "exporters": { {{exporters}} } }
          },
          "endpoints": [
            {"endpoint": "/users/{id}", "input_query_strings": ["*"], "input_headers": ["User-Agent"],
             "backend": [{"host": ["{{backend?.Host ?? $"http://127.0.0.1:{RunningGateway.FreePort()}"}}"], "url_pattern": "/u/{id}"}]}
          ]
        }
        """);
}
