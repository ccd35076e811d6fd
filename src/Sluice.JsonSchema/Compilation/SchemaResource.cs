namespace Sluice.JsonSchema.Compilation;

/// <summary>A schema with a URI of its own, and the schemas inside it that have none (JSON Schema core 4.3.5).</summary>
/// <param name="uri">Its absolute URI without fragment.</param>
/// <param name="document">The document that it stands in.</param>
/// <param name="token">Its root schema.</param>
/// <param name="vocabulary">What its keywords mean.</param>
internal sealed class SchemaResource(string uri, SchemaDocument document, int token, SchemaVocabulary vocabulary)
{
    /// <summary>Its absolute URI without fragment.</summary>
    public string Uri { get; } = uri;

    /// <summary>The document that it stands in.</summary>
    public SchemaDocument Document { get; } = document;

    /// <summary>Its root schema.</summary>
    public int Token { get; } = token;

    /// <summary>What its keywords mean.</summary>
    public SchemaVocabulary Vocabulary { get; } = vocabulary;

    /// <summary>The schemas that have a name for references, by that name.</summary>
    public Dictionary<string, int> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>The names that dynamic references look for; the empty name is <c>$recursiveAnchor</c>.</summary>
    public Dictionary<string, int> DynamicAnchorTokens { get; } = new(StringComparer.Ordinal);

    /// <summary>The compiled schemas of <see cref="DynamicAnchorTokens"/>.</summary>
    public Dictionary<string, SchemaNode> DynamicAnchors { get; } = new(StringComparer.Ordinal);
}
