namespace Sluice.JsonSchema.Compilation;

/// <summary>Where schemas stand in the value of a keyword.</summary>
internal enum SubschemaPlace
{
    /// <summary>The value is a schema.</summary>
    Schema,

    /// <summary>The value is an array of schemas.</summary>
    Array,

    /// <summary>The value is an object whose members are schemas.</summary>
    Map,

    /// <summary>The value is a schema or an array of schemas (<c>items</c> up to 2019-09).</summary>
    SchemaOrArray,

    /// <summary>The value is an object whose members are schemas or arrays of names (<c>dependencies</c>).</summary>
    Dependencies,
}

/// <summary>What the keywords of a schema mean: its draft, and which of the draft's vocabularies its metaschema takes.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="HasApplicators">Whether keywords that apply subschemas do.</param>
/// <param name="HasUnevaluated">Whether <c>unevaluatedItems</c> and <c>unevaluatedProperties</c> do.</param>
/// <param name="HasValidation">Whether keywords that assert do.</param>
/// <param name="AssertsFormat">Whether the metaschema makes <c>format</c> an assertion.</param>
internal sealed record SchemaVocabulary(
    JsonSchemaDialect Draft,
    bool HasApplicators,
    bool HasUnevaluated,
    bool HasValidation,
    bool AssertsFormat)
{
    private static readonly Dictionary<string, SubschemaPlace> Shared = new(StringComparer.Ordinal)
    {
        ["allOf"] = SubschemaPlace.Array,
        ["anyOf"] = SubschemaPlace.Array,
        ["oneOf"] = SubschemaPlace.Array,
        ["not"] = SubschemaPlace.Schema,
        ["properties"] = SubschemaPlace.Map,
        ["patternProperties"] = SubschemaPlace.Map,
        ["additionalProperties"] = SubschemaPlace.Schema,
        ["definitions"] = SubschemaPlace.Map,
        ["dependencies"] = SubschemaPlace.Dependencies,
    };

    private readonly Dictionary<string, SubschemaPlace> _places = PlacesOf(Draft);

    /// <summary>The name of the keyword that gives a schema its URI.</summary>
    public string IdKeyword => Draft == JsonSchemaDialect.Draft4 ? "id" : "$id";

    /// <summary>Whether keywords beside <c>$ref</c> count (since 2019-09).</summary>
    public bool RefHasSiblings => Draft >= JsonSchemaDialect.Draft201909;

    /// <summary>The vocabulary of a published draft.</summary>
    /// <param name="draft">The draft.</param>
    /// <returns>The vocabulary.</returns>
    public static SchemaVocabulary Of(JsonSchemaDialect draft) =>
        new(draft, HasApplicators: true, HasUnevaluated: true, HasValidation: true, AssertsFormat: draft <= JsonSchemaDialect.Draft7);

    /// <summary>Tells where schemas stand in a keyword's value.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="place">Where.</param>
    /// <returns>Whether the draft has such a keyword.</returns>
    public bool HasSubschemas(string keyword, out SubschemaPlace place) => _places.TryGetValue(keyword, out place);

    private static Dictionary<string, SubschemaPlace> PlacesOf(JsonSchemaDialect draft)
    {
        var places = new Dictionary<string, SubschemaPlace>(Shared, StringComparer.Ordinal);
        places["items"] = draft < JsonSchemaDialect.Draft202012 ? SubschemaPlace.SchemaOrArray : SubschemaPlace.Schema;
        if (draft < JsonSchemaDialect.Draft202012)
        {
            places["additionalItems"] = SubschemaPlace.Schema;
        }

        if (draft >= JsonSchemaDialect.Draft6)
        {
            places["contains"] = SubschemaPlace.Schema;
            places["propertyNames"] = SubschemaPlace.Schema;
        }

        if (draft >= JsonSchemaDialect.Draft7)
        {
            places["if"] = SubschemaPlace.Schema;
            places["then"] = SubschemaPlace.Schema;
            places["else"] = SubschemaPlace.Schema;
        }

        if (draft >= JsonSchemaDialect.Draft201909)
        {
            places["$defs"] = SubschemaPlace.Map;
            places["dependentSchemas"] = SubschemaPlace.Map;
            places["unevaluatedItems"] = SubschemaPlace.Schema;
            places["unevaluatedProperties"] = SubschemaPlace.Schema;
            places["contentSchema"] = SubschemaPlace.Schema;
        }

        if (draft >= JsonSchemaDialect.Draft202012)
        {
            places["prefixItems"] = SubschemaPlace.Array;
        }

        return places;
    }
}
