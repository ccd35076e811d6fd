using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Plugins;

/// <summary>Plug-ins that see every request before it is routed.</summary>
public sealed class ServerPluginTests
{
    private const string Server = "\"plugin/http-server\"";

    [Fact]
    public async Task The_plug_in_named_last_sees_requests_first_and_answers_last()
    {
        using var plugins = new CompiledPlugins("""
            foreach (string name in new[] { "a", "b" })
            {
                registry.AddServer(name, s => new Server((r, c) =>
                {
                    r.Headers.Add("X-Order", s.Name);
                    r.OnAnswer(head => head.Headers["X-Answer"] = head.Headers["X-Answer"] + s.Name + head.StatusCode);
                    return default;
                }));
            }
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), service: $$"""{{Server}}: {"name": ["a", "b"]}""");

        string answer = await gateway.PostAsync();
        string missing = await gateway.PostAsync("/nowhere");
        string health = await gateway.Running.AskAsync("GET /__health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        Assert.Equal(["X-Order: b", "X-Order: a"], gateway.Service.Requests.Single().Head.Split("\r\n").Where(static line => line.StartsWith("X-Order", StringComparison.Ordinal)));
        Assert.Equal(["a200b200"], RawAnswer.Values(answer, "X-Answer"));
        Assert.Equal(["a404b404"], RawAnswer.Values(missing, "X-Answer"));
        Assert.Equal(["a200b200"], RawAnswer.Values(health, "X-Answer"));
    }

    [Fact]
    public async Task A_plug_in_decides_which_endpoint_a_request_reaches_and_what_it_brings()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddServer("m", s => new Server(async (r, c) =>
            {
                string body = Encoding.UTF8.GetString((await r.Body.ReadAsync(c)).Span);
                r.Body = MessageBody.FromText($"{r.Method} {r.Target} {r.Scheme} {r.ClientAddress} {r.Headers["Host"]} {body}");
                r.Method = "POST";
                r.Target = "/a/x%20y?q=2";
                r.Headers["X-New"] = "1";
                r.Headers.Remove("X-Old");
                return null;
            }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), service: $$"""{{Server}}: {"name": "m"}""");

        string answer = await gateway.Running.AskAsync("PUT /old HTTP/1.1\r\nHost: h\r\nX-Old: 1\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody");

        Assert.StartsWith("HTTP/1.1 200 ", answer);
        ReceivedRequest got = gateway.Service.Requests.Single();
        Assert.Equal(("POST", "/b/x%20y?q=2", "PUT /old http 127.0.0.1 h body", "1", ""), (got.Method, got.Path, got.Body, got.Header("X-New"), got.Header("X-Old")));
    }

    [Fact]
    public async Task A_body_that_no_plug_in_reads_is_streamed_as_before()
    {
        using var plugins = new CompiledPlugins("""registry.AddServer("m", s => new Server((r, c) => default));""");
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), service: $$"""{{Server}}: {"name": ["m"]}""");

        string answer = await gateway.PostAsync(body: new string('x', 100_000));

        Assert.StartsWith("HTTP/1.1 200 ", answer);
        Assert.Equal(100_000, gateway.Service.Requests.Single().Body.Length);
    }

    [Fact]
    public async Task A_plug_in_answers_itself_and_CORS_stands_around_it()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddServer("text", s => new Server((r, c) => new(r.Target == "/text"
                ? new PluginResponse(418) { Headers = { { "Content-Type", "text/x" }, { "X-A", "1" }, { "X-A", "2" }, { "Content-Length", "999" } }, Body = MessageBody.FromText("short") }
                : null)));
            registry.AddServer("stream", s => new Server((r, c) => new(r.Target == "/stream"
                ? new PluginResponse { Body = new MessageBody(() => new MemoryStream(Encoding.UTF8.GetBytes(new string('y', 70000)))) }
                : r.Target == "/nothing" ? new PluginResponse(204) : null)));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"),
            service: $$"""{{Server}}: {"name": ["text", "stream"]}, "security/cors": {"allow_origins": ["http://site"]}""");

        string text = await gateway.PostAsync("/text", headers: "Origin: http://site\r\n");
        string stream = await gateway.PostAsync("/stream");
        string nothing = await gateway.PostAsync("/nothing");

        Assert.StartsWith("HTTP/1.1 418 ", text);
        Assert.EndsWith("\r\n\r\nshort", text);
        Assert.Contains("\r\nContent-Length: 5\r\n", text);
        Assert.Contains("\r\nAccess-Control-Allow-Origin: http://site\r\n", text);
        Assert.Equal(["1", "2"], RawAnswer.Values(text, "X-A"));
        Assert.Equal(70_000, stream.Split("\r\n\r\n")[1].Count(static c => c == 'y'));
        Assert.StartsWith("HTTP/1.1 204 ", nothing);
        Assert.Empty(gateway.Service.Requests);
    }

    [Theory]
    [InlineData("(r, c) => throw new InvalidOperationException(\"inner workings\")")]
    [InlineData("(r, c) => { r.OnAnswer(_ => throw new InvalidOperationException(\"inner workings\")); return default; }")]
    [InlineData("(r, c) => { r.OnAnswer(_ => throw new InvalidOperationException(\"inner workings\")); return new(new PluginResponse()); }")]
    public async Task What_a_plug_in_throws_is_an_empty_500_and_the_next_request_is_served(string body)
    {
        using var plugins = new CompiledPlugins($"registry.AddServer(\"m\", s => new Server((r, c) => r.Target == \"/a/bad\" ? Bad(r, c) : default)); static ValueTask<PluginResponse?> Bad(ServerRequest r, CancellationToken c) => new Func<ServerRequest, CancellationToken, ValueTask<PluginResponse?>>({body})(r, c);");
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("""{"secret":1}"""), service: $$"""{{Server}}: {"name": ["m"]}, "router": {"return_error_msg": true}""");

        string bad = await gateway.PostAsync("/a/bad");
        string good = await gateway.PostAsync("/a/good");

        Assert.StartsWith("HTTP/1.1 500 ", bad);
        Assert.EndsWith("\r\n\r\n", bad);
        Assert.Contains("\r\nContent-Length: 0\r\n", bad);
        Assert.StartsWith("HTTP/1.1 200 ", good);
        Assert.Contains("ERROR: [SERVICE: http-server] plug-in \"", await gateway.Running.StopAndReadLogAsync());
    }

    [Fact]
    public async Task A_target_that_is_none_is_a_500_and_a_body_above_the_limit_a_413()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddServer("m", s => new Server(async (r, c) => { if (r.Target == "/a/bad") r.Target = "no target"; else await r.Body.ReadAsync(c); return null; }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), service: $$"""{{Server}}: {"name": ["m"]}, "server/limits": {"max_buffered_body": 10}""");

        Assert.StartsWith("HTTP/1.1 500 ", await gateway.PostAsync("/a/bad"));
        Assert.StartsWith("HTTP/1.1 413 ", await gateway.PostAsync("/a/1", "12345678901"));
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.PostAsync("/a/1", "1234567890"));
    }
}
