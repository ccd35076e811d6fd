using Sluice.JsonSchema.Instance;
using Sluice.JsonSchema.Keywords;

namespace Sluice.JsonSchema.Compilation;

/// <summary>One compiled schema or subschema: for each kind of value, the keywords that have something to say about it.</summary>
/// <param name="resource">The schema resource that it belongs to.</param>
/// <param name="location">Where it stands: the resource's URI and a JSON pointer.</param>
internal sealed class SchemaNode(SchemaResource resource, string location)
{
    private readonly Keyword[][] _byKind = [[], [], [], [], [], [], []];

    /// <summary>The schema resource that it belongs to.</summary>
    public SchemaResource Resource { get; } = resource;

    /// <summary>Where it stands: the resource's URI and a JSON pointer.</summary>
    public string Location { get; } = location;

    /// <summary>Whether <c>unevaluatedItems</c> or <c>unevaluatedProperties</c> stands in it.</summary>
    public bool TracksEvaluated { get; private set; }

    /// <summary>Whether it is <c>false</c>: nothing is valid.</summary>
    public bool IsFalse { get; private set; }

    /// <summary>The keywords that look at a kind of value.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The keywords, in the order to evaluate them.</returns>
    public Keyword[] KeywordsFor(JsonKind kind) => _byKind[(int)kind];

    /// <summary>Sets the keywords, once, while compiling.</summary>
    /// <param name="keywords">The keywords.</param>
    public void SetKeywords(IReadOnlyList<Keyword> keywords)
    {
        for (var kind = JsonKind.Null; kind <= JsonKind.Object; kind++)
        {
            var bit = (JsonKinds)(1 << (int)kind);
            _byKind[(int)kind] = [.. keywords.Where(k => (k.AppliesTo & bit) != JsonKinds.None).OrderBy(static k => k.RunsLast)];
        }

        TracksEvaluated = keywords.Any(static k => k.RunsLast);
        IsFalse = keywords is [FalseKeyword];
    }
}
