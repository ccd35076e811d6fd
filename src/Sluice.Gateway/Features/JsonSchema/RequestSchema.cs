using Sluice.Configuration;
using Sluice.JsonSchema;

namespace Sluice.Gateway.Features.JsonSchema;

/// <summary><c>validation/json-schema</c> of an endpoint: its value is the schema of the bodies that clients send (manipulation.md 3).</summary>
internal static class RequestSchema
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "validation/json-schema";

    /// <summary>Reads and compiles the schema. One that is not valid leaves the endpoint without validation, as recorded of the
    /// original; but one that refers to files, which the original reads, is an error.</summary>
    /// <param name="config">The endpoint's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The validator; <see langword="null"/> when there is nothing to validate with.</returns>
    public static JsonSchemaValidator? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? definition))
        {
            return null;
        }

        if (definition is not (ConfigObject or ConfigScalar { ScalarKind: ConfigScalarKind.Boolean }))
        {
            diagnostics.Error(JsonSchemaCodes.NotASchema, definition, $"a JSON Schema belongs here, this is {definition.Kind}",
                "write { \"type\": \"object\", ... }");
            return null;
        }

        bool readsFiles = RefersToFile(definition);
        return SchemaDefinition.Compile(
            definition,
            readsFiles ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            readsFiles ? "" : ": this endpoint runs WITHOUT validation",
            diagnostics);
    }

    // A schema with such a reference still compiles when the schema itself holds what it refers to.
    private static bool RefersToFile(ConfigNode node) => node switch
    {
        ConfigObject definition => definition.Properties.Any(static p => IsFileReference(p) || RefersToFile(p.Value)),
        ConfigArray list => list.Items.Any(RefersToFile),
        _ => false,
    };

    private static bool IsFileReference(ConfigProperty property) =>
        property is { Name: "$ref", Value: ConfigScalar { ScalarKind: ConfigScalarKind.String, Text: { Length: > 0 } target } }
        && (target.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            || (target[0] != '#' && !target.Contains(':', StringComparison.Ordinal)));
}
