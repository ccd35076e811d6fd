using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Plugins;

/// <summary>A gateway with plug-ins, and the service behind it.</summary>
internal sealed class PluginGateway : IAsyncDisposable
{
    private PluginGateway(RunningGateway running, ScriptedService service)
    {
        Running = running;
        Service = service;
    }

    public RunningGateway Running { get; }

    public ScriptedService Service { get; }

    /// <summary>The text of a configuration with one endpoint.</summary>
    public static string Text(
        CompiledPlugins plugins, string host, string service = "", string endpoint = "", string backend = "", string more = "", string backendMore = "", string root = "") => $$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "timeout": "20s", {{plugins.Section}}, {{root}}
         "extra_config": { {{service}} },
         "endpoints": [{"endpoint": "/a/{id}", "method": "POST", "input_headers": ["*"], "input_query_strings": ["*"], {{more}} "extra_config": { {{endpoint}} },
          "backend": [{"host": ["{{host}}"], "url_pattern": "/b/{id}", {{backendMore}} "extra_config": { {{backend}} } }]}]}
        """;

    public static async Task<PluginGateway> StartAsync(
        CompiledPlugins plugins,
        Func<ReceivedRequest, string> answer,
        string service = "",
        string endpoint = "",
        string backend = "",
        string more = "",
        string backendMore = "")
    {
        var scripted = new ScriptedService(answer);
        return new PluginGateway(await RunningGateway.StartAsync(Text(plugins, scripted.Host, service, endpoint, backend, more, backendMore)), scripted);
    }

    /// <summary>Sends a request with a body, and gives the whole answer.</summary>
    public Task<string> PostAsync(string target = "/a/1", string body = "{}", string headers = "") => Running.AskAsync(
        $"POST {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        await Service.DisposeAsync();
    }
}
