using Sluice.Configuration;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Routing;

/// <summary>Proves that each endpoint can be reached: a request for its path is looked up as a client's would be.</summary>
internal static class ReachabilityCheck
{
    /// <summary>A value that stands in no path of a configuration.</summary>
    private const string Value = "a-value-of-a-client";

    /// <summary>Tells the endpoints that something else answers for.</summary>
    /// <param name="endpoints">The routes of the endpoints.</param>
    /// <param name="table">The table with all routes.</param>
    /// <param name="diagnostics">Where they are told.</param>
    public static void Tell(IEnumerable<RouteDefinition> endpoints, RouteTable table, DiagnosticBag diagnostics)
    {
        var values = new RouteValues();
        foreach (RouteDefinition endpoint in endpoints)
        {
            string path = Sample(endpoint.Path);
            RouteMatch match = table.Match(endpoint.Method, path, values);
            if (match.Kind == RouteMatchKind.Found && match.Route!.Definition == endpoint)
            {
                continue;
            }

            string instead = match.Kind switch
            {
                RouteMatchKind.Found => $"{match.Route!.Definition.Method} {match.Route.Definition.Path} answers",
                RouteMatchKind.RedirectTo => $"the client is redirected to {match.Text}",
                RouteMatchKind.MethodNotAllowed => "the answer is 405",
                _ => "the answer is 404",
            };
            diagnostics.Warning(EffectCodes.Unreachable, PathNode(endpoint), $"no request reaches this endpoint: for {path} {instead}",
                "write the path as clients ask for it");
        }
    }

    /// <summary>The path with a value in place of each parameter.</summary>
    private static string Sample(string path)
    {
        string[] segments = path.Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            int colon = segments[i].IndexOf(':', StringComparison.Ordinal);
            segments[i] = colon < 0 ? segments[i] : segments[i][..colon] + Value;
        }

        return string.Join('/', segments);
    }

    private static ConfigNode PathNode(RouteDefinition endpoint) =>
        endpoint.Source is ConfigObject source && source.TryGet("endpoint", out ConfigProperty? property) ? property.Value : endpoint.Source!;
}
