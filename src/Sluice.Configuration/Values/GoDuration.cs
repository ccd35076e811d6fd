using System.Globalization;
using System.Text;

namespace Sluice.Configuration;

/// <summary>Durations as configurations write them: Go's <c>time.ParseDuration</c> grammar (core.md 2.1), an optional sign and
/// then one or more decimal numbers with a unit: <c>1h30m</c>, <c>1.5s</c>, <c>250ms</c>.</summary>
public static class GoDuration
{
    private const ulong MaxNanoseconds = 1UL << 63;

    /// <summary>Reads a duration. A fraction of the 100 ns that <see cref="TimeSpan"/> counts in is rounded, but never to
    /// zero, since zero means "none" to most options.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The duration; zero after an error.</param>
    /// <param name="error">What is wrong with the text; empty when nothing is.</param>
    /// <returns>Whether the text is a duration that Go accepts: at most about 292 years.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan value, out string error)
    {
        value = TimeSpan.Zero;
        error = "";
        ReadOnlySpan<char> rest = text;
        bool negative = rest is ['-', ..];
        if (rest is ['+' or '-', ..])
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            error = "the duration is empty";
            return false;
        }

        ulong total = 0;
        while (!rest.IsEmpty)
        {
            if (!TryReadTerm(ref rest, out ulong nanoseconds, out error))
            {
                return false;
            }

            total += nanoseconds;
            if (total > MaxNanoseconds)
            {
                error = "the duration is longer than 292 years";
                return false;
            }
        }

        if (total == MaxNanoseconds && !negative)
        {
            error = "the duration is longer than 292 years";
            return false;
        }

        value = FromNanoseconds(negative ? -(Int128)total : total);
        return true;
    }

    /// <summary>Makes a duration of nanoseconds, which is what a bare number means.</summary>
    /// <param name="nanoseconds">The nanoseconds.</param>
    public static TimeSpan FromNanoseconds(long nanoseconds) => FromNanoseconds((Int128)nanoseconds);

    /// <summary>Writes a duration as Go prints it: <c>1m30s</c>, <c>1.5s</c>, <c>606.5µs</c>, <c>0s</c>.</summary>
    /// <param name="value">The duration.</param>
    public static string Format(TimeSpan value)
    {
        Int128 nanoseconds = (Int128)value.Ticks * TimeSpan.NanosecondsPerTick;
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder();
        if (nanoseconds < 0)
        {
            text.Append('-');
            nanoseconds = -nanoseconds;
        }

        switch ((long)Int128.Min(nanoseconds, long.MaxValue))
        {
            case < 1_000:
                AppendDecimal(text, nanoseconds, 1).Append("ns");
                break;
            case < 1_000_000:
                AppendDecimal(text, nanoseconds, 1_000).Append("µs");
                break;
            case < 1_000_000_000:
                AppendDecimal(text, nanoseconds, 1_000_000).Append("ms");
                break;
            default:
                AppendClock(text, nanoseconds);
                break;
        }

        return text.ToString();
    }

    private static void AppendClock(StringBuilder text, Int128 nanoseconds)
    {
        Int128 seconds = nanoseconds / 1_000_000_000;
        Int128 hours = seconds / 3600;
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (seconds >= 60)
        {
            text.Append(CultureInfo.InvariantCulture, $"{seconds / 60 % 60}m");
        }

        AppendDecimal(text, nanoseconds % 60_000_000_000, 1_000_000_000).Append('s');
    }

    private static StringBuilder AppendDecimal(StringBuilder text, Int128 nanoseconds, long unit)
    {
        text.Append(CultureInfo.InvariantCulture, $"{nanoseconds / unit}");
        long fraction = (long)(nanoseconds % unit);
        if (fraction != 0)
        {
            int digits = unit.ToString(CultureInfo.InvariantCulture).Length - 1;
            string padded = fraction.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
            text.Append('.').Append(padded.AsSpan().TrimEnd('0'));
        }

        return text;
    }

    private static TimeSpan FromNanoseconds(Int128 nanoseconds)
    {
        const int perTick = (int)TimeSpan.NanosecondsPerTick;
        Int128 half = nanoseconds < 0 ? -(perTick / 2) : perTick / 2;
        Int128 ticks = (nanoseconds + half) / perTick;
        if (ticks == 0 && nanoseconds != 0)
        {
            ticks = nanoseconds < 0 ? -1 : 1;
        }

        return new TimeSpan((long)ticks);
    }

    /// <summary>Reads one number with its unit off the front.</summary>
    private static bool TryReadTerm(ref ReadOnlySpan<char> rest, out ulong nanoseconds, out string error)
    {
        nanoseconds = 0;
        int digits = CountDigits(rest);
        if (!TryReadWhole(rest[..digits], out ulong whole))
        {
            error = "the duration is longer than 292 years";
            return false;
        }

        rest = rest[digits..];
        ReadOnlySpan<char> fraction = [];
        if (rest is ['.', ..])
        {
            fraction = rest[1..(1 + CountDigits(rest[1..]))];
            rest = rest[(1 + fraction.Length)..];
        }

        if (digits == 0 && fraction.IsEmpty)
        {
            error = "a number with a unit belongs here";
            return false;
        }

        int unitLength = rest.IndexOfAnyInRange('0', '9');
        int point = rest.IndexOf('.');
        unitLength = unitLength < 0 ? rest.Length : unitLength;
        unitLength = point >= 0 && point < unitLength ? point : unitLength;
        ulong unit = Unit(rest[..unitLength]);
        if (unit == 0)
        {
            error = unitLength == 0 ? "the unit is missing" : "the unit is unknown";
            return false;
        }

        rest = rest[unitLength..];
        UInt128 exact = (UInt128)whole * unit;
        if (exact > MaxNanoseconds)
        {
            error = "the duration is longer than 292 years";
            return false;
        }

        nanoseconds = (ulong)exact + Fraction(fraction, unit);
        error = "";
        return true;
    }

    private static bool TryReadWhole(ReadOnlySpan<char> digits, out ulong whole)
    {
        whole = 0;
        return digits.IsEmpty
            || (ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out whole) && whole <= MaxNanoseconds);
    }

    private static ulong Fraction(ReadOnlySpan<char> digits, ulong unit)
    {
        // Go stops counting digits that no longer fit; 18 digits are finer than a nanosecond of an hour.
        digits = digits[..Math.Min(digits.Length, 18)];
        UInt128 value = 0;
        UInt128 scale = 1;
        foreach (char digit in digits)
        {
            value = (value * 10) + (uint)(digit - '0');
            scale *= 10;
        }

        return (ulong)(value * unit / scale);
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static ulong Unit(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => 0,
    };
}
