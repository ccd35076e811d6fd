using Sluice.Configuration;

namespace Sluice.Gateway.Routing;

/// <summary>One route to compile into a <see cref="RouteTable"/>.</summary>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Path">The path in router form: literal text, <c>:name</c> for a parameter that takes the rest of its segment
/// (<c>/user/:id</c>, <c>/report-:year</c>), and <c>/*name</c> at the very end for everything below.</param>
/// <param name="Target">What the table hands back for a match.</param>
/// <param name="Source">Where the route was declared, for findings; <see langword="null"/> for a built-in route.</param>
internal sealed record RouteDefinition(string Method, string Path, object Target, ConfigNode? Source = null);
