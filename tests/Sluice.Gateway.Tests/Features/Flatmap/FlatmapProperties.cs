using System.Text.Json.Nodes;
using CsCheck;

namespace Sluice.Gateway.Tests.Features.Flatmap;

/// <summary>Any data and any operations agree with a plain implementation over a tree of all values.</summary>
public sealed class FlatmapProperties
{
    private static readonly Gen<string> Name = Any("a", "b", "c", "d", "0", "*");

    private static readonly Gen<string> Value = Gen.Recursive<string>(static (depth, inner) =>
    {
        Gen<string> scalar = Any("1.0", "\"x\"", "null", "true", "{}", "[]");
        return depth > 4 ? scalar : Gen.Frequency(
            (2, scalar), (3, inner.List[0, 4].Select(static items => $"[{string.Join(',', items)}]")), (4, ObjectOf(inner)));
    });

    // Names that lead somewhere are likelier than wildcards and labels that nothing has.
    private static readonly Gen<string> Path = Gen.Frequency((6, Any("a", "b", "c", "d")), (3, Any("0", "1", "2")), (3, Gen.Const("*")), (1, Any("7", "z", "")))
        .List[1, 4].Select(static names => string.Join('.', names));

    private static readonly Gen<(string Type, string[] Paths)> Operation = Gen.Frequency(
        (3, Path.Array[1, 3].Select(static paths => ("del", paths))),
        (5, Path.Array[2].Select(static paths => ("move", paths))),
        (4, Path.Array[2].Select(static paths => ("append", paths))));

    [Fact]
    public void Filtering_agrees_with_the_plain_implementation() => Gen.Select(ObjectOf(Value), Operation.List[1, 5]).Sample(
        static (body, operations) =>
        {
            string expected = PlainFlatmap.Run(JsonNode.Parse(body)!, operations) is { } node ? Canonical(node) : "null";
            Assert.Equal(expected, Filters.Through(body, Text(operations)));
        },
        iter: 10_000);

    [Fact]
    public void Appending_to_lists_that_were_changed_agrees_with_the_plain_implementation() => Gen.Select(
        Gen.Select(Value.List[0, 4], Value.List[0, 4]).Select(static (a, b) => $$"""{"a":[{{string.Join(',', a)}}],"b":[{{string.Join(',', b)}}]}"""),
        Any("del b.0", "del b.1", "move b.0 b.5", "move a.0 b.9", "move b.*.a b.*.b", "move b.0.a b.0.0.x", "del b.*.a", "append b.0 a", "move b.1 b.1.0")
            .List[0, 4]).Sample(
        static (body, before) =>
        {
            List<(string, string[])> operations = [.. before.Append("append a b").Select(static o => (o.Split(' ')[0], o.Split(' ')[1..]))];
            string expected = PlainFlatmap.Run(JsonNode.Parse(body)!, operations) is { } node ? Canonical(node) : "null";
            Assert.Equal(expected, Filters.Through(body, Text(operations)));
        },
        iter: 8_000);

    private static string Text(IEnumerable<(string Type, string[] Paths)> operations) =>
        string.Join(';', operations.Select(static o => $"{o.Type} {string.Join(' ', o.Paths)}"));

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(',', map.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => $"\"{m.Key}\":{Canonical(m.Value)}")) + "}",
        JsonArray list => "[" + string.Join(',', list.Select(Canonical)) + "]",
        null => "null",
        _ => node.ToJsonString(),
    };

    private static Gen<string> Any(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static Gen<string> ObjectOf(Gen<string> value) => Gen.Select(Name, value).List[0, 5]
        .Select(static members => "{" + string.Join(',', members.DistinctBy(static m => m.Item1).Select(static m => $"\"{m.Item1}\":{m.Item2}")) + "}");
}
