using System.Globalization;

namespace Sluice.Cel.Time;

/// <summary>Timestamps as text (RFC 3339, section 5.6), to the nanosecond.</summary>
internal static class Rfc3339
{
    private const int SecondsPerDay = 86_400;

    /// <summary>Reads a timestamp. More than nine digits of a second are cut; a leap second is refused.</summary>
    /// <param name="text">The text, for example <c>2009-02-13T23:31:30.5+01:00</c>.</param>
    /// <param name="seconds">Seconds since the Unix epoch.</param>
    /// <param name="nanoseconds">0 to 999,999,999.</param>
    internal static bool TryParse(ReadOnlySpan<char> text, out long seconds, out int nanoseconds)
    {
        seconds = 0;
        nanoseconds = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        int year = Digits(text[..4]);
        int month = Digits(text[5..7]);
        int day = Digits(text[8..10]);
        int hour = Digits(text[11..13]);
        int minute = Digits(text[14..16]);
        int second = Digits(text[17..19]);
        if (year < 0 || month is < 1 or > 12 || day < 1 || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59
            || day > (year == 0 ? 31 : DateTime.DaysInMonth(year, month)))
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[19..];
        if (rest[0] == '.')
        {
            int length = 1;
            int unit = 100_000_000;
            for (; length < rest.Length && char.IsAsciiDigit(rest[length]); length++, unit /= 10)
            {
                nanoseconds += (rest[length] - '0') * unit;
            }

            if (length == 1)
            {
                return false;
            }

            rest = rest[length..];
        }

        if (!TryOffset(rest, out int offset))
        {
            return false;
        }

        seconds = (CivilTime.DaysFromEpoch(year, month, day) * SecondsPerDay) + (hour * 3600) + (minute * 60) + second - offset;
        return true;
    }

    /// <summary>Writes a timestamp in UTC, with as many digits of a second as it needs.</summary>
    internal static string Format(long seconds, int nanoseconds)
    {
        CivilTime t = CivilTime.FromUnixSeconds(seconds);
        string fraction = Fraction(nanoseconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{t.Year:D4}-{t.Month:D2}-{t.Day:D2}T{t.SecondOfDay / 3600:D2}:{t.SecondOfDay / 60 % 60:D2}:{t.SecondOfDay % 60:D2}{fraction}Z");
    }

    /// <summary>The nanoseconds after a point, without trailing zeros; empty for none.</summary>
    internal static string Fraction(int nanoseconds) =>
        nanoseconds == 0 ? "" : "." + nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');

    private static bool TryOffset(ReadOnlySpan<char> text, out int offset)
    {
        offset = 0;
        if (text is "Z")
        {
            return true;
        }

        return text.Length == 6 && text[0] is '+' or '-' && TimeZones.TryFixedOffset(text, out offset);
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int value = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return -1;
            }

            value = (value * 10) + (c - '0');
        }

        return value;
    }
}
