using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Configuration;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>An independent, plain implementation of what the room does, over a tree: the oracle of the property tests.</summary>
internal static class PlainTree
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 20_000 };

    /// <summary>A number, boolean or null as written.</summary>
    public sealed record Literal(string Text);

    public static object Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        return Read(document.RootElement);
    }

    public static string Canonical(object value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    public static object Shape(object data, BackendConfig backend)
    {
        if (backend.Target.Length > 0)
        {
            foreach (string name in backend.Target.Split('.'))
            {
                data = data is Map map && map.TryGetValue(name, out object? value) && value is Map ? value : new Map();
            }
        }

        if (data is Map root)
        {
            if (backend.Allow.Count > 0)
            {
                Keep(root, AllowTree(backend.Allow));
            }
            else
            {
                foreach (string path in backend.Deny)
                {
                    Delete(root, path.Split('.'));
                }
            }

            foreach ((string name, string newName) in backend.Mapping)
            {
                if (root.TryGetValue(name, out object? value))
                {
                    root[newName.Split('.')[0]] = value;
                    root.Remove(name);
                }
            }
        }

        return backend.Group.Length > 0 ? new Map { [backend.Group] = data } : data;
    }

    private static object Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new Map();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    map[property.Name] = Read(property.Value);
                }

                return map;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Read).ToList();
            case JsonValueKind.String:
                return element.GetString()!;
            default:
                return new Literal(element.GetRawText());
        }
    }

    private static Map AllowTree(IReadOnlyList<string> paths)
    {
        var tree = new Map();
        foreach (string path in paths)
        {
            Map node = tree;
            string[] names = path.Split('.');
            foreach (string name in names[..^1])
            {
                if (!node.TryGetValue(name, out object? next) || next is not Map)
                {
                    next = new Map();
                    node[name] = next;
                }

                node = (Map)next;
            }

            node[names[^1]] = true;
        }

        return tree;
    }

    private static bool Keep(Map map, Map tree)
    {
        foreach ((string name, object value) in map.ToList())
        {
            bool keep = tree.TryGetValue(name, out object? below) && (below is not Map subtree || (value is Map inner && Keep(inner, subtree)));
            if (!keep)
            {
                map.Remove(name);
            }
        }

        return map.Count > 0;
    }

    private static void Delete(Map map, ReadOnlySpan<string> names)
    {
        if (names.Length == 1)
        {
            map.Remove(names[0]);
        }
        else if (map.TryGetValue(names[0], out object? value) && value is Map inner)
        {
            Delete(inner, names[1..]);
        }
    }

    private static void Write(object value, StringBuilder text)
    {
        switch (value)
        {
            case Map map:
                text.Append('{');
                string separator = "";
                foreach ((string name, object member) in map.OrderBy(static m => Encoding.UTF8.GetBytes(m.Key), Bytewise))
                {
                    text.Append(separator);
                    Write(name, text);
                    text.Append(':');
                    Write(member, text);
                    separator = ",";
                }

                text.Append('}');
                break;
            case List<object> list:
                text.Append('[');
                for (int i = 0; i < list.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Write(list[i], text);
                }

                text.Append(']');
                break;
            case string plain:
                text.Append('"');
                foreach (char c in plain)
                {
                    text.Append(Escape(c));
                }

                text.Append('"');
                break;
            default:
                text.Append(((Literal)value).Text);
                break;
        }
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        _ => c.ToString(),
    };

    private static readonly Comparer<byte[]> Bytewise = Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    /// <summary>An object.</summary>
    public sealed class Map() : Dictionary<string, object>(StringComparer.Ordinal);
}
