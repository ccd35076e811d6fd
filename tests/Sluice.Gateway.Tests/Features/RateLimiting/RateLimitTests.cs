using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Configuration;
using Sluice.Gateway.Features.RateLimiting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.RateLimiting;

/// <summary>Limits on the whole way of a request.</summary>
public sealed class RateLimitTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}";

    [Fact]
    public async Task Beyond_a_limit_the_answer_is_empty_and_the_access_log_tells_why()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(
            backend, """{"max_rate": 2, "capacity": 2, "client_max_rate": 1, "client_capacity": 1, "every": "1h", "strategy": "header", "key": "X-Key"}""");

        Assert.Equal("200 429 429 200 503 429", await StatusesAsync(gateway, "X-Key: a", "X-Key: a", "", "X-Key: b", "X-Key: c", "X-Key: c"));
        string refused = await AskAsync(gateway, "/a", "X-Key: a");
        Assert.StartsWith("HTTP/1.1 429 ", refused, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 0\r\n", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Krakend", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Type", refused, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", refused, StringComparison.Ordinal);
        Assert.Equal(2, backend.Heads.Count);
        await gateway.LogsAsync("\"/a\"\nError #01: rate limit exceded\n");
    }

    [Theory]
    [InlineData("X-Client-Ip: 192.0.2.1", "X-Client-Ip: 192.0.2.1:4711, 192.0.2.9", "429")]
    [InlineData("X-Client-Ip: 192.0.2.1", "X-Client-Ip: 192.0.2.2", "200")]
    [InlineData("X-Client-Ip: 2001:db8::1", "X-Client-Ip: nonsense", "429")]
    [InlineData("X-Client-Ip: 2001:db8::1", "X-Forwarded-For: 192.0.2.7", "200")]
    public async Task A_header_may_have_the_address(string first, string second, string expected)
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(
            backend, """{"client_max_rate": 1, "client_capacity": 1, "every": "1h", "strategy": "ip", "key": "X-Client-Ip"}""");

        Assert.Equal($"200 {expected}", await StatusesAsync(gateway, first, second));
    }

    [Fact]
    public async Task A_peer_that_is_not_trusted_cannot_choose_what_it_is_limited_by()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(
            backend, """{"client_max_rate": 1, "client_capacity": 1, "every": "1h", "strategy": "ip"}""", """ "router": {"trusted_proxies": ["10.0.0.0/8"]} """);

        Assert.Equal("200 429", await StatusesAsync(gateway, "X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 192.0.2.2"));
    }

    [Fact]
    public async Task A_script_before_the_limit_decides_on_the_parameter()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await RunningGateway.StartAsync($$$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{{backend.Host}}}"], "endpoints": [{"endpoint": "/a/{id}",
              "extra_config": {
                "modifier/lua-endpoint": {"pre": "local c = ctx.load(); c:params('Id', 'same'); c:params('id', 'same')", "allow_open_libs": false},
                "qos/ratelimit/router": {"client_max_rate": 1, "client_capacity": 1, "every": "1h", "strategy": "param", "key": "id"} },
              "backend": [{"url_pattern": "/b"}]}]}
            """);

        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(gateway, "/a/1", ""), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 429 ", await AskAsync(gateway, "/a/2", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_of_the_service_counts_every_request_but_those_for_health()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(backend, """{"max_rate": 100}""", """
            "qos/ratelimit/service": {"max_rate": 4, "capacity": 4, "client_max_rate": 3, "client_capacity": 3, "every": "1h", "strategy": "header", "key": "X-Key"}
            """);

        string[] answers =
        [
            await AskAsync(gateway, "/a", "X-Key: a"), await AskAsync(gateway, "/none", "X-Key: a"), await AskAsync(gateway, "/__health", ""),
            await AskAsync(gateway, "/a", "X-Key: a"), await AskAsync(gateway, "/a", "X-Key: a"), await AskAsync(gateway, "/none", "X-Key: a"),
            await AskAsync(gateway, "/a", "X-Key: b"), await AskAsync(gateway, "/a", "X-Key: b"), await AskAsync(gateway, "/__health", ""),
        ];

        Assert.Equal("200 404 200 200 429 429 200 503 200", string.Join(' ', answers.Select(Status)));
    }

    [Fact]
    public async Task A_backend_beyond_its_limit_has_failed_and_is_not_called()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await RunningGateway.StartAsync($$$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{{backend.Host}}}"], "extra_config": {"router": {"return_error_msg": true} },
             "endpoints": [
              {"endpoint": "/one", "backend": [{"url_pattern": "/1", "extra_config": {"qos/ratelimit/proxy": {"max_rate": 1, "capacity": 1, "every": "1h"} } }]},
              {"endpoint": "/two", "backend": [{"url_pattern": "/2", "group": "x"},
                {"url_pattern": "/2", "group": "y", "extra_config": {"qos/ratelimit/proxy": {"max_rate": 1, "capacity": 1, "every": "1h"} } }]}]}
            """);

        Assert.EndsWith("{\"a\":1}", await AskAsync(gateway, "/one", ""), StringComparison.Ordinal);
        string second = await AskAsync(gateway, "/one", "");
        Assert.StartsWith("HTTP/1.1 500 ", second, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nrate limit exceded", second, StringComparison.Ordinal);
        Assert.EndsWith("{\"x\":{\"a\":1},\"y\":{\"a\":1}}", await AskAsync(gateway, "/two", ""), StringComparison.Ordinal);
        string partial = await AskAsync(gateway, "/two", "");
        Assert.Contains("X-Krakend-Completed: false\r\n", partial, StringComparison.Ordinal);
        Assert.EndsWith("{\"x\":{\"a\":1}}", partial, StringComparison.Ordinal);
        Assert.Equal(4, backend.Heads.Count);
    }

    [Fact]
    public async Task A_reload_keeps_what_was_counted_where_the_settings_are_the_same()
    {
        const string Limit = """{"max_rate": 2, "capacity": 2, "client_max_rate": 1, "client_capacity": 1, "every": "1h", "strategy": "header", "key": "X-Key"}""";
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(backend, Limit);
        Assert.Equal("200", await StatusesAsync(gateway, "X-Key: a"));

        await gateway.ReloadAsync(Config(backend, Limit, """ "router": {"return_error_msg": true} """));
        Assert.Equal("429 200 503", await StatusesAsync(gateway, "X-Key: a", "X-Key: b", "X-Key: c"));

        await gateway.ReloadAsync(Config(backend, Limit.Replace("\"client_capacity\": 1", "\"client_capacity\": 2", StringComparison.Ordinal)));
        Assert.Equal("503", await StatusesAsync(gateway, "X-Key: a"));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "rate limit exceded")]
    public async Task A_backends_limit_that_takes_time_to_decide_is_waited_for(bool taken, string? failure)
    {
        var limit = new SlowLimit();
        BackendStep step = BackendRateLimitStep.Compile(static (_, _, _) => new ValueTask<ProxyResult>(new ProxyResponse()), limit);

        Task<ProxyResult> calling = step(new UpstreamRequest(), new ProxyRequest(), CancellationToken.None).AsTask();
        Assert.False(calling.IsCompleted);
        limit.Asked.SetResult(taken);

        Assert.Equal(failure, (await calling).Failure?.Message);
    }

    [Theory]
    [InlineData(true, true, 204)]
    [InlineData(true, false, 503)]
    [InlineData(false, true, 429)]
    public async Task Limits_that_take_time_to_decide_are_waited_for(bool takenByClient, bool takenByAll, int status)
    {
        LoadResult loaded = ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = """{"version": 3, "endpoints": []}"""u8.ToArray() });
        using CompiledGateway gateway = GatewayPipeline.Compile(loaded.Config!, EndpointSettings.Services(), []);
        IFeatureCollection features = new DefaultHttpContext().Features;
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback });
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        features.GetRequiredFeature<IHttpRequestFeature>().Protocol = "HTTP/2";
        var context = new RequestContext(TimeProvider.System);
        context.Begin(features, gateway, lease: 0);
        var client = new SlowLimit();
        var all = new SlowLimit();
        RequestStep step = RateLimitStep.Compile(
            static context =>
            {
                context.Response.StatusCode = 204;
                return ValueTask.CompletedTask;
            },
            client,
            static _ => "me",
            all);

        Task serving = step(context).AsTask();
        Assert.False(serving.IsCompleted);
        client.Asked.SetResult(takenByClient);
        Assert.Equal(!takenByClient, serving.IsCompleted);
        all.Asked.SetResult(takenByAll);
        await serving;

        Assert.Equal(status, context.Response.StatusCode);
    }

    [Fact]
    public async Task The_example_answers_as_its_page_says()
    {
        string config = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "examples", "rate-limits", "krakend.json"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(config.Replace("8080", "$PORT", StringComparison.Ordinal));

        string[] quotes =
        [
            await AskAsync(gateway, "/quotes", "X-Api-Key: a"), await AskAsync(gateway, "/quotes", "X-Api-Key: a"),
            await AskAsync(gateway, "/quotes", "X-Api-Key: a"), await AskAsync(gateway, "/quotes", ""),
            await AskAsync(gateway, "/quotes", "X-Api-Key: b"), await AskAsync(gateway, "/quotes", "X-Api-Key: b"),
        ];
        string[] rooms = [await AskAsync(gateway, "/rooms/1", ""), await AskAsync(gateway, "/rooms/2", ""), await AskAsync(gateway, "/rooms/1", "")];
        string[] reports = [await AskAsync(gateway, "/report", ""), await AskAsync(gateway, "/report", "")];

        Assert.Equal("200 200 429 429 200 503", string.Join(' ', quotes.Select(Status)));
        Assert.Equal("200 200 429", string.Join(' ', rooms.Select(Status)));
        Assert.Equal("200 500", string.Join(' ', reports.Select(Status)));
        Assert.EndsWith("\r\n\r\nrate limit exceded", reports[1], StringComparison.Ordinal);
    }

    private static Task<RunningGateway> StartAsync(RawBackend backend, string limit, string service = "") =>
        RunningGateway.StartAsync(Config(backend, limit, service));

    private static string Config(RawBackend backend, string limit, string service = "") => $$$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{{backend.Host}}}"], "extra_config": { {{{service}}} },
         "endpoints": [{"endpoint": "/a", "extra_config": {"qos/ratelimit/router": {{{limit}}} }, "backend": [{"url_pattern": "/b"}]}]}
        """;

    private static async Task<string> StatusesAsync(RunningGateway gateway, params string[] headers)
    {
        var statuses = new List<string>();
        foreach (string header in headers)
        {
            statuses.Add(Status(await AskAsync(gateway, "/a", header)));
        }

        return string.Join(' ', statuses);
    }

    private static string Status(string answer) => answer.Split(' ')[1];

    private static Task<string> AskAsync(RunningGateway gateway, string path, string header) =>
        gateway.AskAsync($"GET {path} HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n{(header.Length > 0 ? header + "\r\n" : "")}\r\n");

    private sealed class SlowLimit : IRateLimit, IClientRateLimit
    {
        public TaskCompletionSource<bool> Asked { get; } = new();

        public ValueTask<bool> TryTakeAsync() => new(Asked.Task);

        public ValueTask<bool> TryTakeAsync(ReadOnlySpan<char> client, long startedAt) => new(Asked.Task);
    }
}
