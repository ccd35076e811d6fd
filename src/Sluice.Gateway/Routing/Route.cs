namespace Sluice.Gateway.Routing;

/// <summary>A compiled route.</summary>
/// <param name="definition">What it was compiled from.</param>
/// <param name="parameterNames">The names of its parameters, in the order of the path.</param>
internal sealed class Route(RouteDefinition definition, string[] parameterNames)
{
    /// <summary>What the route was compiled from.</summary>
    public RouteDefinition Definition { get; } = definition;

    /// <summary>What the request goes to.</summary>
    public object Target { get; } = definition.Target;

    /// <summary>The names of the parameters, in the order of the path; the values of a match have the same order. The name of
    /// <c>/*name</c> is among them, and its value begins with the slash.</summary>
    public ReadOnlySpan<string> ParameterNames => parameterNames;
}
