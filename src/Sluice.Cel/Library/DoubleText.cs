using System.Globalization;
using System.Numerics;

namespace Sluice.Cel.Library;

/// <summary>Doubles as text.</summary>
internal static class DoubleText
{
    /// <summary>
    /// The shortest text that reads back as the same number, laid out as Go's <c>%g</c>: an exponent of at least two digits
    /// below 1e-4 and from 1e21 on.
    /// </summary>
    internal static string Shortest(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0)
        {
            return shortest;
        }

        // The framework writes an exponent below 1e-4 too, and already from 1e15 on.
        int exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= 15 and < 21)
        {
            string sign = value < 0 ? "-" : "";
            string digits = shortest[..mark].Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
            return digits.Length > exponent + 1
                ? string.Concat(sign, digits.AsSpan(0, exponent + 1), ".", digits.AsSpan(exponent + 1))
                : sign + digits.PadRight(exponent + 1, '0');
        }

        string exponentText = Math.Abs(exponent).ToString("D2", CultureInfo.InvariantCulture);
        return $"{shortest.AsSpan(0, mark)}e{(exponent < 0 ? '-' : '+')}{exponentText}";
    }

    /// <summary>With a fixed number of digits after the point; ties of the exact binary value go to the even digit.</summary>
    internal static string Fixed(double value, int digits)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        mantissa += exponent == 0 ? 0 : 1L << 52;
        exponent = Math.Max(exponent, 1) - 1075;
        BigInteger scaled = mantissa * BigInteger.Pow(10, digits);
        if (exponent >= 0)
        {
            scaled <<= exponent;
        }
        else
        {
            BigInteger half = BigInteger.One << (-exponent - 1);
            BigInteger floor = scaled >> -exponent;
            BigInteger rest = scaled - (floor << -exponent);
            scaled = rest > half || (rest == half && !floor.IsEven) ? floor + 1 : floor;
        }

        string text = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        string sign = bits < 0 ? "-" : "";
        return digits == 0 ? sign + text : string.Concat(sign, text.AsSpan(0, text.Length - digits), ".", text.AsSpan(text.Length - digits));
    }

    /// <summary>With an exponent of at least two digits, for example <c>1.052033e+03</c>.</summary>
    internal static string Scientific(double value, int digits)
    {
        string text = value.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        string exponent = text[(mark + 2)..].TrimStart('0').PadLeft(2, '0');
        return $"{text[..mark]}e{text[mark + 1]}{exponent}";
    }
}
