namespace Sluice.JsonSchema;

/// <summary>When <c>format</c> makes a value invalid.</summary>
public enum FormatAssertion
{
    /// <summary>
    /// In drafts 4, 6 and 7, and where the metaschema asks for the format-assertion vocabulary; in 2019-09 and 2020-12
    /// it is only an annotation.
    /// </summary>
    ByDialect,

    /// <summary>In every draft.</summary>
    Always,

    /// <summary>Never: it is only an annotation.</summary>
    Never,
}

/// <summary>What the value of a number is.</summary>
public enum NumberModel
{
    /// <summary>What is written, to the last digit.</summary>
    Exact,

    /// <summary>
    /// The nearest double, as for a service that reads numbers into doubles: 99.99999999999999999 is 100. Numbers that
    /// no double comes near to (<c>1e999</c>) are syntax errors. <c>multipleOf</c> is still exact in decimals.
    /// </summary>
    Double,
}

/// <summary>Which patterns are taken.</summary>
public enum PatternSupport
{
    /// <summary>
    /// Patterns that can be matched in linear time are, the others (lookaround, backreferences) by backtracking until
    /// <see cref="JsonSchemaOptions.PatternTimeout"/>.
    /// </summary>
    Full,

    /// <summary>Only patterns that can be matched in linear time; any other is an error of the schema.</summary>
    LinearTime,
}

/// <summary>How schemas are compiled and instances validated.</summary>
public sealed record JsonSchemaOptions
{
    /// <summary>The options used when none are given.</summary>
    public static JsonSchemaOptions Default { get; } = new();

    /// <summary>The dialect of a schema without <c>$schema</c>. Default: 2020-12.</summary>
    public JsonSchemaDialect DefaultDialect { get; init; } = JsonSchemaDialect.Draft202012;

    /// <summary>When <c>format</c> makes a value invalid. Default: as the dialect says.</summary>
    public FormatAssertion FormatAssertion { get; init; }

    /// <summary>What the value of a number is. Default: what is written.</summary>
    public NumberModel NumberModel { get; init; }

    /// <summary>Which patterns are taken. Default: all.</summary>
    public PatternSupport PatternSupport { get; init; }

    /// <summary>
    /// The URI that the schema was read from, for references that are relative; <c>$id</c> comes first. Default: none.
    /// </summary>
    public string BaseUri { get; init; } = "";

    /// <summary>
    /// Schemas that references can lead to, by their absolute URI without fragment. Nothing is ever fetched: a
    /// reference to what is neither here, nor in the schema, nor one of the published metaschemas is an error.
    /// </summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> KnownSchemas { get; init; } =
        new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    /// <summary>
    /// Arrays and objects inside one another in an instance. Default: 1,000, far more than data has by itself, while a
    /// body of nothing but brackets is refused after its first kilobyte.
    /// </summary>
    public int MaxDepth { get; init; } = 1_000;

    /// <summary>
    /// Arrays and objects inside one another in a schema. Default: 500, so that compiling, which recurses, needs little stack.
    /// </summary>
    public int MaxSchemaDepth { get; init; } = 500;

    /// <summary>
    /// Bytes of one number. Default: 1,000, since arithmetic on longer ones takes more than linear time and no service
    /// reads them.
    /// </summary>
    public int MaxNumberLength { get; init; } = 1_000;

    /// <summary>
    /// Evaluations of schemas for each value of the instance, over a base of 100,000. Default: 1,000. Branches that are
    /// nested in a schema that refers to itself multiply with the depth of the instance, which its sender chooses.
    /// </summary>
    public int MaxEvaluationsPerValue { get; init; } = 1_000;

    /// <summary>
    /// How long one pattern may look at one string. Default: 100 ms. Patterns that are matched in linear time meet it
    /// only on strings of many megabytes.
    /// </summary>
    public TimeSpan PatternTimeout { get; init; } = TimeSpan.FromMilliseconds(100);
}
