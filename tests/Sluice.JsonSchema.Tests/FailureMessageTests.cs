namespace Sluice.JsonSchema.Tests;

public sealed class FailureMessageTests
{
    private const string Draft7 = "\"$schema\": \"http://json-schema.org/draft-07/schema#\"";

    [Theory]
    [InlineData("""{"type": "object"}""", "null", "- at '': got null, want object")]
    [InlineData("""{"type": ["string", "null"]}""", "4", "- at '': got number, want null or string")]
    [InlineData("""{"required": ["a", "b"]}""", """{"b": 1}""", "- at '': missing property 'a'")]
    [InlineData("""{"required": ["a", "b"]}""", "{}", "- at '': missing properties 'a', 'b'")]
    [InlineData("""{"required": ["a", "b"], "properties": {"b": true, "a": true}}""", """{"b": 1}""", "- at '': missing property 'a'")]
    [InlineData("""{"not": {"required": ["a"], "properties": {"a": {"type": "string"}}}}""", """{"a": "x"}""", "- at '': not failed")]
    [InlineData("""{"uniqueItems": true}""", "[[1], [1.0]]", "- at '': items at 0 and 1 are equal")]
    [InlineData("""{"additionalProperties": false}""", """{"x": 1, "y": 2}""", "- at '': additional properties 'x', 'y' not allowed")]
    [InlineData("""{"const": "x"}""", "\"y\"", "- at '': value must be 'x'")]
    [InlineData("""{"enum": ["a", 1, null]}""", "\"y\"", "- at '': value must be one of 'a', 1, null")]
    [InlineData("""{"enum": ["a", {"x": 1}]}""", "\"y\"", "- at '': enum failed")]
    [InlineData("""{"minLength": 3}""", "\"é\"", "- at '': minLength: got 1, want 3")]
    [InlineData("""{"maxItems": 1}""", "[1, 2]", "- at '': maxItems: got 2, want 1")]
    [InlineData("""{"minProperties": 1000}""", "{}", "- at '': minProperties: got 0, want 1,000")]
    [InlineData("""{"maximum": 10}""", "11.5", "- at '': maximum: got 11.5, want 10")]
    [InlineData("""{"multipleOf": 0.01}""", "0.015", "- at '': multipleOf: got 0.015, want 0.01")]
    [InlineData("""{"pattern": "^[0-9]{5}$"}""", "\"8001\"", "- at '': '8001' does not match pattern '^[0-9]{5}$'")]
    [InlineData("""{"uniqueItems": true}""", "[1, 2, 1.0]", "- at '': items at 0 and 2 are equal")]
    [InlineData("""{"properties": {"a~b": {"items": {"type": "string"}}}}""", """{"a~b": ["x", 1]}""", "- at '/a~0b/1': got number, want string")]
    [InlineData("""{"dependentRequired": {"c": ["n"]}}""", """{"c": 1}""", "- at '': properties 'n' required, if 'c' exists")]
    [InlineData("false", "1", "- at '': false schema")]
    [InlineData("""{"not": {"required": ["b"]}}""", """{"b": 1}""", "- at '': not failed")]
    [InlineData("""{"oneOf": [{"type": "string"}, {"minLength": 1}]}""", "\"a\"", "- at '': oneOf failed, subschemas 0, 1 matched")]
    [InlineData("""{"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}""", "{}", "- at '': oneOf failed, none matched\n  - at '': missing property 'a'\n  - at '': missing property 'b'")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"minimum": 10}]}""", "9", "- at '': anyOf failed\n  - at '': got number, want string\n  - at '': minimum: got 9, want 10")]
    [InlineData("""{"allOf": [{"required": ["a"]}, {"not": {"required": ["b"]}}]}""", """{"a": 1, "b": 1}""", "- at '': allOf failed\n  - at '': not failed")]
    [InlineData("""{"contains": {"const": "x"}}""", """["y"]""", "- at '': no items match contains schema\n  - at '/0': value must be 'x'")]
    [InlineData("""{"propertyNames": {"maxLength": 2}}""", """{"long": 1}""", "- at '': invalid propertyName 'long'\n  - at '': maxLength: got 4, want 2")]
    [InlineData("""{"if": {"required": ["a"]}, "then": {"required": ["b"]}}""", """{"a": 1}""", "- at '': missing property 'b'")]
    [InlineData("""{"$ref": "#/$defs/n", "$defs": {"n": {"minimum": 1}}}""", "0", "- at '': minimum: got 0, want 1")]
    [InlineData("""{"exclusiveMaximum": 100}""", "99.99999999999999999", "- at '': exclusiveMaximum: got 100, want 100")]
    public void A_failure_is_told_in_the_words_that_clients_know(string schema, string instance, string told) =>
        Assert.Equal(told, Schemas.Told(schema, instance));

    [Fact]
    public void Every_failure_is_told_with_its_place_in_the_instance_and_in_the_schema()
    {
        var result = Schemas.Compile("{" + Draft7 + """, "properties": {"a": {"type": "string"}, "b": {"$ref": "#/definitions/n"}}, "definitions": {"n": {"minimum": 1}}}""")
            .Validate("""{"a": 1, "b": 0}""");
        Assert.Equal(["/a", "/b"], result.Failures.Select(f => f.InstancePointer));
        Assert.Equal(["#/properties/a/type", "#/definitions/n/minimum"], result.Failures.Select(f => f.SchemaLocation));
        Assert.Equal(["type", "minimum"], result.Failures.Select(f => f.Keyword));
    }

    [Theory]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("   ", "unexpected end of JSON input")]
    [InlineData("{bad", "invalid character 'b' looking for beginning of object key string")]
    [InlineData("{\"sku\":1} trailing", "invalid character 't' after top-level value")]
    [InlineData("sku=1", "invalid character 's' looking for beginning of value")]
    [InlineData("not json", "invalid character 'o' in literal null (expecting 'u')")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 \"b\"}", "invalid character '\"' after object key:value pair")]
    [InlineData("\"a\nb\"", "invalid character '\\n' in string literal")]
    [InlineData("\"\\q\"", "invalid character 'q' in string escape code")]
    [InlineData("-x", "invalid character 'x' in numeric literal")]
    [InlineData("01", "invalid character '1' after top-level value")]
    [InlineData("1e999", "number out of range")]
    public void A_text_that_is_not_json_is_told(string instance, string told)
    {
        var result = Schemas.Compile("true", Schemas.AsGateway).Validate(instance);
        Assert.False(result.IsValid);
        Assert.Equal(told, result.ToString());
    }

    [Fact]
    public void Failures_beyond_the_number_asked_for_are_left_out()
    {
        var validator = Schemas.Compile("""{"items": {"type": "string"}}""");
        var result = validator.Validate("[1,2,3,4]"u8, maxFailures: 2);
        Assert.Equal(2, result.Failures.Count);
        Assert.True(result.IsTruncated);
    }

    [Fact]
    public void A_long_string_is_shown_shortened()
    {
        var told = Schemas.Told("""{"pattern": "b"}""", "\"" + new string('a', 100_000) + "\"");
        Assert.InRange(told.Length, 200, 400);
    }
}
