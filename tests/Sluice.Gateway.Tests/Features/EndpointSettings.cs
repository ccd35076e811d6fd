using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Features;

/// <summary>The settings of a feature as they are read from a file: <c>$.x</c> is line 2 of <c>krakend.json</c>.</summary>
internal static class EndpointSettings
{
    public static EndpointConfig Endpoint(string extraConfig = "{}", string backendKeys = "", string endpointKeys = "")
    {
        string text = $$"""
            {"version": 3, "host": ["http://b"], "endpoints": [{"endpoint": "/a/{id}", {{endpointKeys}} "extra_config":
            {{extraConfig}},
            "backend": [{{{backendKeys}} "url_pattern": "/b"}]}]}
            """;
        LoadResult result = ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = Encoding.UTF8.GetBytes(text) });
        Assert.True(result.Config is not null, string.Join('\n', result.Diagnostics));
        return result.Config.Endpoints[0];
    }

    public static string[] Lines(this DiagnosticBag diagnostics) => [.. diagnostics.Select(static d => d.ToString())];

    public static GatewayServices Services(TimeProvider? clock = null, RecordedLog? log = null) =>
        new(clock ?? TimeProvider.System, log ?? new RecordedLog(), new LogWriter(Stream.Null, TimeProvider.System), new KeptState());
}

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordedLog : IGatewayLog
{
    public List<string> Lines { get; } = [];

    public bool IsEnabled(LogLevel level) => true;

    public void Write(LogLevel level, string message) => Lines.Add($"{level}: {message}");
}
