using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Plugins;

/// <summary>Plug-ins over a reload: new files, files that stay, and files that are unloaded.</summary>
public sealed class PluginReloadTests
{
    private const string Use = """ "plugin/req-resp-modifier": {"name": ["m"]} """;

    [Fact]
    public async Task A_file_that_changed_is_loaded_anew_and_the_old_one_unloaded_after_its_last_request()
    {
        var held = new TaskCompletionSource();
        await using var service = new ScriptedService(async request =>
        {
            if (request.Path == "/b/held")
            {
                await held.Task;
            }

            return ScriptedService.Answer($$"""{"version":"{{request.Header("X-Version")}}"}""");
        });
        using var plugins = new CompiledPlugins(Version("one", disposes: true), Types);
        string text = PluginGateway.Text(plugins, service.Host, endpoint: Use);
        await using RunningGateway gateway = await RunningGateway.StartAsync(text);
        WeakReference old = ContextOf(plugins.Folder);
        Task<string> underWay = Ask(gateway, "held");
        await service.WaitForAsync("/b/held");

        plugins.Add("plugins", Version("two", disposes: false), Types);
        await gateway.ReloadAsync(text);
        string fresh = await Ask(gateway, "1");
        bool livedOn = old.IsAlive;
        held.SetResult();
        string late = await underWay;

        Assert.EndsWith("""{"version":"two"}""", fresh);
        Assert.True(livedOn);
        Assert.EndsWith("""{"version":"one"}""", late);
        await UnloadedAsync(old);
        await gateway.LogsAsync("[PLUGIN: m] the end of one");
    }

    [Fact]
    public async Task A_file_that_stays_the_same_keeps_what_it_remembers()
    {
        await using var service = new ScriptedService(static request => ScriptedService.Answer($$"""{"calls":{{request.Header("X-Calls")}}}"""));
        using var plugins = new CompiledPlugins(
            "registry.AddRequestModifier(\"m\", s => new Req((r, c) => { r.Headers[\"X-Calls\"] = $\"{++Kept.Calls}\"; return default; }));", "public static class Kept { public static int Calls; }");
        string text = PluginGateway.Text(plugins, service.Host, endpoint: Use);
        await using RunningGateway gateway = await RunningGateway.StartAsync(text);

        string before = await Ask(gateway, "1");
        await gateway.ReloadAsync(text);
        string after = await Ask(gateway, "1");

        Assert.EndsWith("""{"calls":1}""", before);
        Assert.EndsWith("""{"calls":2}""", after);
    }

    [Fact]
    public async Task A_new_version_that_cannot_be_loaded_leaves_the_old_one_at_work()
    {
        await using var service = new ScriptedService(static request => ScriptedService.Answer($$"""{"version":"{{request.Header("X-Version")}}"}"""));
        using var plugins = new CompiledPlugins(Version("one", disposes: false), Types);
        string text = PluginGateway.Text(plugins, service.Host, endpoint: Use);
        await using RunningGateway gateway = await RunningGateway.StartAsync(text);

        plugins.Add("plugins", "throw new InvalidOperationException(\"broken\");");
        string refused = await gateway.ReloadRefusedAsync(text);
        string answer = await Ask(gateway, "1");

        Assert.Contains("plugins.dll cannot be loaded: InvalidOperationException: broken", refused);
        Assert.EndsWith("""{"version":"one"}""", answer);
    }

    [Fact]
    public async Task The_end_of_the_gateway_waits_for_its_plug_ins()
    {
        using var plugins = new CompiledPlugins("registry.AddServer(\"m\", s => new Slow(s.Log));", """
            public sealed class Slow(PluginLog log) : IServerPlugin, IAsyncDisposable
            {
                public ValueTask<PluginResponse?> HandleAsync(ServerRequest request, CancellationToken cancellation) => default;
                public async ValueTask DisposeAsync() { await Task.Delay(50); log.Write(PluginLogLevel.Information, "written at the end"); }
            }
            """);
        await using PluginGateway gateway = await PluginGateway.StartAsync(
            plugins, static _ => ScriptedService.Answer("{}"), service: """ "plugin/http-server": {"name": "m"} """);

        Assert.Contains("[PLUGIN: m] written at the end", await gateway.Running.StopAndReadLogAsync());
    }

    private const string Types = """
        public sealed class Versioned(string version, PluginLog? log) : IRequestModifier, IDisposable
        {
            public ValueTask<Rejection?> ModifyAsync(ModifierRequest request, CancellationToken cancellation) { request.Headers["X-Version"] = version; return default; }
            public void Dispose() => log?.Write(PluginLogLevel.Information, $"the end of {version}");
        }
        """;

    private static string Version(string version, bool disposes) =>
        $"registry.AddRequestModifier(\"m\", s => new Versioned(\"{version}\", {(disposes ? "s.Log" : "null")}));";

    private static Task<string> Ask(RunningGateway gateway, string id) =>
        gateway.AskAsync($"POST /a/{id} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

    // Not in the test itself, whose frame would keep it alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ContextOf(string folder) => new(
        AssemblyLoadContext.All.Single(context => context.IsCollectible
            && context.Assemblies.Any(assembly => assembly.GetName().Name == "plugins" && assembly.GetType("Versioned") is not null)
            && folder.Length > 0));

    private static async Task UnloadedAsync(WeakReference context)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (context.IsAlive)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(20, limit.Token);
        }
    }
}
