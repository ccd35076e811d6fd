using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Cli.Tests.HostileInput;

/// <summary>Writes a changed configuration as JSON, YAML or TOML, and changes the bytes.</summary>
/// <param name="random">Decides.</param>
internal sealed class HostileText(Random random)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "\\ud800", "//", "/*", "*/", "#", "\n", "\r", "\r\n", "\t", "'", "'''", "\"\"\"", "- ", "? ", "&a ", "*a", "!!int ", "<<: *a", "|\n", ">-\n", "---\n", "...\n", "%YAML 1.2\n",
            "=", "[[a]]\n", "[a.b]\n", "1979-05-27T07:32:00Z", "0x1F", "inf", "nan", "~", "\0", "\ufeff", "\u2028", "\u0085", "😀", "{{", "}}", "{{ . }}", "{{ .service }}", "{{ marshal .service }}", "{{ include \"part\" }}",
            "{{ range until 3 }}", "{{ end }}", "{{ if .x }}", "{{ template \"t.tmpl\" . }}", "{{/* */}}", "{{- ", " -}}", "1e999", "00", "-", "truefalse", "null",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0x80], [0xff, 0xfe],
    ];

    /// <summary>Writes a configuration.</summary>
    /// <param name="root">The configuration, with the marks of <see cref="HostileTree"/>.</param>
    /// <param name="extension">The format: <c>.json</c>, <c>.yaml</c> or <c>.toml</c>.</param>
    public byte[] Write(JsonObject root, string extension)
    {
        var text = new StringBuilder();
        switch (extension)
        {
            case ".toml":
                WriteToml(root, text);
                break;
            case ".yaml" when random.Next(3) > 0:
                WriteYaml(root, 0, text);
                break;
            default:
                text.Append(root.ToJsonString(random.Next(3) == 0 ? Indented : Compact));
                break;
        }

        text.Replace("\\u0001", "").Replace("\\u0002", "\\ud800");
        string written = text.Replace("\"\\u0003\"", Nested()).ToString();

        // A mistake may not lead out of the folder of the test.
        foreach (string folder in new[] { "/dev/", "/proc/", "/sys/", "/etc/" })
        {
            written = written.Replace(folder, "/none/", StringComparison.Ordinal);
        }

        // Nor to a name server: hosts that are looked up are looked up when a configuration is compiled.
        written = written.Replace("\"dns\"", "\"static\"", StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes(written);
        return random.Next(5) < 2 ? Change(bytes) : bytes;
    }

    private string Nested()
    {
        int depth = random.Next(1, 3000);
        return random.Next(3) switch
        {
            0 => new string('[', depth) + new string(']', depth),
            1 => new string('[', depth),
            _ => new StringBuilder().Insert(0, "{\"a\":", depth).Append('1').Append('}', depth).ToString(),
        };
    }

    private byte[] Change(byte[] bytes)
    {
        var changed = new List<byte>(bytes);
        for (int changes = random.Next(1, 5); changes > 0 && changed.Count > 0; changes--)
        {
            int at = random.Next(changed.Count);
            int length = random.Next(1, Math.Min(30, changed.Count - at) + 1);
            switch (random.Next(7))
            {
                case 0:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1:
                    changed.RemoveRange(at, length);
                    break;
                case 2:
                    changed.InsertRange(random.Next(changed.Count), changed.GetRange(at, length));
                    break;
                case 3 when random.Next(4) == 0:
                    changed.RemoveRange(at, changed.Count - at);
                    break;
                default:
                    changed.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
            }
        }

        return [.. changed];
    }

    private static void WriteToml(JsonObject root, StringBuilder text)
    {
        foreach ((string key, JsonNode? value) in root)
        {
            text.Append(Quoted(key)).Append(" = ");
            WriteInline(value, text);
            text.Append('\n');
        }
    }

    private static void WriteInline(JsonNode? value, StringBuilder text)
    {
        switch (value)
        {
            case JsonObject map:
                text.Append("{ ");
                string between = "";
                foreach ((string key, JsonNode? inner) in map)
                {
                    text.Append(between).Append(Quoted(key)).Append(" = ");
                    WriteInline(inner, text);
                    between = ", ";
                }

                text.Append(" }");
                break;
            case JsonArray list:
                text.Append('[');
                foreach (JsonNode? inner in list)
                {
                    WriteInline(inner, text);
                    text.Append(", ");
                }

                text.Append(']');
                break;
            default:
                text.Append(value?.ToJsonString(Compact) ?? "\"\"");
                break;
        }
    }

    private static void WriteYaml(JsonNode? value, int depth, StringBuilder text)
    {
        string indent = new(' ', depth * 2);
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                foreach ((string key, JsonNode? inner) in map)
                {
                    text.Append(CultureInfo.InvariantCulture, $"\n{indent}{Quoted(key)}: ");
                    WriteYaml(inner, depth + 1, text);
                }

                break;
            case JsonArray { Count: > 0 } list:
                foreach (JsonNode? inner in list)
                {
                    text.Append(CultureInfo.InvariantCulture, $"\n{indent}- ");
                    WriteYaml(inner, depth + 1, text);
                }

                break;
            default:
                text.Append(value?.ToJsonString(Compact) ?? "null");
                break;
        }
    }

    private static string Quoted(string key) => JsonValue.Create(key).ToJsonString(Compact);
}
