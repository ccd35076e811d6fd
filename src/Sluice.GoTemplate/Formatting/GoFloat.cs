using System.Globalization;
using System.Numerics;
using System.Text;

namespace Sluice.GoTemplate.Formatting;

/// <summary>Floating-point numbers as Go's <c>strconv.FormatFloat</c> writes them: the shortest digits that mean the number, or a number of
/// digits, rounded half to even on the exact value.</summary>
internal static class GoFloat
{
    // Beyond this many digits every further one of a double is 0.
    private const int MostDigits = 1100;

    /// <summary>Formats a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format"><c>e</c>, <c>E</c>, <c>f</c>, <c>g</c>, <c>G</c>, <c>b</c>, <c>x</c> or <c>X</c>.</param>
    /// <param name="precision">The digits after the point, for <c>g</c> all digits; -1 for the shortest that means the number.</param>
    public static string Format(double value, char format, int precision)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }

        string sign = double.IsNegative(value) ? "-" : "";
        double magnitude = Math.Abs(value);
        return sign + format switch
        {
            'e' or 'E' => Exponential(magnitude, precision, format),
            'f' or 'F' => Fixed(magnitude, precision),
            'b' => Binary(magnitude),
            'x' or 'X' => Hexadecimal(magnitude, precision, format),
            _ => General(magnitude, precision, format),
        };
    }

    /// <summary>As JSON has it: an exponent from 1e21 on and below 1e-6.</summary>
    /// <param name="value">The number; finite.</param>
    public static string ToJson(double value)
    {
        double magnitude = Math.Abs(value);
        if (magnitude == 0 || (magnitude >= 1e-6 && magnitude < 1e21))
        {
            return Format(value, 'f', -1);
        }

        string text = Format(value, 'e', -1);
        return text.EndsWith("e-0" + text[^1], StringComparison.Ordinal) ? text[..^2] + text[^1] : text;
    }

    private static (string Digits, int Exponent) Shortest(double magnitude)
    {
        if (magnitude == 0)
        {
            return ("0", 0);
        }

        string shortest = magnitude.ToString("R", CultureInfo.InvariantCulture);
        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        string digits = (mark < 0 ? shortest : shortest[..mark]).Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        int exponent;
        if (mark >= 0)
        {
            exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }
        else
        {
            int point = shortest.IndexOf('.', StringComparison.Ordinal);
            int whole = point < 0 ? shortest.Length : point;
            int first = shortest.AsSpan().IndexOfAnyExcept('0', '.');
            exponent = first < whole ? whole - first - 1 : whole - first;
        }

        return (digits, exponent);
    }

    // The digits of magnitude * 10^scale, rounded half to even.
    private static string Scaled(double magnitude, int scale)
    {
        long bits = BitConverter.DoubleToInt64Bits(magnitude);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xFFFFFFFFFFFFF;
        BigInteger numerator = exponent == 0 ? fraction : fraction | (1L << 52);
        int power = Math.Max(exponent, 1) - 1075;
        BigInteger denominator = BigInteger.One;
        if (scale >= 0)
        {
            numerator *= BigInteger.Pow(10, scale);
        }
        else
        {
            denominator = BigInteger.Pow(10, -scale);
        }

        if (power >= 0)
        {
            numerator <<= power;
        }
        else
        {
            denominator <<= -power;
        }

        var quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int half = (remainder * 2).CompareTo(denominator);
        if (half > 0 || (half == 0 && !quotient.IsEven))
        {
            quotient += 1;
        }

        return quotient.ToString(CultureInfo.InvariantCulture);
    }

    private static (string Digits, int Exponent) Rounded(double magnitude, int digits)
    {
        if (magnitude == 0)
        {
            return (new string('0', digits), 0);
        }

        int kept = Math.Min(digits, MostDigits);
        (_, int exponent) = Shortest(magnitude);
        string text = Scaled(magnitude, kept - 1 - exponent);
        if (text.Length > kept)
        {
            exponent++;
            text = text[..kept];
        }
        else if (text.Length < kept)
        {
            // The shortest digits were rounded up to a power of ten which the exact value does not reach.
            exponent--;
            text = Scaled(magnitude, kept - 1 - exponent);
        }

        return (text.PadRight(digits, '0'), exponent);
    }

    private static string Exponential(double magnitude, int precision, char format)
    {
        (string digits, int exponent) = precision < 0 ? Shortest(magnitude) : Rounded(magnitude, precision + 1);
        return Exponential(digits, exponent, format);
    }

    private static string Exponential(string digits, int exponent, char format)
    {
        var text = new StringBuilder(digits.Length + 8).Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits, 1, digits.Length - 1);
        }

        return text.Append(format).Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    private static string Fixed(double magnitude, int precision)
    {
        if (precision < 0)
        {
            (string shortest, int exponent) = Shortest(magnitude);
            return Plain(shortest, exponent);
        }

        int kept = Math.Min(precision, MostDigits);
        string digits = Scaled(magnitude, kept).PadLeft(kept + 1, '0');
        string whole = digits[..^kept];
        return precision == 0 ? whole : $"{whole}.{digits[^kept..].PadRight(precision, '0')}";
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0')
            : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static string General(double magnitude, int precision, char format)
    {
        bool shortest = precision < 0;
        (string digits, int exponent) = shortest ? Shortest(magnitude) : Rounded(magnitude, Math.Max(precision, 1));
        int limit = 6;
        if (!shortest)
        {
            limit = Math.Max(precision, 1);
            digits = digits.TrimEnd('0');
            digits = digits.Length == 0 ? "0" : digits;
            if (limit > digits.Length && digits.Length >= exponent + 1)
            {
                limit = digits.Length;
            }
        }

        return exponent < -4 || exponent >= limit
            ? Exponential(digits, exponent, format == 'G' ? 'E' : 'e')
            : Plain(digits, exponent);
    }

    private static string Binary(double magnitude)
    {
        long bits = BitConverter.DoubleToInt64Bits(magnitude);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xFFFFFFFFFFFFF;
        long mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        int power = Math.Max(exponent, 1) - 1075;
        return $"{mantissa.ToString(CultureInfo.InvariantCulture)}p{(power >= 0 ? "+" : "")}{power.ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Hexadecimal(double magnitude, int precision, char format)
    {
        long bits = BitConverter.DoubleToInt64Bits(magnitude);
        int exponent = (int)((bits >> 52) & 0x7FF);
        ulong mantissa = (ulong)(bits & 0xFFFFFFFFFFFFF);
        if (magnitude == 0)
        {
            exponent = 0;
        }
        else if (exponent == 0)
        {
            int shift = BitOperations.LeadingZeroCount(mantissa) - 11;
            mantissa <<= shift;
            exponent = 1 - shift - 1023;
        }
        else
        {
            mantissa |= 1UL << 52;
            exponent -= 1023;
        }

        if (precision is >= 0 and < 13)
        {
            int drop = (13 - precision) * 4;
            ulong rest = mantissa & ((1UL << drop) - 1);
            ulong half = 1UL << (drop - 1);
            mantissa >>= drop;
            if (rest > half || (rest == half && (mantissa & 1) == 1))
            {
                mantissa++;
            }

            mantissa <<= drop;
            if (mantissa >> 53 != 0)
            {
                mantissa >>= 1;
                exponent++;
            }
        }

        string digits = (mantissa & 0xFFFFFFFFFFFFF).ToString("x13", CultureInfo.InvariantCulture);
        digits = precision < 0 ? digits.TrimEnd('0') : digits.PadRight(precision, '0')[..precision];
        string point = digits.Length > 0 ? "." : "";
        string sign = exponent < 0 ? "-" : "+";
        string text = $"0x{mantissa >> 52}{point}{digits}p{sign}{Math.Abs(exponent):00}";
        return format == 'X' ? text.ToUpperInvariant() : text;
    }
}
