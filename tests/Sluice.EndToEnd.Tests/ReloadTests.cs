using System.Collections.Concurrent;
using System.Globalization;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>A configuration that changes while requests are served.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Serves = "[SERVICE: Reload] the new configuration serves";

    private readonly PathBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task Reloads_lose_no_request()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/v0"));
        using var stop = new CancellationTokenSource();
        var answers = new ConcurrentBag<string>();
        Task[] clients = [.. Enumerable.Range(0, 8).Select(_ => AskUntilAsync(gateway.Port, answers, stop.Token))];

        for (int i = 1; i <= 20; i++)
        {
            await gateway.ConfigureAsync(Config($"/v{i}"));
            gateway.HangUp();
            await gateway.LogsAsync(Serves, i);
        }

        Assert.Contains("/v20", await BodyAsync(gateway.Port));
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.NotEmpty(answers);
        Assert.All(answers, static answer => Assert.StartsWith("200 {\"length\":0,\"target\":\"/v", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_in_flight_ends_on_the_configuration_it_began_with()
    {
        TaskCompletionSource release = new();
        Task asked = HoldOld(release);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/old"));
        using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
        await connection.Http.SendAsync(Ask);
        await asked.WaitAsync(HttpStream.Bound);

        await gateway.ConfigureAsync(Config("/new"));
        gateway.HangUp();
        await gateway.LogsAsync(Serves);
        Assert.Contains("/new", await BodyAsync(gateway.Port));
        release.SetResult();

        Assert.Equal("{\"from\":\"old\"}", (await connection.Http.ReadAnswerAsync()).Text);
        await connection.Http.SendAsync(Ask);
        Assert.Contains("/new", (await connection.Http.ReadAnswerAsync()).Text);
    }

    [Fact]
    public async Task A_broken_edit_is_told_and_the_old_configuration_goes_on()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/first"));
        await gateway.ConfigureAsync(Config("/{nobody}"));
        gateway.HangUp();
        await gateway.LogsAsync("[SERVICE: Reload] the new configuration has mistakes; the previous one keeps serving");
        await gateway.LogsAsync("krakend.json:1:");
        await gateway.LogsAsync("{nobody}");
        Assert.Contains("/first", await BodyAsync(gateway.Port));

        await gateway.ConfigureAsync(Config("/second"));
        gateway.HangUp();
        await gateway.LogsAsync(Serves);
        Assert.Contains("/second", await BodyAsync(gateway.Port));
    }

    [Fact]
    public async Task A_mistake_that_only_compiling_finds_is_told_and_the_old_configuration_goes_on()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/first"));
        await gateway.ConfigureAsync(Config(
            "/second", root: "\"tls\": { \"keys\": [{ \"public_key\": \"missing.pem\", \"private_key\": \"missing.key\" }] },"));
        gateway.HangUp();
        await gateway.LogsAsync("ERROR reloading the gateway");
        Assert.Contains("the file 'missing.pem' cannot be read", gateway.Log, StringComparison.Ordinal);
        Assert.Contains("/first", await BodyAsync(gateway.Port));
    }

    [Fact]
    public async Task A_change_of_the_file_is_noticed()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/first"), "--watch");
        await gateway.ConfigureAsync(Config("/second"));
        await gateway.LogsAsync(Serves);
        Assert.Contains("/second", await BodyAsync(gateway.Port));
    }

    [Fact]
    public async Task A_change_of_a_file_that_the_configuration_names_is_noticed()
    {
        string folder = Directory.CreateTempSubdirectory("scripts-").FullName;
        string script = Path.Combine(folder, "say.lua");
        await File.WriteAllTextAsync(script, "function say() response.load():headers('X-Said', 'first') end");
        string config = Config("/a", $$"""
            , "extra_config": { "modifier/lua-proxy": { "sources": ["{{script}}"], "post": "say()" } }
            """).ReplaceLineEndings("");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config, "--watch");
        Assert.Equal(200, (await AnswerAsync(gateway.Port)).Status);

        await File.WriteAllTextAsync(script, "function say() custom_error('second', 418) end");
        await gateway.LogsAsync(Serves);
        Assert.Equal(418, (await AnswerAsync(gateway.Port)).Status);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Another_port_is_opened_before_the_old_one_closes()
    {
        TaskCompletionSource release = new();
        Task asked = HoldOld(release);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/old"));
        using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
        await connection.Http.SendAsync(Ask);
        await asked.WaitAsync(HttpStream.Bound);

        int other = Ports.Free();
        await gateway.ConfigureAsync(Config("/new").Replace("$PORT", other.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        gateway.HangUp();
        await gateway.LogsAsync(Serves);
        Assert.Contains("/new", await BodyAsync(other));
        release.SetResult();
        Assert.Equal("{\"from\":\"old\"}", (await connection.Http.ReadAnswerAsync()).Text);
        await gateway.RefusesAsync();
        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitAsync(GatewayProcess.StartBound));
    }

    [Fact]
    public async Task A_port_that_is_taken_leaves_the_old_configuration_in_place()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/first"));
        string taken = new Uri(_backend.Url).Port.ToString(CultureInfo.InvariantCulture);
        await gateway.ConfigureAsync(Config("/second").Replace("$PORT", taken, StringComparison.Ordinal));
        gateway.HangUp();
        await gateway.LogsAsync("; the previous configuration keeps serving");
        Assert.Contains($"port {taken} is already in use", gateway.Log, StringComparison.Ordinal);
        Assert.Contains("/first", await BodyAsync(gateway.Port));
    }

    [Fact]
    public async Task The_same_port_can_begin_to_speak_HTTP2()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/first"));
        await gateway.ConfigureAsync(Config("/second", root: "\"use_h2c\": true,"));
        gateway.HangUp();
        await gateway.LogsAsync(Serves);
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{gateway.Port}/a")
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        });
        Assert.Contains("/second", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_to_backends_outlive_a_reload()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/first"));
        await BodyAsync(gateway.Port);
        int before = _backend.Connections;
        await gateway.ConfigureAsync(Config("/second"));
        gateway.HangUp();
        await gateway.LogsAsync(Serves);
        await BodyAsync(gateway.Port);
        Assert.Equal(before, _backend.Connections);
    }

    [Fact]
    public async Task Many_reloads_leave_no_memory_behind()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("/v"));
        await ReloadAsync(0, 20);
        long before = gateway.ResidentBytes;
        await ReloadAsync(20, 60);
        TestContext.Current.TestOutputHelper?.WriteLine($"{before >> 10} KiB, then {gateway.ResidentBytes >> 10} KiB");
        Assert.InRange(gateway.ResidentBytes, 0, before + (24L << 20));

        async Task ReloadAsync(int done, int until)
        {
            for (int i = done; i < until; i++)
            {
                gateway.HangUp();
                await gateway.LogsAsync(Serves, i + 1);
                await BodyAsync(gateway.Port);
            }
        }
    }

    private const string Ask = "GET /a HTTP/1.1\r\nHost: gateway.test\r\n\r\n";

    private string Config(string target, string more = "", string root = "") =>
        $$"""{ "version": 3, "port": $PORT, "timeout": "15s", {{root}} "endpoints": [{ "endpoint": "/a", "backend": [{ "host": ["{{_backend.Url}}"], "url_pattern": "{{target}}" }]{{more}} }] }""";

    /// <summary>Lets /old answer only after it was released; ends when it was asked.</summary>
    private Task HoldOld(TaskCompletionSource release)
    {
        var asked = new TaskCompletionSource();
        _backend.On("/old", async (connection, _) =>
        {
            asked.TrySetResult();
            await release.Task;
            await connection.Http.SendAsync(PathBackend.Json("{\"from\":\"old\"}"));
        });
        return asked.Task;
    }

    private static async Task<HttpAnswer> AnswerAsync(int port)
    {
        using RawConnection connection = await RawConnection.OpenAsync(port);
        await connection.Http.SendAsync(Ask);
        return await connection.Http.ReadAnswerAsync();
    }

    private static async Task<string> BodyAsync(int port) => (await AnswerAsync(port)).Text;

    private static async Task AskUntilAsync(int port, ConcurrentBag<string> answers, CancellationToken stop)
    {
        using RawConnection connection = await RawConnection.OpenAsync(port);
        while (!stop.IsCancellationRequested)
        {
            await connection.Http.SendAsync(Ask);
            HttpAnswer answer = await connection.Http.ReadAnswerAsync();
            answers.Add($"{answer.Status} {answer.Text}");
        }
    }
}
