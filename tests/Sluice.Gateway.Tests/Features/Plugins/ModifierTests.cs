using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Plugins;

/// <summary>Plug-ins that change requests and answers at endpoints and backends.</summary>
public sealed class ModifierTests
{
    private const string Modifier = "\"plugin/req-resp-modifier\"";

    [Fact]
    public async Task At_an_endpoint_a_modifier_changes_what_every_backend_gets()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddRequestModifier("m", s => new Req(async (r, c) =>
            {
                string body = Encoding.UTF8.GetString((await r.Body.ReadAsync(c)).Span);
                r.Body = MessageBody.FromText($"{r.Scope} {r.Method} {r.Path} {r.Query} {body}");
                r.Headers["x-added"] = "yes";
                r.Headers.Remove("X-Secret");
                r.Query = "z=1&a=b%20c";
                r.SetParameter("id", "2/3");
                return null;
            }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), endpoint: $$"""{{Modifier}}: {"name": ["m"]}""");

        await gateway.PostAsync("/a/1?q=1", "body", "X-Secret: s\r\n");

        ReceivedRequest got = gateway.Service.Requests.Single();
        Assert.Equal(("POST", "/b/2%2F3?a=b+c&z=1", "Endpoint POST /a/1 q=1 body", "yes", ""), (got.Method, got.Path, got.Body, got.Header("X-Added"), got.Header("X-Secret")));
    }

    [Fact]
    public async Task At_a_backend_a_modifier_changes_the_call()
    {
        await using var other = new ScriptedService(static _ => ScriptedService.Answer("""{"from": "other"}"""));
        using var plugins = new CompiledPlugins($$"""
            registry.AddRequestModifier("m", s => new Req((r, c) =>
            {
                r.Headers["X-Was"] = $"{r.Scope} {r.Method} {new Uri(r.Url!).PathAndQuery} {r.Parameters["ID"]}";
                r.Headers["Host"] = "named";
                r.Method = "PUT";
                r.Url = "{{other.Host}}/moved?x=1";
                return default;
            }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), backend: $$"""{{Modifier}}: {"name": ["m"]}""");

        string answer = await gateway.PostAsync("/a/7?q=1", "body");

        Assert.EndsWith("""{"from":"other"}""", answer);
        Assert.Empty(gateway.Service.Requests);
        ReceivedRequest got = other.Requests.Single();
        Assert.Equal(("PUT", "/moved?x=1", "body", "Backend POST /b/7?q=1 7", "named"), (got.Method, got.Path, got.Body, got.Header("X-Was"), got.Header("Host")));
    }

    [Fact]
    public async Task Modifiers_work_in_the_order_of_the_list_on_both_ways_and_a_name_of_both_kinds_on_both()
    {
        using var plugins = new CompiledPlugins("""
            foreach (string name in new[] { "a", "b", "c" })
            {
                if (name != "c") registry.AddRequestModifier(name, s => new Req((r, c) => { r.Headers.Add("X-Order", s.Name); return default; }));
                if (name != "b") registry.AddResponseModifier(name, s => new Resp((r, c) =>
                {
                    r.Data!["order"] = (string?)r.Data["order"] + s.Name + string.Join(",", r.Request.Headers.GetAll("X-Order"));
                    return default;
                }));
            }
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), endpoint: $$"""{{Modifier}}: {"name": ["c", "b", "a"]}""");

        string answer = await gateway.PostAsync();

        Assert.EndsWith("""{"order":"cb,aab,a"}""", answer);
    }

    [Fact]
    public async Task Data_that_a_modifier_changes_keeps_its_numbers_and_texts()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddResponseModifier("m", s => new Resp((r, c) =>
            {
                r.Data!["added"] = 5;
                ((JsonObject)r.Data["in"]!).Remove("gone");
                r.Headers["X-Seen"] = "yes";
                r.IsComplete = false;
                return default;
            }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins,
            static _ => ScriptedService.Answer("""{"z": 1.0, "big": 12345678901234567890123, "e": 1e3, "text": "\u00e4<\"", "in": {"gone": 1, "kept": [null, true]}}"""),
            endpoint: $$"""{{Modifier}}: {"name": ["m"]}""");

        string answer = await gateway.PostAsync();

        Assert.EndsWith("""{"added":5,"big":12345678901234567890123,"e":1e3,"in":{"kept":[null,true]},"text":"ä\u003c\"","z":1.0}""".Replace("ä", "Ã¤"), answer);
        Assert.Contains("\r\nX-Seen: yes\r\n", answer);
        Assert.Contains("\r\nX-Krakend-Completed: false\r\n", answer);
    }

    [Fact]
    public async Task A_streamed_answer_can_be_changed_and_passes_as_it_is_when_nobody_reads_it()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddResponseModifier("head", s => new Resp((r, c) => { r.StatusCode = 203; r.Headers["X-Head"] = "yes"; r.Headers.Remove("X-Old"); return default; }));
            registry.AddResponseModifier("body", s => new Resp(async (r, c) =>
            {
                string body = Encoding.UTF8.GetString((await r.Body.ReadAsync(c)).Span);
                r.Body = MessageBody.FromText($"{r.IsStreamed} {r.StatusCode} {body.ToUpperInvariant()}");
                return null;
            }));
            registry.AddResponseModifier("stream", s => new Resp((r, c) =>
            {
                Stream inner = r.Body.OpenStream();
                r.Body = new MessageBody(() => new Doubled(inner));
                return default;
            }));
            """,
            """
            public sealed class Doubled(Stream inner) : Stream
            {
                public override bool CanRead => true; public override bool CanSeek => false; public override bool CanWrite => false;
                public override long Length => throw new NotSupportedException();
                public override long Position { get => 0; set { } }
                public override void Flush() { }
                public override int Read(byte[] b, int o, int c) => throw new NotSupportedException();
                public override long Seek(long o, SeekOrigin s) => throw new NotSupportedException();
                public override void SetLength(long v) { }
                public override void Write(byte[] b, int o, int c) { }
                public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default)
                {
                    byte[] half = new byte[buffer.Length / 2];
                    int count = await inner.ReadAsync(half, cancellation);
                    for (int i = 0; i < count; i++) { buffer.Span[2 * i] = half[i]; buffer.Span[2 * i + 1] = half[i]; }
                    return 2 * count;
                }
            }
            """);
        foreach ((string names, string body) in ((string, string)[])[("\"head\"", "Text"), ("\"head\", \"body\"", "True 203 TEXT"), ("\"head\", \"stream\"", "TTeexxtt")])
        {
            await using PluginGateway gateway = await PluginGateway.StartAsync(
                plugins,
                static _ => ScriptedService.Answer("Text", 201, "text/x").Replace("Content-Type", "X-Old: 1\r\nContent-Type", StringComparison.Ordinal),
                endpoint: $$"""{{Modifier}}: {"name": [{{names}}]}""",
                more: "\"output_encoding\": \"no-op\",");

            string answer = await gateway.PostAsync();

            Assert.StartsWith("HTTP/1.1 203 ", answer);
            Assert.Contains("\r\nX-Head: yes\r\n", answer);
            Assert.Contains("\r\nContent-Type: text/x\r\n", answer);
            Assert.DoesNotContain("X-Old", answer);
            Assert.Contains(body, answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        }
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "no entry")]
    public async Task A_refusal_ends_the_request_with_its_status_and_headers(bool tells, string body)
    {
        using var plugins = new CompiledPlugins("""
            registry.AddRequestModifier("m", s => new Req((r, c) => new(new Rejection(429, "no entry") { ContentType = "text/x", Headers = { { "Retry-After", "7" } } })));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins,
            static _ => ScriptedService.Answer("{}"),
            service: $$"""{{(tells ? "\"router\": { \"return_error_msg\": true }" : "")}}""",
            endpoint: $$"""{{Modifier}}: {"name": ["m"]}""");

        string answer = await gateway.PostAsync();

        Assert.StartsWith("HTTP/1.1 429 ", answer);
        Assert.Contains("\r\nRetry-After: 7\r\n", answer);
        Assert.EndsWith("\r\n\r\n" + body, answer);
        Assert.Equal(tells, answer.Contains("Content-Type: text/x", StringComparison.Ordinal));
        Assert.Empty(gateway.Service.Requests);
        Assert.Contains("[ENDPOINT: /a/:id] plug-in \"m\" refused it with 429: no entry", await gateway.Running.StopAndReadLogAsync());
    }

    [Theory]
    [InlineData("AddRequestModifier(\"m\", s => new Req(", "async (r, c) => { await Task.Yield(); throw new InvalidOperationException(\"inner workings\"); }")]
    [InlineData("AddRequestModifier(\"m\", s => new Req(", "(r, c) => { r.Url = \"http://x\"; return default; }")]
    [InlineData("AddResponseModifier(\"m\", s => new Resp(", "(r, c) => { r.Data![\"a\"] = double.NaN; return default; }")]
    [InlineData("AddResponseModifier(\"m\", s => new Resp(", "(r, c) => throw new InvalidOperationException(\"inner workings\")")]
    public async Task What_a_modifier_throws_is_a_500_that_tells_the_client_nothing_and_the_log_where(string register, string body)
    {
        using var plugins = new CompiledPlugins($"registry.{register}{body}));");
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins,
            static _ => ScriptedService.Answer("""{"a":1}"""),
            service: "\"router\": { \"return_error_msg\": true }",
            endpoint: $$"""{{Modifier}}: {"name": ["m"]}""");

        string first = await gateway.PostAsync();
        string second = await gateway.PostAsync();

        Assert.StartsWith("HTTP/1.1 500 ", first);
        Assert.EndsWith("\r\n\r\nthe plug-in m failed", first);
        Assert.StartsWith("HTTP/1.1 500 ", second);
        string log = await gateway.Running.StopAndReadLogAsync();
        Assert.Matches("ERROR: \\[ENDPOINT: /a/:id\\] plug-in \"m\": (InvalidOperation|Argument)Exception: .* \\(at ", log);
    }

    [Fact]
    public async Task A_modifier_that_does_not_end_has_the_endpoint_s_time()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddRequestModifier("m", s => new Req(async (r, c) => { await new TaskCompletionSource().Task; return null; }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), endpoint: $$"""{{Modifier}}: {"name": ["m"]}""", more: "\"timeout\": \"50ms\",");

        string answer = await gateway.PostAsync();

        Assert.StartsWith("HTTP/1.1 500 ", answer);
        Assert.Contains("plug-in \"m\": it had not ended when the request's time was over", await gateway.Running.StopAndReadLogAsync());
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_with_413_when_a_plug_in_reads_it()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddRequestModifier("m", s => new Req(async (r, c) => { await r.Body.ReadAsync(c); return null; }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins,
            static _ => ScriptedService.Answer("{}"),
            service: "\"server/limits\": { \"max_buffered_body\": 10 }",
            endpoint: $$"""{{Modifier}}: {"name": ["m"]}""");

        string large = await gateway.PostAsync(body: "12345678901");
        string small = await gateway.PostAsync(body: "1234567890");

        Assert.StartsWith("HTTP/1.1 413 ", large);
        Assert.StartsWith("HTTP/1.1 200 ", small);
        Assert.Equal("1234567890", gateway.Service.Requests.Single().Body);
    }

    [Fact]
    public async Task A_body_that_is_no_valid_HTTP_is_the_client_s_fault()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddRequestModifier("m", s => new Req(async (r, c) => { await r.Body.ReadAsync(c); return null; }));
            registry.AddServer("s", s => new Server(async (r, c) => { if (r.Target == "/a/2") await r.Body.ReadAsync(c); return null; }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), endpoint: $$"""{{Modifier}}: {"name": ["m"]}""", service: """ "plugin/http-server": {"name": "s"} """);

        foreach (string path in (string[])["/a/1", "/a/2"])
        {
            string answer = await gateway.Running.AskAsync($"POST {path} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 400 ", answer);
        }

        Assert.Empty(gateway.Service.Requests);
    }

    [Fact]
    public async Task Modifiers_of_answers_are_not_called_when_the_call_failed()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddResponseModifier("m", s => new Resp((r, c) => { s.Log.Write(PluginLogLevel.Warning, "called"); r.Data!["seen"] = true; return default; }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins,
            static request => ScriptedService.Answer("{}", request.Path == "/b/1" ? 200 : 503),
            endpoint: $$"""{{Modifier}}: {"name": ["m"]}""");

        string good = await gateway.PostAsync("/a/1");
        await gateway.Running.LogsAsync("WARNING: [PLUGIN: m] called");
        string bad = await gateway.PostAsync("/a/2");

        Assert.EndsWith("""{"seen":true}""", good);
        Assert.StartsWith("HTTP/1.1 500 ", bad);
        string log = await gateway.Running.StopAndReadLogAsync();
        Assert.Equal(2, log.Split("[PLUGIN: m] called").Length);
    }

    [Fact]
    public async Task Plug_ins_run_on_the_thread_pool_also_after_they_waited()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddRequestModifier("m", s => new Req(async (r, c) =>
            {
                bool before = Thread.CurrentThread.IsThreadPoolThread;
                var elsewhere = new TaskCompletionSource();
                new Thread(() => elsewhere.SetResult()).Start();
                await elsewhere.Task;
                r.Headers["X-Threads"] = $"{before} {Thread.CurrentThread.IsThreadPoolThread}";
                return null;
            }));
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), backend: $$"""{{Modifier}}: {"name": ["m"]}""");

        await gateway.PostAsync();

        Assert.Equal("True True", gateway.Service.Requests.Single().Header("X-Threads"));
    }
}
