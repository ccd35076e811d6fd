using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Sluice.JsonSchema.Tests;

public sealed class TreeComparisonTests
{
    private static readonly Gen<string> Name = Pick("a", "b", "c~/", "é");

    private static readonly Gen<string> Scalar = Pick(
        "null", "true", "false", "0", "1", "1.0", "10e-1", "-2.5", "3", "0.01", "19.99", "\"\"", "\"a\"", "\"\\u0061\"", "\"ab\"", "\"\\ud83d\\ude00\"");

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, self) => depth > 3
        ? Scalar
        : Gen.Frequency(
            (3, Scalar),
            (1, self.Array[0, 4].Select(items => $"[{string.Join(" , ", items)}]")),
            (1, Gen.Select(Name, self).Array[0, 4].Select(Members))));

    private static readonly Gen<string> Schema = Gen.Recursive<string>((depth, self) =>
    {
        var simple = Gen.OneOf(
            Pick("null", "object", "array", "boolean", "string", "number", "integer").Select(t => ("type", $"\"{t}\"")),
            Value.Select(v => ("const", v)),
            Value.Array[1, 4].Select(v => ("enum", $"[{string.Join(',', v)}]")),
            Pick("0", "1", "2.5").Select(v => ("minimum", v)),
            Pick("1", "0.01", "0.5").Select(v => ("multipleOf", v)),
            Gen.Int[0, 2].Select(v => ("maxLength", $"{v}")),
            Gen.Int[0, 3].Select(v => ("minProperties", $"{v}")),
            Gen.Int[0, 3].Select(v => ("maxItems", $"{v}")),
            Gen.Const(("uniqueItems", "true")),
            Name.Array[1, 2].Select(n => ("required", $"[{string.Join(',', n.Distinct(StringComparer.Ordinal).Select(x => $"\"{x}\""))}]")));
        var keyword = depth > 3 ? simple : Gen.Frequency(
            (2, simple),
            (3, Gen.OneOf(
                Gen.Select(Name, self).Array[1, 3].Select(m => ("properties", Members(m))),
                self.Select(s => ("additionalProperties", s)),
                self.Select(s => ("items", s)),
                self.Select(s => ("contains", s)),
                self.Select(s => ("not", s)),
                self.Array[1, 3].Select(s => ("allOf", $"[{string.Join(',', s)}]")),
                self.Array[1, 3].Select(s => ("anyOf", $"[{string.Join(',', s)}]")),
                self.Array[1, 3].Select(s => ("oneOf", $"[{string.Join(',', s)}]")))));
        return Gen.Frequency((1, Pick("true", "false")), (9, keyword.Array[0, 3].Select(Members)));
    });

    [Fact]
    public void Random_schemas_and_instances_are_judged_as_a_plain_tree_walk_judges_them() =>
        Gen.Select(Schema, Value.Array[1, 10]).Sample(
            (schema, values) =>
            {
                var validator = Schemas.Compile(schema);
                var tree = JsonNode.Parse(schema);
                foreach (var value in values)
                {
                    var expected = TreeWalkingValidator.IsValid(tree, JsonNode.Parse(value));
                    var result = validator.Validate(Encoding.UTF8.GetBytes(value));
                    Assert.Equal(expected, validator.IsValid(Encoding.UTF8.GetBytes(value)));
                    Assert.Equal(expected, result.IsValid);
                    Assert.Equal(expected, result.Failures.Count == 0);
                }
            },
            iter: 5_000);

    [Fact]
    public void Multiples_are_exact_for_any_decimals() =>
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Int[0, 6], Gen.Long[1, 10_000], Gen.Int[0, 6]).Sample((m, scale, d, divisorScale) =>
        {
            var value = new decimal(m) / Power(scale);
            var divisor = new decimal(d) / Power(divisorScale);
            var validator = Schemas.Compile($$"""{"multipleOf": {{divisor}}}""");
            Assert.Equal(value % divisor == 0, validator.Validate($"{value}").IsValid);
        });

    [Fact]
    public void Limits_are_exact_for_any_decimals() =>
        Gen.Select(Gen.Long[-30, 30], Gen.Int[0, 2], Gen.Long[-30, 30], Gen.Int[0, 2], Gen.Int[0, 20]).Sample((m, scale, l, limitScale, zeros) =>
        {
            var value = new decimal(m) / Power(scale);
            var limit = new decimal(l) / Power(limitScale);
            foreach (var text in (string[])[$"{value}", $"{value}e0", $"{(value % 1 == 0 ? $"{value}." : $"{value}")}{new string('0', zeros + 1)}"])
            {
                Assert.Equal(value >= limit, Schemas.Compile($$"""{"minimum": {{limit}}}""").Validate(text).IsValid);
                Assert.Equal(value <= limit, Schemas.Compile($$"""{"maximum": {{limit}}}""").Validate(text).IsValid);
                Assert.Equal(value > limit, Schemas.Compile($$"""{"exclusiveMinimum": {{limit}}}""").Validate(text).IsValid);
                Assert.Equal(value < limit, Schemas.Compile($$"""{"exclusiveMaximum": {{limit}}}""").Validate(text).IsValid);
            }
        }, iter: 300);

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static decimal Power(int exponent) => (decimal)Math.Pow(10, exponent);

    private static string Members((string Name, string Value)[] members) =>
        "{" + string.Join(", ", members.DistinctBy(m => m.Name).Select(m => $"\"{m.Name}\": {m.Value}")) + "}";
}
