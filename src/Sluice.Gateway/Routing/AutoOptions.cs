using System.Text.RegularExpressions;

namespace Sluice.Gateway.Routing;

/// <summary>The target of an OPTIONS route that <c>auto_options</c> made: answer 200 with an empty body and this header.</summary>
/// <param name="Allow">The methods of the path, sorted, as the value of <c>Allow</c>.</param>
internal sealed record AutoOptionsTarget(string Allow);

/// <summary><c>auto_options</c>: every endpoint's path answers OPTIONS (core.md 4.2).</summary>
internal static partial class AutoOptions
{
    /// <summary>Makes the OPTIONS routes of the endpoints. Paths that differ only in the names of their placeholders, which
    /// different methods may have, are one path here.</summary>
    /// <param name="endpoints">The routes of the endpoints.</param>
    public static IReadOnlyList<RouteDefinition> For(IEnumerable<RouteDefinition> endpoints) =>
    [
        .. endpoints
            .GroupBy(static endpoint => Names().Replace(endpoint.Path, ":"), StringComparer.Ordinal)
            .Where(static path => path.All(static endpoint => endpoint.Method != "OPTIONS"))
            .Select(static path => new RouteDefinition(
                "OPTIONS",
                WithCommonNames(path.First().Path),
                new AutoOptionsTarget(string.Join(", ", path.Select(static endpoint => endpoint.Method)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal))),
                path.First().Source)),
    ];

    // Paths with the same beginning and different names would be in conflict in the one tree of OPTIONS.
    private static string WithCommonNames(string path) => Names().Replace(path, ":p");

    [GeneratedRegex(":[^/]+")]
    private static partial Regex Names();
}
