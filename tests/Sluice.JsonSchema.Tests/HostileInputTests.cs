using System.Diagnostics;
using System.Text;

namespace Sluice.JsonSchema.Tests;

/// <summary>Instances and schemas made to cost more than they should. Bounds are loose: they tell seconds from hours.</summary>
public sealed class HostileInputTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void A_hundred_thousand_levels_are_refused(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        var result = Schemas.Compile("""{"items": {"$ref": "#"}, "uniqueItems": true}""").Validate(deep);
        Assert.Equal(JsonSyntaxErrorKind.TooDeep, result.SyntaxError?.Kind);
    }

    [Fact]
    public void An_instance_as_deep_as_the_limit_is_validated_to_the_bottom()
    {
        var validator = Schemas.Compile("""{"items": {"allOf": [{"anyOf": [{"$ref": "#"}]}]}, "type": ["array", "number"]}""");
        Assert.True(validator.IsValid(Encoding.UTF8.GetBytes(new string('[', 1000) + "1" + new string(']', 1000))));
        Assert.False(validator.IsValid(Encoding.UTF8.GetBytes(new string('[', 1000) + "null" + new string(']', 1000))));
    }

    [Fact]
    public void A_depth_beyond_the_stack_is_a_failure_and_not_a_crash()
    {
        var validator = Schemas.Compile(
            """{"items": {"allOf": [{"anyOf": [{"$ref": "#"}]}]}}""",
            new JsonSchemaOptions { MaxDepth = 1_000_000 });
        var result = validator.Validate(Encoding.UTF8.GetBytes(new string('[', 1_000_000) + new string(']', 1_000_000)));
        Assert.Equal(ValidationLimit.Depth, result.Exceeded);
    }

    [Fact]
    public void A_string_of_fifty_megabytes_is_measured()
    {
        var instance = new byte[50_000_002];
        Array.Fill(instance, (byte)'a');
        instance[0] = instance[^1] = (byte)'"';
        var validator = Schemas.Compile("""{"maxLength": 10, "pattern": "b$", "format": "email", "$schema": "http://json-schema.org/draft-07/schema#"}""");
        Assert.False(validator.IsValid(instance));
        Assert.False(validator.Validate(instance).IsValid);
        Assert.True(Schemas.Compile("""{"minLength": 50000000}""").IsValid(instance));
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("(x+x+)+y")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    public void A_pattern_that_explodes_when_backtracking_is_decided_in_linear_time(string pattern)
    {
        var validator = Schemas.Compile($$"""{"pattern": "{{pattern}}"}""", Schemas.AsGateway);
        var time = Stopwatch.StartNew();
        var result = validator.Validate("\"" + new string('a', 20_000) + "!" + new string('x', 20_000) + "\"");
        Assert.False(result.IsValid);
        Assert.True(time.Elapsed < Bound);
    }

    [Fact]
    public void A_pattern_that_can_only_backtrack_ends_with_its_time()
    {
        var validator = Schemas.Compile("""{"pattern": "^(?=(a+)+$)b"}""");
        var result = validator.Validate("\"" + new string('a', 5_000) + "!\"");
        Assert.Equal(ValidationLimit.PatternTime, result.Exceeded);
    }

    [Fact]
    public void Unique_items_of_a_large_array_take_linear_time()
    {
        var items = string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"{{\"id\":{i}}}"));
        var validator = Schemas.Compile("""{"uniqueItems": true}""");
        var time = Stopwatch.StartNew();
        Assert.True(validator.IsValid(Encoding.UTF8.GetBytes($"[{items}]")));
        Assert.False(validator.IsValid(Encoding.UTF8.GetBytes($"[{items},{{\"id\":7.0}}]")));
        Assert.True(time.Elapsed < Bound);
    }

    [Fact]
    public void Large_objects_are_compared_and_counted_in_linear_time()
    {
        var members = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\":{i}"));
        var reversed = string.Join(',', Enumerable.Range(0, 100_000).Reverse().Select(i => $"\"k{i}\":{i}"));
        var time = Stopwatch.StartNew();
        Assert.False(Schemas.Compile("""{"uniqueItems": true}""").IsValid(Encoding.UTF8.GetBytes("[{" + members + "},{" + reversed + "}]")));
        Assert.False(Schemas.Compile("""{"maxProperties": 99999}""").IsValid(Encoding.UTF8.GetBytes("{" + members + "}")));
        Assert.True(time.Elapsed < Bound);
    }

    [Fact]
    public void A_huge_enum_is_looked_up()
    {
        var values = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"v{i}\",{i}"));
        var validator = Schemas.Compile("{\"items\": {\"enum\": [" + values + "]}}");
        var time = Stopwatch.StartNew();
        Assert.True(validator.IsValid(Encoding.UTF8.GetBytes($"[{values}]")));
        Assert.False(validator.IsValid("[\"v100000\"]"u8));
        Assert.True(time.Elapsed < Bound);
    }

    [Theory]
    [InlineData("""{"$ref": "#"}""")]
    [InlineData("""{"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"anyOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}}}""")]
    [InlineData("""{"not": {"$ref": "#"}}""")]
    public void A_reference_that_leads_back_to_itself_makes_every_instance_invalid(string schema)
    {
        var result = Schemas.Compile(schema).Validate("1");
        Assert.False(result.IsValid);
        Assert.Equal(ValidationLimit.ReferenceCycle, result.Exceeded);
    }

    [Fact]
    public void Branches_that_double_at_every_level_end_with_the_work_allowed()
    {
        var validator = Schemas.Compile("""
            {"type": ["object", "string"], "anyOf": [{"properties": {"a": {"$ref": "#"}}, "required": ["x"]}, {"properties": {"a": {"$ref": "#"}}, "required": ["y"]}]}
            """);
        var time = Stopwatch.StartNew();
        var result = validator.Validate(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200));
        Assert.False(result.IsValid);
        Assert.True(time.Elapsed < Bound);
    }

    [Theory]
    [InlineData("1e1000000000", false)]
    [InlineData("1e-1000000000", true)]
    [InlineData("-1e999999999999999999", true)]
    [InlineData("5", true)]
    public void Huge_exponents_cost_nothing(string number, bool valid)
    {
        var validator = Schemas.Compile("""{"maximum": 10, "not": {"multipleOf": 1e-5, "minimum": 11}}""");
        Assert.Equal(valid, validator.Validate(number).IsValid);
    }

    [Fact]
    public void A_number_longer_than_the_limit_is_refused() =>
        Assert.Equal(JsonSyntaxErrorKind.NumberTooLong, Schemas.Compile("true").Validate(new string('1', 1001)).SyntaxError?.Kind);

    [Fact]
    public void Bytes_that_are_not_utf8_cannot_hide_a_length()
    {
        byte[] instance = [(byte)'"', .. Enumerable.Repeat((byte)0x80, 100), (byte)'"'];
        Assert.False(Schemas.Compile("""{"maxLength": 10}""").IsValid(instance));
    }

    [Fact]
    public void A_repeated_name_is_validated_each_time_and_counted_once()
    {
        var validator = Schemas.Compile("""{"properties": {"a": {"type": "string"}}, "minProperties": 2}""");
        Assert.False(validator.IsValid("""{"a": 1, "a": "x", "b": 1}"""u8));
        Assert.False(validator.IsValid("""{"a": "x", "a": "x"}"""u8));
        Assert.True(validator.IsValid("""{"a": "x", "b": 1}"""u8));
    }

    [Fact]
    public void A_valid_instance_allocates_nothing()
    {
        var validator = Schemas.Compile(Sample.Schema);
        for (var i = 0; i < 200; i++)
        {
            Assert.True(validator.IsValid(Sample.Instance));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            validator.IsValid(Sample.Instance);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
