using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Plugins;

/// <summary>Plug-ins that make the calls of a backend.</summary>
public sealed class ClientPluginTests
{
    private const string Client = "\"plugin/http-client\"";

    [Fact]
    public async Task The_answer_of_a_plug_in_is_decoded_and_shaped_like_any_other()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddClient("m", s => new Client(async (r, c) => new PluginResponse
            {
                Body = MessageBody.FromText(new JsonObject
                {
                    ["method"] = r.Method, ["url"] = new Uri(r.Url).PathAndQuery, ["body"] = Encoding.UTF8.GetString((await r.Body.ReadAsync(c)).Span), ["header"] = r.Headers["X-H"], ["secret"] = 1,
                }.ToJsonString()),
            }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), backend: $$"""{{Client}}: {"name": "m"}""", backendMore: "\"deny\": [\"secret\"],");

        string answer = await gateway.PostAsync("/a/1?q=2", "text", "X-H: h\r\n");

        Assert.EndsWith("""{"body":"text","header":"h","method":"POST","url":"/b/1?q=2"}""", answer);
        Assert.Empty(gateway.Service.Requests);
    }

    [Fact]
    public async Task A_streamed_answer_has_the_status_the_headers_and_the_stream_of_the_plug_in()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddClient("m", s => new Client(async (r, c) =>
            {
                var copy = new MemoryStream();
                await using (Stream stream = r.Body.OpenStream()) { await stream.CopyToAsync(copy, c); }
                return new PluginResponse(404) { Headers = { { "X-From", "plug-in" }, { "Connection", "x" } }, Body = new MessageBody(() => new MemoryStream(copy.ToArray())) };
            }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), backend: $$"""{{Client}}: {"name": "m"}""", more: "\"output_encoding\": \"no-op\",");

        string answer = await gateway.PostAsync("/a/1", new string('z', 50_000));

        Assert.StartsWith("HTTP/1.1 404 ", answer);
        Assert.Contains("\r\nX-From: plug-in\r\n", answer);
        Assert.Equal(50_000, answer.Count(static c => c == 'z'));
    }

    [Theory]
    [InlineData("(r, c) => throw new InvalidOperationException(\"inner workings\")", "InvalidOperationException: inner workings")]
    [InlineData("(r, c) => default", "it gave no answer")]
    [InlineData("(r, c) => new(new PluginResponse(503))", "invalid status code 503")]
    [InlineData("(r, c) => new(new PluginResponse(1))", "ArgumentOutOfRangeException")]
    [InlineData("(r, c) => new(new PluginResponse { Body = new MessageBody(() => throw new InvalidOperationException(\"no stream\")) })", "InvalidOperationException: no stream")]
    public async Task A_plug_in_that_fails_is_a_backend_that_fails(string call, string logged)
    {
        using var plugins = new CompiledPlugins($"registry.AddClient(\"m\", s => new Client({call}));");
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), backend: $$"""{{Client}}: {"name": "m"}""");

        Assert.StartsWith("HTTP/1.1 500 ", await gateway.PostAsync());
        Assert.StartsWith("HTTP/1.1 500 ", await gateway.PostAsync());
        Assert.Contains(logged, await gateway.Running.StopAndReadLogAsync());
    }

    [Fact]
    public async Task The_cache_of_the_backend_stands_before_the_plug_in()
    {
        using var plugins = new CompiledPlugins("""
            int calls = 0;
            registry.AddClient("m", s => new Client((r, c) => new(new PluginResponse
            {
                Headers = { { "Cache-Control", "max-age=60" }, { "Date", s.Clock.GetUtcNow().ToString("R") } }, Body = MessageBody.FromText($"{{\"call\":{++calls}}}"),
            })));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins,
            static _ => ScriptedService.Answer("{}"),
            backend: $$"""{{Client}}: {"name": "m"}, "qos/http-cache": {"shared": false}""",
            backendMore: "\"method\": \"GET\",");

        string first = await gateway.PostAsync(body: "");
        string second = await gateway.PostAsync(body: "");

        Assert.EndsWith("""{"call":1}""", first);
        Assert.EndsWith("""{"call":1}""", second);
    }
}
