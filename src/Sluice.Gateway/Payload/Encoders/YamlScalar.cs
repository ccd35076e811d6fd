using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Gateway.Payload;

/// <summary>Which texts YAML would read as something else, and how they are quoted (core.md 8.5, recorded).</summary>
internal static partial class YamlScalar
{
    private const string FirstCharactersThatQuote = "*&[{}],!|>%'\"@ `";

    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            "null", "Null", "NULL", "~", "true", "True", "TRUE", "false", "False", "FALSE", ".inf", ".Inf", ".INF", "-.inf", "-.Inf",
            "-.INF", ".nan", ".NaN", ".NAN", "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off",
            "OFF", "-",
        ]);

    /// <summary>Whether a text can stand without quotes; with line breaks in it, as a block.</summary>
    /// <param name="text">The text.</param>
    public static bool IsPlain(string text)
    {
        if (text.Length == 0 || Words.Contains(text) || FirstCharactersThatQuote.Contains(text[0], StringComparison.Ordinal)
            || text[^1] is ':' or ' ' || IsNumber(text) || Timestamp.IsMatch(text))
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool beforeSpace = i + 1 < text.Length && text[i + 1] == ' ';
            if (c is '#' or '\\' || (c is ':' or '-' && beforeSpace) || (char.IsControl(c) && c is not '\n' and not '\t'))
            {
                return false;
            }
        }

        // A block must not begin with white space, or it would be taken for its indentation.
        return text[0] is not ('\n' or '\t');
    }

    /// <summary>A text in double quotes.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"' or '\\':
                    quoted.Append('\\').Append((char)rune.Value);
                    break;
                case '\a':
                    quoted.Append("\\a");
                    break;
                case '\b':
                    quoted.Append("\\b");
                    break;
                case '\f':
                    quoted.Append("\\f");
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
                case '\v':
                    quoted.Append("\\v");
                    break;
                case < 0x20 or 0x7F:
                    quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
                    break;
                default:
                    AppendRune(quoted, rune);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }

    private static void AppendRune(StringBuilder quoted, Rune rune)
    {
        bool isPrintable = rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        if (isPrintable)
        {
            quoted.Append(rune.ToString());
        }
        else if (rune.IsBmp)
        {
            quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }
        else
        {
            quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
        }
    }

    private static bool IsNumber(string text)
    {
        ReadOnlySpan<char> rest = text;
        if (rest[0] is '+')
        {
            rest = rest[1..];
        }

        if (!rest.IsEmpty && rest[0] is '-')
        {
            rest = rest[1..];
        }

        return Number.IsMatch(rest) && text[0] != '_' && rest.ContainsAnyInRange('0', '9');
    }

    // What the original's writer takes for a number: 1e3 without a dot is none.
    [GeneratedRegex(@"^(?:0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|0[0-7_]*|[1-9_][0-9_]*|[0-9_]*\.[0-9_]*(?:[eE][+-]?[0-9]+)?)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?|[0-9]{1,2}:[0-9]{1,2})\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Timestamp { get; }
}
