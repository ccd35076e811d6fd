using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Payload;

/// <summary>Floating-point numbers as the original writes them: the shortest digits that mean the number (manipulation.md 5.2).</summary>
internal static class GoFloat
{
    /// <summary>As <c>tostring</c> and a header have it: whole numbers that fit 64 bits in digits, else the shortest text, with an exponent
    /// from 1e21 on and below 1e-4.</summary>
    /// <param name="value">The number.</param>
    public static string ToText(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }

        return Math.Truncate(value) == value && Math.Abs(value) < 9.2e18
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : Write(value, smallest: -4, shortExponent: false);
    }

    /// <summary>As JSON has it: an exponent from 1e21 on and below 1e-6.</summary>
    /// <param name="value">The number; finite.</param>
    public static string ToJson(double value) =>
        value == 0 ? double.IsNegative(value) ? "-0" : "0" : Write(value, smallest: -6, shortExponent: true);

    /// <summary>As the original prints a number within a list: an exponent from 1e6 on where the digits end before it, and below 1e-4.</summary>
    /// <param name="value">The number; finite.</param>
    public static string ToShortest(double value) =>
        value == 0 ? double.IsNegative(value) ? "-0" : "0" : Write(value, smallest: -4, shortExponent: false, largest: 6);

    /// <summary>With an exponent in any case, as the original puts a computed number into a URL.</summary>
    /// <param name="value">The number; finite.</param>
    public static string ToExponent(double value) =>
        value == 0 ? "0E+00" : Write(value, smallest: int.MaxValue, shortExponent: false).Replace('e', 'E');

    private static string Write(double value, int smallest, bool shortExponent, int largest = 21)
    {
        string round = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        int mark = round.IndexOf('E', StringComparison.Ordinal);
        string mantissa = mark < 0 ? round : round[..mark];
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        int exponent = Exponent(round, mark, mantissa);
        var text = new StringBuilder(32);
        if (value < 0)
        {
            text.Append('-');
        }

        if (exponent < smallest || exponent >= largest)
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
            {
                text.Append('.').Append(digits, 1, digits.Length - 1);
            }

            return text.Append('e').Append(exponent < 0 ? '-' : '+')
                .Append(Math.Abs(exponent).ToString(shortExponent ? "0" : "00", CultureInfo.InvariantCulture)).ToString();
        }

        if (exponent < 0)
        {
            return text.Append("0.").Append('0', -exponent - 1).Append(digits).ToString();
        }

        return digits.Length <= exponent + 1
            ? text.Append(digits).Append('0', exponent + 1 - digits.Length).ToString()
            : text.Append(digits, 0, exponent + 1).Append('.').Append(digits, exponent + 1, digits.Length - exponent - 1).ToString();
    }

    // The decimal exponent of the first digit that is not zero.
    private static int Exponent(string round, int mark, string mantissa)
    {
        if (mark >= 0)
        {
            return int.Parse(round.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int whole = point < 0 ? mantissa.Length : point;
        int first = mantissa.AsSpan().IndexOfAnyExcept('0', '.');
        return first < whole ? whole - first - 1 : whole - first;
    }
}
