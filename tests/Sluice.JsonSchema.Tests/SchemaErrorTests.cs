using System.Text;

namespace Sluice.JsonSchema.Tests;

public sealed class SchemaErrorTests
{
    [Theory]
    [InlineData("""{"type": "strin"}""", "/type")]
    [InlineData("""{"required": "a"}""", "/required")]
    [InlineData("""{"properties": {"a": {"pattern": "("}}}""", "/properties/a/pattern")]
    [InlineData("""{"properties": {"a": {"$ref": "#/definitions/none"}}}""", "/properties/a/$ref")]
    [InlineData("""{"$schema": "http://json-schema.org/draft-99/schema#"}""", "/$schema")]
    [InlineData("""{"$ref": "http://elsewhere.test/schema.json"}""", "/$ref")]
    [InlineData("""{"properties": []}""", "/properties")]
    [InlineData("""{"$defs": {"unused": {"minimum": "1"}}}""", "/$defs/unused/minimum")]
    [InlineData("""{"multipleOf": 0}""", "/multipleOf")]
    [InlineData("""{"maxLength": -1}""", "/maxLength")]
    [InlineData("""{"maxLength": 1.5}""", "/maxLength")]
    [InlineData("""{"allOf": []}""", "/allOf")]
    [InlineData("""{"not": 1}""", "/not")]
    public void A_mistake_is_told_with_its_place(string schema, string pointer)
    {
        var error = Assert.Single(Schemas.Errors(schema));
        Assert.Equal(pointer, error.Pointer);
        Assert.InRange(error.Offset, 1, schema.Length);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var errors = Schemas.Errors("""{"type": 1, "minimum": "x", "properties": {"a": {"pattern": "["}}}""");
        Assert.Equal(["/minimum", "/properties/a/pattern", "/type"], errors.Select(e => e.Pointer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_mistake_is_told_with_its_byte_offset()
    {
        const string Schema = """{ "title": "é", "minimum": "x" }""";
        var error = Assert.Single(Schemas.Errors(Schema));
        Assert.Equal(Encoding.UTF8.GetByteCount(Schema[..Schema.IndexOf("x\"", StringComparison.Ordinal)]), error.Offset);
    }

    [Fact]
    public void A_schema_that_is_not_json_is_told() => Assert.Contains("looking for beginning", Assert.Single(Schemas.Errors("{x}")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_schema_nested_too_deep_is_told() =>
        Assert.Contains("500", Assert.Single(Schemas.Errors(string.Concat(Enumerable.Repeat("{\"not\":", 501)) + "1")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pattern_that_needs_backtracking_is_an_error_where_only_linear_time_is_taken()
    {
        const string Schema = """{"pattern": "^(?!x)"}""";
        Assert.Equal("/pattern", Assert.Single(Schemas.Errors(Schema, Schemas.AsGateway)).Pointer);
        Assert.Empty(Schemas.Errors(Schema));
    }

    [Theory]
    [InlineData("http://json-schema.org/draft-07/schema", false)]
    [InlineData("http://json-schema.org/draft-07/schema#", false)]
    [InlineData("http://json-schema.org/draft-04/schema#", false)]
    [InlineData("http://json-schema.org/draft-06/schema#", false)]
    [InlineData("https://json-schema.org/draft/2019-09/schema", true)]
    [InlineData("https://json-schema.org/draft/2020-12/schema", true)]
    public void Format_is_an_assertion_only_in_the_older_drafts(string dialect, bool valid) =>
        Assert.Equal(valid, Schemas.Compile($$"""{"$schema": "{{dialect}}", "format": "email"}""").IsValid("\"nope\""u8));

    [Theory]
    [InlineData("http://json-schema.org/draft-04/schema#")]
    [InlineData("http://json-schema.org/draft-06/schema#")]
    [InlineData("http://json-schema.org/draft-07/schema#")]
    [InlineData("https://json-schema.org/draft/2019-09/schema")]
    [InlineData("https://json-schema.org/draft/2020-12/schema")]
    public void The_published_metaschemas_can_be_referred_to(string dialect)
    {
        var validator = Schemas.Compile($$"""{"$schema": "{{dialect}}", "$ref": "{{dialect}}"}""");
        Assert.True(validator.IsValid("""{"minLength": 1, "properties": {"a": {"type": "string"}}}"""u8));
        Assert.False(validator.IsValid("""{"properties": {"a": {"minLength": -1}}}"""u8));
    }
}
