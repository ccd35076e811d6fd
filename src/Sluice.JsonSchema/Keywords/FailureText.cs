using System.Globalization;
using System.Text;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Keywords;

/// <summary>Words of failure messages. Only used once an instance is known to be invalid.</summary>
internal static class FailureText
{
    /// <summary>Characters of a string of the instance that a message shows: enough to recognise it, never a whole large body.</summary>
    private const int MaxShown = 256;

    /// <summary>Puts a string in single quotes, with control characters escaped and long text cut.</summary>
    /// <param name="text">The string, UTF-8.</param>
    /// <returns>The quoted text.</returns>
    public static string Quote(ReadOnlySpan<byte> text)
    {
        var cut = text.Length > MaxShown * 4;
        var shown = Encoding.UTF8.GetString(cut ? text[..(MaxShown * 4)] : text);
        var quoted = new StringBuilder("'");
        foreach (var c in shown.AsSpan(0, Math.Min(shown.Length, MaxShown)))
        {
            switch (c)
            {
                case '\'':
                case '\\':
                    quoted.Append('\\').Append(c);
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case '\r':
                    quoted.Append("\\r");
                    break;
                case '\t':
                    quoted.Append("\\t");
                    break;
                case < ' ' or '\x7f':
                    quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
                    break;
                default:
                    quoted.Append(c);
                    break;
            }
        }

        return quoted.Append(cut || shown.Length > MaxShown ? "...'" : "'").ToString();
    }

    /// <summary>Puts names in single quotes, with commas between them.</summary>
    /// <param name="names">The names.</param>
    /// <returns>The list.</returns>
    public static string QuoteAll(IEnumerable<byte[]> names) => string.Join(", ", names.Select(static n => Quote(n)));

    /// <summary>Writes a count with a comma between thousands.</summary>
    /// <param name="count">The count.</param>
    /// <returns>The text.</returns>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Names the kind of a value as a schema does.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The name.</returns>
    public static string KindName(JsonKind kind) => kind switch
    {
        JsonKind.Null => "null",
        JsonKind.False or JsonKind.True => "boolean",
        JsonKind.Number => "number",
        JsonKind.String => "string",
        JsonKind.Array => "array",
        _ => "object",
    };

    /// <summary>Shows a scalar: strings in single quotes, the rest as JSON.</summary>
    /// <param name="view">The document.</param>
    /// <param name="token">The value.</param>
    /// <returns>The text.</returns>
    public static string Scalar(JsonView view, int token) => view.Tokens[token].Kind switch
    {
        JsonKind.Null => "null",
        JsonKind.False => "false",
        JsonKind.True => "true",
        JsonKind.Number => view.Number(token).ToString(),
        _ => Quote(view.Text(token)),
    };
}
