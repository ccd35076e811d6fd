using Sluice.Cli.Output;
using Sluice.Configuration;
using Sluice.Gateway.Payload;
using Sluice.JsonSchema;

namespace Sluice.Cli.Commands;

/// <summary><c>check -s</c>: holds a configuration against a JSON Schema that the user has (core.md 1.2).</summary>
internal static class SchemaLint
{
    // The published schemas of configurations are written in this draft.
    private static readonly JsonSchemaOptions Options = new() { DefaultDialect = JsonSchemaDialect.Draft201909 };

    /// <summary>Reads and compiles the schema. Nothing is ever downloaded.</summary>
    /// <param name="path">The file.</param>
    /// <param name="terminal">Where it is told why there is no schema.</param>
    /// <returns>The schema; <see langword="null"/> when it cannot be used.</returns>
    public static JsonSchemaValidator? Read(string path, Terminal terminal)
    {
        if (path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            terminal.Failure("ERROR compiling the schema:", " nothing is downloaded: save the schema and give its file");
            return null;
        }

        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Failure("ERROR compiling the schema:", $" {path} cannot be read: {failure.Message}");
            return null;
        }

        JsonSchemaCompilation compilation = JsonSchemaValidator.Compile(text, Options);
        if (compilation.Validator is null)
        {
            terminal.Failure("ERROR compiling the schema:");
            foreach (SchemaError error in compilation.Errors)
            {
                terminal.Error.WriteLine($"{path}: {(error.Pointer.Length == 0 ? "/" : error.Pointer)}: {error.Message} (byte {error.Offset})");
            }
        }

        return compilation.Validator;
    }

    /// <summary>Tells everything of a configuration that is not as the schema says, at its place.</summary>
    /// <param name="document">The configuration as it stands in its file.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static void Check(ConfigNode document, JsonSchemaValidator schema, DiagnosticBag diagnostics)
    {
        using var text = new BodyBuffer();
        var json = new JsonBuilder(text);
        ConfigJson.Write(document, ref json);
        json.Complete();
        ValidationResult result = schema.Validate(text.Span, DiagnosticBag.MaxPerSeverity);
        if (result.SyntaxError is { } error)
        {
            diagnostics.Error(CommandCodes.SchemaUnusable, document, $"the schema cannot be applied: {error.Message}");
        }
        else if (result.Exceeded != ValidationLimit.None)
        {
            diagnostics.Error(CommandCodes.SchemaUnusable, document, $"the schema takes too long to apply ({result.Exceeded})");
        }

        foreach (ValidationFailure failure in result.Failures)
        {
            Tell(document, failure, diagnostics);
        }
    }

    private static void Tell(ConfigNode document, ValidationFailure failure, DiagnosticBag diagnostics)
    {
        ConfigNode node = ConfigPointer.Follow(document, failure.InstancePointer);
        if (failure.Causes.Count > 0 && failure.Keyword is not ("anyOf" or "oneOf"))
        {
            foreach (ValidationFailure cause in failure.Causes)
            {
                Tell(document, cause, diagnostics);
            }
        }
        else if (failure.Keyword is "additionalProperties" or "unevaluatedProperties" && node is ConfigObject parent)
        {
            TellUnknownKeys(parent, failure, diagnostics);
        }
        else
        {
            diagnostics.Error(CommandCodes.NotAsSchema, node, Words(failure), Alternatives(document, failure));
        }
    }

    // The failure is the object's; the author looks for the keys.
    private static void TellUnknownKeys(ConfigObject parent, ValidationFailure failure, DiagnosticBag diagnostics)
    {
        ConfigProperty[] named = [.. parent.Properties.Where(p => failure.Message.Contains($"'{p.Name}'", StringComparison.Ordinal))];
        if (named.Length == 0)
        {
            diagnostics.Error(CommandCodes.NotAsSchema, parent, Words(failure));
        }

        foreach (ConfigProperty property in named)
        {
            diagnostics.Add(new Diagnostic(CommandCodes.NotAsSchema, DiagnosticSeverity.Error, property.Position, property.Value.Path,
                $"\"{property.Name}\" is not a key that the schema allows here", Remedy: null));
        }
    }

    private static string Words(ValidationFailure failure) => $"not as the schema says: {failure.Message}";

    /// <summary>What each alternative would need, as one remedy.</summary>
    private static string? Alternatives(ConfigNode document, ValidationFailure failure)
    {
        const int Shown = 5;
        string[] needs =
        [
            .. Leaves(failure.Causes).Take(Shown).Select(leaf => $"{ConfigPointer.Follow(document, leaf.InstancePointer).Path}: {leaf.Message}"),
        ];
        return needs.Length == 0 ? null : "none of the alternatives fits: " + string.Join("; or ", needs);
    }

    private static IEnumerable<ValidationFailure> Leaves(IEnumerable<ValidationFailure> failures) =>
        failures.SelectMany(static f => f.Causes.Count == 0 ? [f] : Leaves(f.Causes));
}
