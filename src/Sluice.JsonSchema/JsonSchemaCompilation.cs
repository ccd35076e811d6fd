namespace Sluice.JsonSchema;

/// <summary>What compiling a schema came to: a validator, or everything that is wrong with the schema.</summary>
public sealed class JsonSchemaCompilation
{
    /// <summary>Makes the outcome.</summary>
    /// <param name="validator">The validator, if nothing is wrong.</param>
    /// <param name="errors">What is wrong.</param>
    internal JsonSchemaCompilation(JsonSchemaValidator? validator, IReadOnlyList<SchemaError> errors)
    {
        Validator = validator;
        Errors = errors;
    }

    /// <summary>The validator; null when there are errors.</summary>
    public JsonSchemaValidator? Validator { get; }

    /// <summary>Everything that is wrong with the schema; empty when there is a validator.</summary>
    public IReadOnlyList<SchemaError> Errors { get; }
}
