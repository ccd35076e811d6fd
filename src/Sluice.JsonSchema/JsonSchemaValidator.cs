using Sluice.JsonSchema.Compilation;
using Sluice.JsonSchema.Evaluation;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema;

/// <summary>
/// A compiled JSON Schema. Immutable and safe for any number of threads at once. A validation works on the UTF-8 bytes
/// of the instance with an index of its values in arrays that the thread keeps, so a valid instance costs no allocation.
/// </summary>
public sealed class JsonSchemaValidator
{
    private readonly SchemaProgram _program;

    private JsonSchemaValidator(SchemaProgram program) => _program = program;

    /// <summary>Compiles a schema.</summary>
    /// <param name="schemaUtf8">The schema: JSON text in UTF-8, an object or a boolean.</param>
    /// <param name="options">How; null for <see cref="JsonSchemaOptions.Default"/>.</param>
    /// <returns>The validator, or everything that is wrong with the schema.</returns>
    public static JsonSchemaCompilation Compile(ReadOnlySpan<byte> schemaUtf8, JsonSchemaOptions? options = null)
    {
        var compiler = new SchemaCompiler(options ?? JsonSchemaOptions.Default);
        var program = compiler.Compile(schemaUtf8.ToArray());
        return new JsonSchemaCompilation(program is null ? null : new JsonSchemaValidator(program), compiler.Errors);
    }

    /// <summary>Tells whether an instance is valid, and stops at the first thing that is not.</summary>
    /// <param name="utf8">The instance: JSON text in UTF-8.</param>
    /// <returns>Whether it is JSON, within the limits, and valid.</returns>
    public bool IsValid(ReadOnlySpan<byte> utf8)
    {
        var scratch = EvaluationScratch.Take();
        var parser = new JsonParser(utf8, scratch.Tokens, _program.ParserLimits);
        var valid = parser.Parse(ref scratch.Open) && Evaluate(utf8, scratch, null, out _);
        scratch.Release();
        return valid;
    }

    /// <summary>Validates an instance and tells what is wrong with it.</summary>
    /// <param name="utf8">The instance: JSON text in UTF-8.</param>
    /// <param name="maxFailures">How many failures to tell, causes included; 100 when not given, so that a large body of nothing but mistakes makes no large answer.</param>
    /// <returns>What was found. A valid instance costs what it costs in <see cref="IsValid"/>.</returns>
    public ValidationResult Validate(ReadOnlySpan<byte> utf8, int maxFailures = 100)
    {
        var scratch = EvaluationScratch.Take();
        var result = ValidationResult.Valid;
        var parser = new JsonParser(utf8, scratch.Tokens, _program.ParserLimits);
        if (!parser.Parse(ref scratch.Open))
        {
            result = ValidationResult.NotJson(SyntaxErrorText.Describe(parser, utf8, _program.ParserLimits));
        }
        else if (!Evaluate(utf8, scratch, null, out _))
        {
            var failures = new FailureCollector(scratch.Tokens, utf8.ToArray(), maxFailures);
            scratch.DynamicScope.Clear();
            Evaluate(utf8, scratch, failures, out var exceeded);
            result = ValidationResult.Invalid(failures.Failures, exceeded, failures.Truncated);
        }

        scratch.Release();
        return result;
    }

    private bool Evaluate(ReadOnlySpan<byte> utf8, EvaluationScratch scratch, FailureCollector? failures, out ValidationLimit exceeded)
    {
        var view = new JsonView(utf8, scratch.Tokens, _program.ParserLimits.Doubles);
        var evaluation = new SchemaEvaluation(_program, view, scratch, failures);
        var valid = evaluation.Evaluate(_program.Root, 0, null);
        exceeded = evaluation.Exceeded;
        return valid && exceeded == ValidationLimit.None;
    }
}
