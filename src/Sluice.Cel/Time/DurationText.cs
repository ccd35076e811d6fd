using System.Buffers;
using System.Globalization;

namespace Sluice.Cel.Time;

/// <summary>Durations as text: numbers with units, as Go's time package reads them.</summary>
internal static class DurationText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Reads a duration, for example <c>1h30m</c>, <c>-1.5s</c> or <c>0</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nanoseconds">The duration; anything past 64 bits (about 292 years) is refused.</param>
    internal static bool TryParse(ReadOnlySpan<char> text, out long nanoseconds)
    {
        nanoseconds = 0;
        bool negative = text.StartsWith('-');
        text = negative || text.StartsWith('+') ? text[1..] : text;
        if (text is "0")
        {
            return true;
        }

        if (text.IsEmpty)
        {
            return false;
        }

        Int128 total = 0;
        while (!text.IsEmpty)
        {
            int whole = DigitCount(text);
            int fraction = whole < text.Length && text[whole] == '.' ? DigitCount(text[(whole + 1)..]) : -1;
            int number = whole + 1 + fraction;
            if (whole > 19 || whole + Math.Max(fraction, 0) == 0 || !TryUnit(text[number..], out long unit, out int unitLength))
            {
                return false;
            }

            total += (whole == 0 ? 0 : Int128.Parse(text[..whole], CultureInfo.InvariantCulture)) * unit;
            if (fraction > 0)
            {
                // Eighteen digits are finer than a nanosecond of any unit.
                int digits = Math.Min(fraction, 18);
                total += long.Parse(text.Slice(whole + 1, digits), CultureInfo.InvariantCulture) * (Int128)unit / PowerOfTen(digits);
            }

            if (total > (Int128)long.MaxValue + 1)
            {
                return false;
            }

            text = text[(number + unitLength)..];
        }

        total = negative ? -total : total;
        nanoseconds = total <= long.MaxValue ? (long)total : 0;
        return total <= long.MaxValue;
    }

    /// <summary>Writes a duration in seconds, with as many digits after the point as it needs: <c>5400s</c>.</summary>
    internal static string Format(long nanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(nanoseconds, 1_000_000_000);
        string sign = nanoseconds < 0 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Abs(seconds)}{Rfc3339.Fraction((int)Math.Abs(rest))}s");
    }

    private static int DigitCount(ReadOnlySpan<char> text)
    {
        int count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }

    private static bool TryUnit(ReadOnlySpan<char> text, out long unit, out int length)
    {
        length = text.IndexOfAny(NumberCharacters);
        length = length < 0 ? text.Length : length;
        unit = text[..length] switch
        {
            "ns" => 1,
            "us" or "µs" or "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => 0,
        };
        return unit > 0;
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }
}
