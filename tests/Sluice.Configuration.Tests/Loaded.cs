using System.Text;

namespace Sluice.Configuration.Tests;

/// <summary>Loads texts as files for tests.</summary>
internal static class Loaded
{
    public static LoadResult Json(string text, params (string Name, string Value)[] environment) => File("krakend.json", text, environment);

    public static LoadResult File(string name, string text, params (string Name, string Value)[] environment) =>
        ConfigLoader.Load(new LoadRequest
        {
            File = name,
            Content = Encoding.UTF8.GetBytes(text),
            Environment = environment.ToDictionary(static variable => variable.Name, static variable => variable.Value, StringComparer.Ordinal),
        });

    /// <summary>A service with one endpoint of these keys and one backend of those.</summary>
    public static LoadResult Endpoint(string endpointKeys = "", string backendKeys = "", string rootKeys = "") =>
        Json($$"""
            {"version": 3, "host": ["http://b"] {{Then(rootKeys)}}, "endpoints": [
              {"endpoint": "/a" {{Then(endpointKeys)}}, "backend": [
                {"url_pattern": "/b" {{Then(backendKeys)}}}]}]}
            """);

    public static GatewayConfig Config(this LoadResult result)
    {
        Assert.True(result.Config is not null, string.Join('\n', result.Diagnostics));
        return result.Config;
    }

    public static EndpointConfig OnlyEndpoint(this LoadResult result) => Assert.Single(result.Config().Endpoints);

    public static BackendConfig OnlyBackend(this LoadResult result) => Assert.Single(result.OnlyEndpoint().Backends);

    /// <summary>The findings as lines of <c>line:column severity path: message (remedy)</c>, as a user reads them.</summary>
    public static string[] Lines(this LoadResult result) => [.. result.Diagnostics.Select(static diagnostic => diagnostic.ToString())];

    public static string[] Errors(this LoadResult result) =>
        [.. result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.ToString())];

    public static string[] Warnings(this LoadResult result) =>
        [.. result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Warning).Select(static d => d.ToString())];

    private static string Then(string keys) => keys.Length == 0 ? "" : ", " + keys;
}
