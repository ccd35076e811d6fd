using Sluice.Configuration;

namespace Sluice.Gateway.Features.JsonSchema;

/// <summary>What is told of <c>validation/json-schema</c> and <c>validation/response-json-schema</c>. Each code explains itself.</summary>
internal static class JsonSchemaCodes
{
    public static readonly DiagnosticArea Area = new("validation/json-schema, validation/response-json-schema", 2300, 2349);

    public static readonly DiagnosticCode Broken = Area.Add(2301, "a JSON Schema that cannot be used",
        "The schema has a mistake, so nothing can be validated with it.");

    public static readonly DiagnosticCode NotASchema = Area.Add(2302, "not a JSON Schema",
        "A JSON Schema is an object, or `true` or `false`.");

    public static readonly DiagnosticCode Streams = Area.Add(2303, "a streamed answer cannot be validated",
        "A `no-op` answer passes through without being read. A check that cannot be made stops the start.");

    public static readonly DiagnosticCode ContentType = Area.Add(2305, "not a content type",
        "`error.content_type` goes out in a header and holds printable characters only.");

    public static readonly DiagnosticCode Missing = Area.Add(2306, "the schema is missing",
        "The namespace is written without the schema that it validates with.");
}
