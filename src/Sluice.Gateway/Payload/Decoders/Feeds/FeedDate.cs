using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Gateway.Payload;

/// <summary>The dates of feeds: RFC 822 in its many variants, and RFC 3339.</summary>
internal static partial class FeedDate
{
    private static readonly string[] DayFormats = ["d MMM yyyy", "d MMM yy", "d MMMM yyyy"];

    /// <summary>A date as RFC 3339 in UTC, without a fraction of zero.</summary>
    /// <param name="text">The date as written.</param>
    /// <returns>The date; <see langword="null"/> when it is none.</returns>
    public static string? TryFormat(string text)
    {
        DateTimeOffset? date = text.Length is 0 or > 64 ? null : TryParseRfc822(text) ?? TryParseIso(text);
        return date?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset? TryParseIso(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;

    private static DateTimeOffset? TryParseRfc822(string text)
    {
        Match match = Rfc822.Match(text);
        if (!match.Success
            || !DateTime.TryParseExact(match.Groups["day"].Value, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day)
            || !TimeSpan.TryParse(match.Groups["time"].Value, CultureInfo.InvariantCulture, out TimeSpan time)
            || time >= TimeSpan.FromDays(1)
            || Offset(match.Groups["zone"].Value) is not { } offset)
        {
            return null;
        }

        DateTime local = day + time;
        return local.Ticks < offset.Ticks ? null : new DateTimeOffset(local, offset);
    }

    private static TimeSpan? Offset(string zone)
    {
        if (zone.Length == 5 && zone[0] is '+' or '-')
        {
            int minutes = ((((zone[1] - '0') * 10) + zone[2] - '0') * 60) + ((zone[3] - '0') * 10) + zone[4] - '0';
            return minutes > 14 * 60 ? null : TimeSpan.FromMinutes(zone[0] == '-' ? -minutes : minutes);
        }

        return zone.ToUpperInvariant() switch
        {
            "" or "Z" or "UT" or "UTC" or "GMT" => TimeSpan.Zero,
            "EDT" => TimeSpan.FromHours(-4),
            "EST" or "CDT" => TimeSpan.FromHours(-5),
            "CST" or "MDT" => TimeSpan.FromHours(-6),
            "MST" or "PDT" => TimeSpan.FromHours(-7),
            "PST" => TimeSpan.FromHours(-8),
            "CET" or "BST" => TimeSpan.FromHours(1),
            "CEST" => TimeSpan.FromHours(2),
            _ => null,
        };
    }

    [GeneratedRegex(@"^\s*(?:[A-Za-z]+,?\s+)?(?<day>[0-9]{1,2}\s[A-Za-z]+\s[0-9]{2,4})\s+(?<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:\s+(?<zone>[A-Za-z]+|[+-][0-9]{4}))?\s*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Rfc822 { get; }
}
