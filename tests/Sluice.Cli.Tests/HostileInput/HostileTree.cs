using System.Text.Json.Nodes;
using Sluice.Configuration;
using Sluice.Gateway.Features;

namespace Sluice.Cli.Tests.HostileInput;

/// <summary>Changes a configuration as a tree: values of other kinds, parts of other configurations, known keys with wrong values.
/// What a tree cannot hold (a repeated key, half of a surrogate pair, deep nesting) stands in it as a mark for <see cref="HostileText"/>.</summary>
/// <param name="random">Decides.</param>
internal sealed class HostileTree(Random random)
{
    /// <summary>Ends a key that is to be written without this mark, so that it is there twice.</summary>
    public const string Repeated = "\u0001";

    /// <summary>Half of a surrogate pair.</summary>
    public const string LoneSurrogate = "\u0002";

    /// <summary>A text that is nothing else is to be written as deeply nested lists or objects.</summary>
    public const string Deep = "\u0003";

    private static readonly string[] Literals =
    [
        "null", "true", "false", "0", "-1", "1", "3", "65536", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "1e308", "1e999",
        "-1e-999", "0.1", "3.0", "123456789012345678901234567890", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":null}", "{\"a\":{\"b\":[1,\"x\",{}]}}", "[1,\"1\",true]",
    ];

    private static readonly string[] Words =
    [
        "", " ", "1s", "-1s", "999999h", "1h1m1s1ms", "9223372036854775807ns", "1e9s", "3", "true", "*", "/", "//", "/{a}", "/{a}/{a}", "/{", "/}", "/{{a}}", "/*x", "/:a", "{a}",
        "http://", "http://[::1", "http://127.0.0.1:99999", "https://u:p@h", "://", "%", "%zz", "GET", "get", "no-op", "xml", "static", "dynamic", "a.b.c", "..", ".", "a.*.b",
        "é", "\u0000", "\ufeff", "\u202e", "😀", "\u2028", "e\u0301", LoneSurrogate, "a" + LoneSurrogate + "b", "(", "[a-", "(a+)+$", "^(.*)*$", "(?=x)", "\\", "\n", "\r", "\t",
        "req_method == 'GET'", "resp_status + ", "has(JWT.x) && now > 1", "return 1", "while true do end", "RS256", "client.response", "{\"fifo.Group\":{}}", "Bearer {{ .x }}", "$ref",
    ];

    private static readonly string[] KnownKeys = [.. Keys(SettingsCatalog.Schema.Service, []).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Changes a configuration in a few places.</summary>
    /// <param name="root">The configuration; it is changed.</param>
    public void Change(JsonObject root)
    {
        for (int changes = random.Next(1, 6); changes > 0; changes--)
        {
            switch (random.Next(6))
            {
                case 0:
                    InsertKnownKey(root);
                    break;
                case 1:
                    Replace(Pick(root), Part());
                    break;
                case 2:
                    Repeat(Pick(root));
                    break;
                case 3:
                    Remove(Pick(root));
                    break;
                default:
                    Replace(Pick(root), Value());
                    break;
            }
        }
    }

    /// <summary>A text that a reader may not expect.</summary>
    public string Word() => random.Next(12) switch
    {
        0 => new string("aé{/[\"."[random.Next(7)], random.Next(20_000)),
        1 => One(KnownKeys),
        2 => One(Words) + One(Words),
        _ => One(Words),
    };

    /// <summary>The name of a key of the schema.</summary>
    public string KnownKey() => One(KnownKeys);

    /// <summary>Any of some.</summary>
    public T One<T>(IReadOnlyList<T> some) => some[random.Next(some.Count)];

    private static IEnumerable<string> Keys(ObjectShape shape, HashSet<ObjectShape> seen) =>
        seen.Add(shape)
            ? shape.Keys.SelectMany(key => Keys(key.Value.Object ?? new ObjectShape(), seen).Prepend(key.Key))
            : [];

    private JsonNode? Value() => random.Next(10) switch
    {
        < 5 => JsonNode.Parse(One(Literals)),
        9 when random.Next(8) == 0 => Deep,
        _ => Word(),
    };

    private JsonNode? Part() => Pick(One(SeedConfigurations.All))?.DeepClone();

    private JsonNode? Pick(JsonObject root)
    {
        JsonNode? node = root;
        for (int steps = random.Next(1, 10); steps > 0; steps--)
        {
            JsonNode? next = node switch
            {
                JsonObject { Count: > 0 } map => map.GetAt(random.Next(map.Count)).Value,
                JsonArray { Count: > 0 } list => list[random.Next(list.Count)],
                _ => null,
            };
            if (next is null)
            {
                break;
            }

            node = next;
        }

        return node;
    }

    private void Replace(JsonNode? node, JsonNode? value)
    {
        switch (node?.Parent)
        {
            case JsonObject map:
                map[random.Next(8) == 0 ? Word() : node.GetPropertyName()] = value;
                break;
            case JsonArray list when random.Next(2) == 0:
                list.Add(value);
                break;
            case JsonArray list:
                list[node.GetElementIndex()] = value;
                break;
        }
    }

    private void Repeat(JsonNode? node)
    {
        if (node?.Parent is JsonObject map)
        {
            map[node.GetPropertyName() + Repeated] = random.Next(2) == 0 ? node.DeepClone() : Value();
        }
        else if (node?.Parent is JsonArray list)
        {
            list.Add(node.DeepClone());
        }
    }

    private static void Remove(JsonNode? node)
    {
        if (node?.Parent is JsonObject map)
        {
            map.Remove(node.GetPropertyName());
        }
        else if (node?.Parent is JsonArray list)
        {
            list.RemoveAt(node.GetElementIndex());
        }
    }

    private void InsertKnownKey(JsonObject root)
    {
        JsonObject target = root;
        ObjectShape shape = SettingsCatalog.Schema.Service;
        for (int steps = random.Next(8); steps > 0; steps--)
        {
            (string Key, ObjectShape Shape)[] ways = [.. shape.Keys.Where(static key => key.Value.Object is { Keys.Count: > 0 }).Select(static key => (key.Key, key.Value.Object!))];
            if (ways.Length == 0)
            {
                break;
            }

            (string key, shape) = One(ways);
            JsonNode? inner = target[key] is JsonArray { Count: > 0 } list ? list[random.Next(list.Count)] : target[key];
            if (inner is not JsonObject)
            {
                inner = new JsonObject();
                target[key] = key is "endpoints" or "backend" or "async_agent" ? new JsonArray(inner) : inner;
            }

            target = (JsonObject)inner;
        }

        if (shape.Keys.Count > 0)
        {
            target[One(shape.Keys.Keys.ToArray())] = Value();
        }
    }
}
