using System.Globalization;

namespace Sluice.Configuration;

/// <summary>Reads whole numbers from text as Go's <c>strconv.ParseInt(text, 0, 64)</c> does: an optional sign, then
/// decimal digits, or <c>0x</c>, <c>0o</c>, <c>0b</c> or a leading zero (octal), with single underscores between digits.</summary>
internal static class GoInteger
{
    /// <summary>Reads a whole number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether the text is a whole number of 64 bits.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        bool negative = text is ['-', ..];
        if (text is ['+' or '-', ..])
        {
            text = text[1..];
        }

        uint radix = 10;
        if (text is ['0', _, ..])
        {
            (radix, int prefix) = text[1] switch
            {
                'x' or 'X' => (16u, 2),
                'o' or 'O' => (8u, 2),
                'b' or 'B' => (2u, 2),
                _ => (8u, 1),
            };
            text = text[prefix..];
            if (text is ['_', ..])
            {
                text = text[1..];
            }
        }

        if (text.IsEmpty)
        {
            return false;
        }

        UInt128 magnitude = 0;
        bool afterDigit = false;
        foreach (char c in text)
        {
            if (c == '_')
            {
                if (!afterDigit)
                {
                    return false;
                }

                afterDigit = false;
                continue;
            }

            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }

            uint digit = uint.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            magnitude = (magnitude * radix) + digit;
            if (digit >= radix || magnitude > (UInt128)long.MaxValue + (negative ? 1u : 0u))
            {
                return false;
            }

            afterDigit = true;
        }

        value = negative ? (long)(-(Int128)magnitude) : (long)magnitude;
        return afterDigit;
    }
}
