using System.Text;

namespace Sluice.JsonSchema.Tests;

/// <summary>Short forms for tests.</summary>
internal static class Schemas
{
    /// <summary>The options that the gateway's <c>validation/json-schema</c> needs.</summary>
    public static JsonSchemaOptions AsGateway { get; } = new() { NumberModel = NumberModel.Double, PatternSupport = PatternSupport.LinearTime };

    public static JsonSchemaValidator Compile(string schema, JsonSchemaOptions? options = null)
    {
        var compilation = JsonSchemaValidator.Compile(Encoding.UTF8.GetBytes(schema), options);
        Assert.Equal([], compilation.Errors);
        return compilation.Validator!;
    }

    public static IReadOnlyList<SchemaError> Errors(string schema, JsonSchemaOptions? options = null) =>
        JsonSchemaValidator.Compile(Encoding.UTF8.GetBytes(schema), options).Errors;

    public static ValidationResult Validate(this JsonSchemaValidator validator, string instance)
    {
        var bytes = Encoding.UTF8.GetBytes(instance);
        var result = validator.Validate(bytes);
        Assert.Equal(result.IsValid, validator.IsValid(bytes));
        return result;
    }

    public static string Told(string schema, string instance) => Compile(schema, AsGateway).Validate(instance).ToString();
}
