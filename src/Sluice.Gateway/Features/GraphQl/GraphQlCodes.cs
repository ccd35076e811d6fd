using Sluice.Configuration;

namespace Sluice.Gateway.Features.GraphQl;

/// <summary>What is told of <c>backend/graphql</c>. Each code explains itself.</summary>
internal static class GraphQlCodes
{
    public static readonly DiagnosticArea Area = new("backend/graphql", 2100, 2149);

    public static readonly DiagnosticCode Off = Area.Add(2101, "GraphQL is off",
        "As in KrakenD, a mistake in the section leaves an ordinary backend, which is called without any GraphQL document.");

    public static readonly DiagnosticCode Method = Area.Add(2102, "another method than GET and POST",
        "GraphQL goes over GET or POST. Anything else means POST.");

    public static readonly DiagnosticCode EmptyVariable = Area.Add(2103, "a variable that is always empty",
        "The value of the variable is a placeholder that nothing fills.");
}
