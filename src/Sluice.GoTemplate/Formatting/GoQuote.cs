using System.Globalization;
using System.Text;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Formatting;

/// <summary>Go's quoted strings and characters (the language specification's literals; <c>strconv.Quote</c> and <c>Unquote</c>).</summary>
internal static class GoQuote
{
    /// <summary>Quotes a string.</summary>
    /// <param name="text">The string.</param>
    /// <param name="quote">The quotation mark.</param>
    /// <param name="asciiOnly">Whether all other characters are escaped.</param>
    public static string Quote(string text, char quote = '"', bool asciiOnly = false)
    {
        var result = new StringBuilder(text.Length + 2).Append(quote);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is >= '\uDC80' and <= '\uDCFF' && (i == 0 || !char.IsHighSurrogate(text[i - 1])))
            {
                result.Append("\\x").Append((text[i] - 0xDC00).ToString("x2", CultureInfo.InvariantCulture));
                continue;
            }

            Rune rune = Rune.TryGetRuneAt(text, i, out Rune valid) ? valid : Rune.ReplacementChar;
            AppendEscaped(result, rune, quote, asciiOnly);
            i += rune.Utf16SequenceLength - 1;
        }

        return result.Append(quote).ToString();
    }

    /// <summary>Whether a string can stand between back quotes.</summary>
    /// <param name="text">The string.</param>
    public static bool CanBackQuote(string text) =>
        !text.Any(static c => (c < ' ' && c != '\t') || c is '`' or '\u007F' or '\uFEFF' || char.IsSurrogate(c));

    /// <summary>Reads a quoted string or character.</summary>
    /// <param name="source">The literal with its quotation marks.</param>
    /// <param name="value">What it means.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryUnquote(ReadOnlySpan<char> source, out string value)
    {
        value = "";
        if (source.Length < 2 || source[0] != source[^1])
        {
            return false;
        }

        char quote = source[0];
        ReadOnlySpan<char> inner = source[1..^1];
        if (quote == '`')
        {
            value = inner.ToString().Replace("\r", "", StringComparison.Ordinal);
            return true;
        }

        var bytes = new List<byte>(inner.Length);
        Span<byte> buffer = stackalloc byte[4];
        while (!inner.IsEmpty)
        {
            if (inner[0] == '\n' || inner[0] == quote)
            {
                return false;
            }

            if (inner[0] != '\\')
            {
                int length = char.IsHighSurrogate(inner[0]) && inner.Length > 1 ? 2 : 1;
                bytes.AddRange(GoString.Bytes(inner[..length].ToString()));
                inner = inner[length..];
                continue;
            }

            if (!TryEscape(ref inner, quote, out int code, out bool isByte))
            {
                return false;
            }

            if (isByte)
            {
                bytes.Add((byte)code);
            }
            else if (!Rune.TryCreate(code, out Rune rune))
            {
                return false;
            }
            else
            {
                bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
            }
        }

        value = GoString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
        return true;
    }

    private static void AppendEscaped(StringBuilder result, Rune rune, char quote, bool asciiOnly)
    {
        if (rune.Value == quote || rune.Value == '\\')
        {
            result.Append('\\').Append((char)rune.Value);
        }
        else if (asciiOnly ? rune.Value is >= ' ' and < 0x7F : GoString.IsPrint(rune))
        {
            result.Append(rune.ToString());
        }
        else
        {
            const string Named = "abtnvfr";
            int value = rune.Value;
            int named = "\a\b\t\n\v\f\r".IndexOf((char)value, StringComparison.Ordinal);
            result.Append('\\').Append(value switch
            {
                < 0x10000 when named >= 0 => Named[named].ToString(),
                < ' ' or 0x7F => "x" + value.ToString("x2", CultureInfo.InvariantCulture),
                < 0x10000 => "u" + value.ToString("x4", CultureInfo.InvariantCulture),
                _ => "U" + value.ToString("x8", CultureInfo.InvariantCulture),
            });
        }
    }

    private static bool TryEscape(ref ReadOnlySpan<char> inner, char quote, out int code, out bool isByte)
    {
        (code, isByte) = (0, false);
        if (inner.Length < 2)
        {
            return false;
        }

        char c = inner[1];
        int digits = c switch
        {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if (digits > 0)
        {
            if (inner.Length < 2 + digits
                || !uint.TryParse(inner.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint hex)
                || hex > 0x10FFFF)
            {
                return false;
            }

            (code, isByte) = ((int)hex, c == 'x');
            inner = inner[(2 + digits)..];
            return true;
        }

        if (c is >= '0' and <= '7')
        {
            if (inner.Length < 4 || inner[2] is < '0' or > '7' || inner[3] is < '0' or > '7')
            {
                return false;
            }

            (code, isByte) = (((c - '0') * 64) + ((inner[2] - '0') * 8) + inner[3] - '0', true);
            inner = inner[4..];
            return code < 256;
        }

        const string Names = "abfnrtv\\";
        int index = c == quote ? -2 : Names.IndexOf(c, StringComparison.Ordinal);
        code = index == -2 ? c : index >= 0 ? "\a\b\f\n\r\t\v\\"[index] : 0;
        inner = inner[2..];
        return index != -1;
    }
}
