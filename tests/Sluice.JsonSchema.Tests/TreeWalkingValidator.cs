using System.Text.Json.Nodes;

namespace Sluice.JsonSchema.Tests;

/// <summary>The plainest reading of a part of the specification, over a tree, to compare with.</summary>
internal static class TreeWalkingValidator
{
    public static bool IsValid(JsonNode? schema, JsonNode? value)
    {
        if (schema is JsonValue boolean)
        {
            return boolean.GetValue<bool>();
        }

        return schema!.AsObject().All(keyword => Holds(schema.AsObject(), keyword.Key, keyword.Value, value));
    }

    private static bool Holds(JsonObject schema, string keyword, JsonNode? argument, JsonNode? value) => keyword switch
    {
        "type" => HasType(value, argument!.GetValue<string>()),
        "const" => JsonNode.DeepEquals(argument, value),
        "enum" => argument!.AsArray().Any(a => JsonNode.DeepEquals(a, value)),
        "minimum" => !IsNumber(value) || value!.GetValue<decimal>() >= argument!.GetValue<decimal>(),
        "multipleOf" => !IsNumber(value) || value!.GetValue<decimal>() % argument!.GetValue<decimal>() == 0,
        "maxLength" => value is not JsonValue text || !text.TryGetValue<string>(out var s) || s.EnumerateRunes().Count() <= argument!.GetValue<int>(),
        "minProperties" => value is not JsonObject o || o.Count >= argument!.GetValue<int>(),
        "maxItems" => value is not JsonArray a || a.Count <= argument!.GetValue<int>(),
        "required" => value is not JsonObject o || argument!.AsArray().All(n => o.ContainsKey(n!.GetValue<string>())),
        "properties" => value is not JsonObject o || argument!.AsObject().All(p => !o.ContainsKey(p.Key) || IsValid(p.Value, o[p.Key])),
        "additionalProperties" => value is not JsonObject o
            || o.Where(m => schema["properties"]?.AsObject().ContainsKey(m.Key) != true).All(m => IsValid(argument, m.Value)),
        "items" => value is not JsonArray a || a.All(i => IsValid(argument, i)),
        "contains" => value is not JsonArray a || a.Any(i => IsValid(argument, i)),
        "uniqueItems" => value is not JsonArray a || !a.Where((x, i) => a.Take(i).Any(y => JsonNode.DeepEquals(x, y))).Any(),
        "allOf" => argument!.AsArray().All(s => IsValid(s, value)),
        "anyOf" => argument!.AsArray().Any(s => IsValid(s, value)),
        "oneOf" => argument!.AsArray().Count(s => IsValid(s, value)) == 1,
        "not" => !IsValid(argument, value),
        _ => true,
    };

    private static bool HasType(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "boolean" => value is JsonValue b && b.TryGetValue<bool>(out _),
        "string" => value is JsonValue s && s.TryGetValue<string>(out _),
        "number" => IsNumber(value),
        _ => IsNumber(value) && decimal.IsInteger(value!.GetValue<decimal>()),
    };

    private static bool IsNumber(JsonNode? value) => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number;
}
