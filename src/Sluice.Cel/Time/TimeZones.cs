using System.Buffers;

namespace Sluice.Cel.Time;

/// <summary>Time zones as the getters of a timestamp take them: IANA names, <c>UTC</c>, or fixed offsets.</summary>
internal static class TimeZones
{
    // Names become paths in the system's zone database, so nothing else is let through.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    /// <summary>The offset from UTC at a time.</summary>
    /// <param name="zone">For example <c>Europe/Paris</c>, <c>+02:00</c> or <c>02:00</c>.</param>
    /// <param name="unixSeconds">The time, in the years 1 to 9999.</param>
    /// <param name="offset">Seconds to add to UTC.</param>
    /// <returns>False when there is no such zone, or the system has no zone database.</returns>
    internal static bool TryGetOffset(string zone, long unixSeconds, out int offset)
    {
        offset = 0;
        if (zone is "UTC" or "")
        {
            return true;
        }

        if (zone.Contains(':', StringComparison.Ordinal))
        {
            return TryFixedOffset(zone, out offset);
        }

        if (zone.Length > 64 || zone[0] is '/' or '-' || zone.AsSpan().ContainsAnyExcept(NameCharacters)
            || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found))
        {
            return false;
        }

        offset = (int)found.GetUtcOffset(DateTime.UnixEpoch.AddSeconds(unixSeconds)).TotalSeconds;
        return true;
    }

    /// <summary>Reads <c>+HH:MM</c>; the sign may be missing.</summary>
    internal static bool TryFixedOffset(ReadOnlySpan<char> text, out int offset)
    {
        offset = 0;
        bool negative = text.StartsWith('-');
        text = negative || text.StartsWith('+') ? text[1..] : text;
        if (text.Length != 5 || text[2] != ':' || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1])
            || !char.IsAsciiDigit(text[3]) || !char.IsAsciiDigit(text[4]))
        {
            return false;
        }

        int hours = ((text[0] - '0') * 10) + (text[1] - '0');
        int minutes = ((text[3] - '0') * 10) + (text[4] - '0');
        offset = ((hours * 60) + minutes) * (negative ? -60 : 60);
        return hours < 24 && minutes < 60;
    }
}
