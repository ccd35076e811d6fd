namespace Sluice.Configuration;

/// <summary>Finds endpoints that cannot stand beside each other in the route tree (core.md 2.7). Each method has its own tree.</summary>
/// <param name="service">The service, for its health route.</param>
/// <param name="diagnostics">Takes the findings.</param>
internal sealed class RouteConflicts(GatewayConfig service, DiagnosticBag diagnostics)
{
    private readonly Dictionary<(string Method, string Path), ConfigNode> _paths = [];
    private readonly Dictionary<(string Method, string Prefix), (string Name, string Pattern, ConfigNode Node)> _parameters = [];
    private readonly string? _healthPath = HealthPath(service);

    /// <summary>Adds an endpoint and tells what it conflicts with.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public void Add(EndpointConfig endpoint)
    {
        ConfigNode node = endpoint.Source.TryGet("endpoint", out ConfigProperty? property) ? property.Value : endpoint.Source;
        if (endpoint.Method == "GET" && endpoint.Path == _healthPath)
        {
            diagnostics.Error(EndpointCodes.HealthPath, node, $"{endpoint.Pattern} is the path of the health route",
                "choose another path, here or in router.health_path");
        }

        if (!_paths.TryAdd((endpoint.Method, endpoint.Path), node))
        {
            ConfigNode first = _paths[(endpoint.Method, endpoint.Path)];
            diagnostics.Error(EndpointCodes.DeclaredTwice, node, $"{endpoint.Method} {endpoint.Pattern} is declared a second time, first at {first.Position}",
                "remove one of the two, or change its path or method");
            return;
        }

        AddParameters(endpoint, node);
    }

    private void AddParameters(EndpointConfig endpoint, ConfigNode node)
    {
        string path = endpoint.Path;
        for (int colon = path.IndexOf(':', StringComparison.Ordinal); colon >= 0;)
        {
            int end = path.IndexOf('/', colon);
            end = end < 0 ? path.Length : end;
            string name = path[(colon + 1)..end];
            var key = (endpoint.Method, path[..colon]);
            if (!_parameters.TryAdd(key, (name, endpoint.Pattern, node)) && _parameters[key].Name != name)
            {
                (string otherName, string otherPattern, ConfigNode other) = _parameters[key];
                diagnostics.Error(EndpointCodes.ParameterNames, node,
                    $"{{{name}}} of {endpoint.Pattern} stands where {otherPattern} has {{{otherName}}}, at {other.Position}",
                    $"give both the same name, such as {{{otherName}}}");
                return;
            }

            colon = path.IndexOf(':', end);
        }
    }

    private static string? HealthPath(GatewayConfig service)
    {
        if (!service.ExtraConfig.TryGet("router", out ConfigNode? node) || node is not ConfigObject router)
        {
            return null;
        }

        bool disabled = router.TryGet("disable_health", out ConfigProperty? flag) && flag.Value is ConfigScalar { Text: "true" };
        return !disabled && router.TryGet("health_path", out ConfigProperty? path) && path.Value is ConfigScalar { ScalarKind: ConfigScalarKind.String } text
            ? text.Text
            : null;
    }
}
