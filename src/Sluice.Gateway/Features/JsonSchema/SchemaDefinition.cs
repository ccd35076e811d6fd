using Sluice.Configuration;
using Sluice.Gateway.Payload;
using Sluice.JsonSchema;

namespace Sluice.Gateway.Features.JsonSchema;

/// <summary>A JSON Schema that stands in the configuration.</summary>
internal static class SchemaDefinition
{
    // What the original validates with (manipulation.md 3): numbers are doubles, patterns are those of RE2. Linear time keeps a client
    // from choosing texts that a pattern takes long for.
    private static readonly JsonSchemaOptions Options = new()
    {
        NumberModel = NumberModel.Double,
        PatternSupport = PatternSupport.LinearTime,
    };

    /// <summary>Compiles a schema. Every mistake in it is told at its place.</summary>
    /// <param name="definition">The schema: an object or a boolean.</param>
    /// <param name="severity">How mistakes are told.</param>
    /// <param name="consequence">What follows from a mistake, as the end of a sentence.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The validator; <see langword="null"/> after a mistake.</returns>
    public static JsonSchemaValidator? Compile(
        ConfigNode definition, DiagnosticSeverity severity, string consequence, DiagnosticBag diagnostics)
    {
        using var text = new BodyBuffer();
        var json = new JsonBuilder(text);
        ConfigJson.Write(definition, ref json);
        json.Complete();
        JsonSchemaCompilation compilation = JsonSchemaValidator.Compile(text.Span, Options);
        foreach (SchemaError error in compilation.Errors)
        {
            ConfigNode place = ConfigPointer.Follow(definition, error.Document.Length == 0 ? error.Pointer : "");
            diagnostics.Add(new Diagnostic(JsonSchemaCodes.Broken, severity, place.Position, place.Path, $"{error.Message}{consequence}",
                "correct the schema"));
        }

        return compilation.Validator;
    }
}
