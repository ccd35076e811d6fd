using System.Globalization;
using System.Numerics;
using System.Text;
using Sluice.GoTemplate.Formatting;

namespace Sluice.GoTemplate.Syntax;

/// <summary>A number as written: it takes the type that is asked for, when its value fits.</summary>
/// <param name="Integer">The value as a whole number; <see langword="null"/> when it is none of 64 bits.</param>
/// <param name="Unsigned">The value as one without a sign; <see langword="null"/> when it is none of 64 bits.</param>
/// <param name="Float">The value as <c>float64</c>.</param>
/// <param name="IsFloat">Whether it is a <c>float64</c> where nothing is asked for.</param>
internal sealed record NumberLiteral(long? Integer, ulong? Unsigned, double Float, bool IsFloat)
{
    /// <summary>Reads a number.</summary>
    /// <param name="text">The number.</param>
    /// <returns><see langword="null"/> when it is none.</returns>
    public static NumberLiteral? Read(string text)
    {
        if (TryInteger(text, out BigInteger whole))
        {
            long? integer = whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : null;
            ulong? unsigned = whole >= 0 && whole <= ulong.MaxValue ? (ulong)whole : null;
            return integer is null && unsigned is null ? null : new NumberLiteral(integer, unsigned, (double)whole, IsFloat: false);
        }

        bool isHex = text.Contains('x', StringComparison.OrdinalIgnoreCase);
        if (text.AsSpan().IndexOfAny(".eEpP") < 0 || !TryFloat(text, isHex, out double value))
        {
            return null;
        }

        long? rounded = Math.Truncate(value) == value && value >= -9.2233720368547758e18 && value < 9.2233720368547758e18 ? (long)value : null;
        ulong? positive = Math.Truncate(value) == value && value >= 0 && value < 1.8446744073709552e19 ? (ulong)value : null;
        return new NumberLiteral(rounded, positive, value, IsFloat: !isHex || text.AsSpan().IndexOfAny(".pP") >= 0);
    }

    /// <summary>Reads a character in single quotes.</summary>
    /// <param name="text">The literal.</param>
    /// <returns><see langword="null"/> when it is none.</returns>
    public static NumberLiteral? ReadCharacter(string text)
    {
        if (!GoQuote.TryUnquote(text, out string value) || value.Length == 0)
        {
            return null;
        }

        if (value.Length == 1 && value[0] is >= '\uDC80' and <= '\uDCFF')
        {
            return Of(value[0] - 0xDC00);
        }

        return Rune.TryGetRuneAt(value, 0, out Rune rune) && rune.Utf16SequenceLength == value.Length ? Of(rune.Value) : null;
    }

    /// <summary>Reads a whole number with any prefix and <c>_</c> between digits, as Go's <c>ParseInt</c> does with base 0.</summary>
    /// <param name="text">The number.</param>
    /// <param name="value">Its value.</param>
    public static bool TryInteger(string text, out BigInteger value)
    {
        value = BigInteger.Zero;
        ReadOnlySpan<char> rest = text;
        bool negative = rest is ['-', ..];
        if (rest is ['+' or '-', ..])
        {
            rest = rest[1..];
        }

        int radix = 10;
        bool hasPrefix = false;
        if (rest is ['0', _, ..])
        {
            (radix, int length) = char.ToLowerInvariant(rest[1]) switch
            {
                'x' => (16, 2),
                'o' => (8, 2),
                'b' => (2, 2),
                _ => (8, 1),
            };
            rest = rest[length..];
            hasPrefix = true;
        }

        if (rest.IsEmpty || rest.Length > 100)
        {
            return false;
        }

        bool afterDigit = hasPrefix;
        foreach (char c in rest)
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

            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return false;
            }

            value = (value * radix) + digit;
            afterDigit = true;
        }

        value = negative ? -value : value;
        return afterDigit;
    }

    private static NumberLiteral Of(int value) => new(value, (ulong)value, value, IsFloat: false);

    /// <summary>Reads a decimal or hexadecimal floating-point number.</summary>
    private static bool TryFloat(string text, bool isHex, out double value)
    {
        value = 0;
        if (text.Contains("__", StringComparison.Ordinal) || text.EndsWith('_') || text.Contains("_.", StringComparison.Ordinal) || text.Contains("._", StringComparison.Ordinal))
        {
            return false;
        }

        string plain = text.Replace("_", "", StringComparison.Ordinal);
        if (!isHex)
        {
            const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            return !plain.Contains('_', StringComparison.Ordinal) && double.TryParse(plain, Styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        }

        bool negative = plain[0] == '-';
        string body = plain.TrimStart('+', '-')[2..];
        int mark = body.IndexOfAny(['p', 'P']);
        if (mark < 1 || !int.TryParse(body.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int power))
        {
            return false;
        }

        string mantissa = body[..mark];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        if (digits.Length is 0 or > 32 || !BigInteger.TryParse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger whole))
        {
            return false;
        }

        value = Math.ScaleB((double)whole, Math.Clamp(power, -2000, 2000) - (4 * fraction)) * (negative ? -1 : 1);
        return double.IsFinite(value);
    }
}
