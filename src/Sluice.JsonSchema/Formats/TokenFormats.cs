using System.Text;
using System.Text.RegularExpressions;
using Sluice.JsonSchema.Compilation;

namespace Sluice.JsonSchema.Formats;

/// <summary>Identifiers, pointers and patterns.</summary>
internal static class TokenFormats
{
    /// <summary>Characters of a pattern in an instance. Longer ones are refused, since reading a pattern allocates many times its size.</summary>
    private const int MaxPattern = 4096;

    /// <summary><c>uuid</c> (RFC 4122).</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is one, in either case.</returns>
    public static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != 36)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit((char)text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>json-pointer</c> (RFC 6901).</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is one.</returns>
    public static bool IsJsonPointer(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '~' && (i + 1 == text.Length || text[i + 1] is not ((byte)'0' or (byte)'1')))
            {
                return false;
            }
        }

        return text[0] == '/';
    }

    /// <summary><c>relative-json-pointer</c> (draft-handrews-relative-json-pointer).</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is a whole number and then <c>#</c> or a JSON pointer.</returns>
    public static bool IsRelativeJsonPointer(ReadOnlySpan<byte> text)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? text.Length : digits;
        return digits > 0 && (digits == 1 || text[0] != '0')
            && (text[digits..].SequenceEqual("#"u8) || IsJsonPointer(text[digits..]));
    }

    /// <summary><c>regex</c> (ECMA-262).</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is a pattern. It is only read, never matched.</returns>
    public static bool IsRegex(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxPattern || PatternTranslator.Translate(Encoding.UTF8.GetString(text), out _, strict: true) is not { } pattern)
        {
            return false;
        }

        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
