using System.Globalization;
using System.Text;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Formatting;

/// <summary>The escapes of <c>html</c>, <c>js</c> and <c>urlquery</c>.</summary>
internal static class Escapes
{
    /// <summary>For HTML text and attributes.</summary>
    /// <param name="text">The text.</param>
    public static string Html(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\0' => result.Append('\uFFFD'),
                '"' => result.Append("&#34;"),
                '\'' => result.Append("&#39;"),
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    /// <summary>For JavaScript strings.</summary>
    /// <param name="text">The text.</param>
    public static string JavaScript(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            int value = rune.Value;
            if (value is '\\' or '\'' or '"')
            {
                result.Append('\\').Append((char)value);
            }
            else if (value is '<' or '>' or '&' or '=' or < ' ')
            {
                result.Append("\\u").Append(value.ToString("X4", CultureInfo.InvariantCulture));
            }
            else if (value < 128 || GoString.IsPrint(rune))
            {
                result.Append(rune.ToString());
            }
            else
            {
                result.Append("\\u").Append(value.ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    /// <summary>For a value of a query string: a blank is a plus sign.</summary>
    /// <param name="text">The text.</param>
    public static string Query(string text) => Percent(text, static b => IsUnreserved(b), blankIsPlus: true);

    /// <summary>Percent-encodes what may not stand for itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="stands">Whether an ASCII byte stands for itself.</param>
    /// <param name="blankIsPlus">Whether a blank becomes a plus sign.</param>
    public static string Percent(string text, Func<byte, bool> stands, bool blankIsPlus = false)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (byte b in GoString.Bytes(text))
        {
            if (b < 128 && stands(b))
            {
                result.Append((char)b);
            }
            else if (b == ' ' && blankIsPlus)
            {
                result.Append('+');
            }
            else
            {
                result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    /// <summary>Whether a byte is a letter, a digit or one of <c>-_.~</c> (RFC 3986 section 2.3).</summary>
    /// <param name="b">The byte.</param>
    public static bool IsUnreserved(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~';
}
