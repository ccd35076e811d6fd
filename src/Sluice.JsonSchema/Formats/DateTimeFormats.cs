namespace Sluice.JsonSchema.Formats;

/// <summary>Dates, times (RFC 3339 5.6) and durations (RFC 3339 appendix A).</summary>
internal static class DateTimeFormats
{
    /// <summary><c>date-time</c>.</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is one.</returns>
    public static bool IsDateTime(ReadOnlySpan<byte> text) =>
        text.Length > 11 && IsDate(text[..10]) && (text[10] | 0x20) == 't' && IsTime(text[11..]);

    /// <summary><c>date</c>.</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is one, of a day that exists.</returns>
    public static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length == 10 && text[4] == '-' && text[7] == '-'
        && Digits(text[..4]) is >= 0 and var year
        && Digits(text[5..7]) is >= 1 and <= 12 and var month
        && Digits(text[8..]) is >= 1 and var day
        && day <= DateTime.DaysInMonth(year == 0 ? 4 : year, month);

    /// <summary><c>time</c>, with its offset.</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is one; second 60 only where a leap second can be, at 23:59 UTC.</returns>
    public static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < 9 || text[2] != ':' || text[5] != ':'
            || Digits(text[..2]) is not (>= 0 and <= 23 and var hour)
            || Digits(text[3..5]) is not (>= 0 and <= 59 and var minute)
            || Digits(text[6..8]) is not (>= 0 and <= 60 and var second))
        {
            return false;
        }

        text = text[8..];
        if (text[0] == '.')
        {
            var fraction = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (fraction < 1)
            {
                return false;
            }

            text = text[(fraction + 1)..];
        }

        var offset = 0;
        if (text.Length != 1 || (text[0] | 0x20) != 'z')
        {
            if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
                || Digits(text[1..3]) is not (>= 0 and <= 23 and var offsetHour)
                || Digits(text[4..]) is not (>= 0 and <= 59 and var offsetMinute))
            {
                return false;
            }

            offset = ((offsetHour * 60) + offsetMinute) * (text[0] == '+' ? 1 : -1);
        }

        const int Day = 24 * 60;
        return second < 60 || ((hour * 60) + minute - offset + Day) % Day == Day - 1;
    }

    /// <summary><c>duration</c>.</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is one: parts from large to small without a gap, or weeks alone.</returns>
    public static bool IsDuration(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || text[0] != 'P')
        {
            return false;
        }

        text = text[1..];
        if (text[^1] == 'W')
        {
            return text.Length > 1 && text[..^1].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        }

        var at = text.IndexOf((byte)'T');
        return at < 0 ? HasParts(text, "YMD"u8)
            : (at == 0 || HasParts(text[..at], "YMD"u8)) && HasParts(text[(at + 1)..], "HMS"u8);
    }

    private static bool HasParts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> units)
    {
        var last = -1;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits < 1)
            {
                return false;
            }

            var unit = units.IndexOf(text[digits]);
            if (unit < 0 || (last >= 0 && unit != last + 1))
            {
                return false;
            }

            last = unit;
            text = text[(digits + 1)..];
        }

        return last >= 0;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return -1;
            }

            value = (value * 10) + (c - '0');
        }

        return value;
    }
}
