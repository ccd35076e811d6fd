using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.TestSupport;

/// <summary>What <c>check</c> finds in settings.</summary>
internal static class Findings
{
    /// <summary>The findings of a service with one endpoint, each as a line.</summary>
    public static string Of(string service = "{}", string endpoint = "{}", string backend = "{}")
    {
        string text = $$"""
            {"version": 3, "host": ["http://b"], "extra_config": {{service}}, "endpoints": [{"endpoint": "/a", "extra_config": {{endpoint}},
             "backend": [{"url_pattern": "/b", "extra_config": {{backend}}}]}]}
            """;
        LoadResult loaded = ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = Encoding.UTF8.GetBytes(text) });
        Assert.True(loaded.Config is not null, string.Join('\n', loaded.Diagnostics));
        GatewayCompiler.Check(loaded.Config, loaded.Diagnostics);
        return string.Join('\n', loaded.Diagnostics.Select(static d => $"{d.Severity}: {d.Message}: {d.Remedy}"));
    }
}
