using Sluice.Configuration;

namespace Sluice.Gateway.Features.GraphQl;

/// <summary>What people are told about the keys of <c>backend/graphql</c>.</summary>
internal static class GraphQlKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        GraphQlOptions.Namespace,
        NamespaceScope.Backend,
        "A backend that is asked by a GraphQL document",
        static config => GraphQlOptions.Read(config, []),
        new("type", "Whether the document reads or changes data.") { IsRequired = true },
        new("query", "The document."),
        new("query_path", "The file of the document, which goes before `query`."),
        new("operationName", "The operation of the document that is meant."),
        new("method", "Whether the document goes into the body of a POST or the query string of a GET."),
        new("variables", "The variables; `{name}` stands for a parameter of the endpoint."));
}
