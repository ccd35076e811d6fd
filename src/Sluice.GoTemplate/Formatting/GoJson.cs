using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Formatting;

/// <summary>JSON as Go's <c>encoding/json</c> writes and reads it.</summary>
internal static class GoJson
{
    private const int MostDepth = 500;

    /// <summary>Writes a value: names sorted, no blanks.</summary>
    /// <param name="value">The value.</param>
    /// <param name="budget">What it may cost.</param>
    /// <param name="escapeHtml">Whether <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> are escaped.</param>
    /// <param name="indent">The indentation of a level; <see langword="null"/> for one line.</param>
    /// <exception cref="TemplateFault">JSON has no such number.</exception>
    public static string Write(object? value, Budget budget, bool escapeHtml = true, string? indent = null)
    {
        var text = new StringBuilder();
        new Writer(text, budget, escapeHtml, indent).Value(value, 0);
        return text.ToString();
    }

    /// <summary>Reads a value: numbers are <c>float64</c>.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="budget">What it may cost.</param>
    /// <exception cref="TemplateFault">It is no JSON.</exception>
    public static object? Read(string text, Budget budget)
    {
        // The values of a text take a multiple of its length.
        budget.Allocate(text.Length * 8L);
        try
        {
            using var document = JsonDocument.Parse(GoString.Bytes(text), new JsonDocumentOptions { MaxDepth = MostDepth });
            return Convert(document.RootElement, budget);
        }
        catch (JsonException e)
        {
            throw new TemplateFault($"the text is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            throw new TemplateFault("the text is not JSON: a \\u escape is half of a surrogate pair");
        }
    }

    private static object? Convert(JsonElement element, Budget budget)
    {
        budget.Step();
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new GoMap();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    map[property.Name] = Convert(property.Value, budget);
                }

                return map;
            case JsonValueKind.Array:
                return new GoList([.. element.EnumerateArray().Select(item => Convert(item, budget))]);
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                double number = element.GetDouble();
                return double.IsFinite(number) ? number : throw new TemplateFault("a number of the JSON text is too large");
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    private sealed class Writer(StringBuilder text, Budget budget, bool escapeHtml, string? indent)
    {
        public void Value(object? value, int depth)
        {
            budget.CheckDepth(depth);
            budget.Step();
            switch (value)
            {
                case null:
                    Append("null");
                    break;
                case bool flag:
                    Append(flag ? "true" : "false");
                    break;
                case string content:
                    String(content);
                    break;
                case double number:
                    Append(double.IsFinite(number) ? GoFloat.ToJson(number) : throw new TemplateFault("JSON has no infinity and no NaN"));
                    break;
                case GoList { IsNil: true }:
                    Append("null");
                    break;
                case GoList list:
                    Items('[', ']', list.Count, depth, i => Value(list[i], depth + 1));
                    break;
                case GoMap map:
                    IReadOnlyList<string> keys = map.Keys;
                    Items('{', '}', keys.Count, depth, i =>
                    {
                        String(keys[i]);
                        Append(indent is null ? ":" : ": ");
                        Value(map[keys[i]], depth + 1);
                    });
                    break;
                case IGoObject other:
                    Value(other.Json, depth + 1);
                    break;
                default:
                    Append(GoFormat.Text(value, budget));
                    break;
            }
        }

        private void Append(string part)
        {
            budget.Allocate(part.Length);
            text.Append(part);
        }

        private void Items(char open, char close, int count, int depth, Action<int> item)
        {
            text.Append(open);
            for (int i = 0; i < count; i++)
            {
                if (i > 0)
                {
                    text.Append(',');
                }

                Line(depth + 1);
                item(i);
            }

            if (count > 0)
            {
                Line(depth);
            }

            text.Append(close);
        }

        private void Line(int depth)
        {
            if (indent is not null)
            {
                Append("\n");
                for (int i = 0; i < depth; i++)
                {
                    Append(indent);
                }
            }
        }

        private void String(string content)
        {
            budget.Allocate(content.Length);
            text.Append('"');
            for (int i = 0; i < content.Length; i++)
            {
                char c = content[i];
                string? escaped = c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    '\b' => "\\b",
                    '\f' => "\\f",
                    '<' or '>' or '&' when escapeHtml => Unicode(c),
                    < ' ' or '\u2028' or '\u2029' => Unicode(c),
                    _ when char.IsSurrogate(c) && !IsPair(content, i) => "\\ufffd",
                    _ => null,
                };
                if (escaped is not null)
                {
                    text.Append(escaped);
                    continue;
                }

                text.Append(c);
                if (char.IsHighSurrogate(c))
                {
                    text.Append(content[++i]);
                }
            }

            text.Append('"');
        }

        private static bool IsPair(string content, int i) =>
            char.IsHighSurrogate(content[i]) && i + 1 < content.Length && char.IsLowSurrogate(content[i + 1]);

        private static string Unicode(char c) => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture);
    }
}
