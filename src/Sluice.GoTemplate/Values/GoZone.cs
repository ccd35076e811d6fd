using System.Globalization;

namespace Sluice.GoTemplate.Values;

/// <summary>A time zone as Go prints it.</summary>
/// <param name="Name">The location's name, such as <c>Europe/Madrid</c>.</param>
internal sealed record GoZone(string Name)
{
    private readonly TimeZoneInfo? _zone;
    private readonly int _offset;
    private readonly string? _abbreviation;

    private GoZone(string name, TimeZoneInfo? zone, int offset, string? abbreviation)
        : this(name) => (_zone, _offset, _abbreviation) = (zone, offset, abbreviation);

    /// <summary>Universal time.</summary>
    public static GoZone Utc { get; } = new("UTC", zone: null, 0, "UTC");

    /// <summary>The local zone.</summary>
    /// <param name="zone">The zone.</param>
    public static GoZone Local(TimeZoneInfo zone) => new("Local", zone, 0, abbreviation: null);

    /// <summary>A fixed distance from universal time.</summary>
    /// <param name="abbreviation">Its name; empty for none.</param>
    /// <param name="seconds">The distance, eastwards.</param>
    public static GoZone Fixed(string abbreviation, int seconds) => new(abbreviation, zone: null, seconds, abbreviation);

    /// <summary>Finds a zone by its name in the zone database of the system.</summary>
    /// <param name="name">The name; empty for universal time, <c>Local</c> for the local zone.</param>
    /// <param name="clock">Tells the local zone.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public static GoZone? Find(string name, TimeProvider clock)
    {
        if (name is "" or "UTC")
        {
            return Utc;
        }

        if (name == "Local")
        {
            return Local(clock.LocalTimeZone);
        }

        return !name.Contains("..", StringComparison.Ordinal) && name[0] is not ('/' or '\\') && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone)
            ? new GoZone(name, zone, 0, abbreviation: null)
            : null;
    }

    /// <summary>The distance from universal time and the zone's abbreviation at a time.</summary>
    /// <param name="unixSeconds">The time.</param>
    public (int Offset, string Abbreviation) At(long unixSeconds)
    {
        if (_zone is null)
        {
            return (_offset, _abbreviation!);
        }

        if (_zone.HasSameRules(TimeZoneInfo.Utc))
        {
            return (0, "UTC");
        }

        // Zone rules are known for the years that the framework's dates have.
        long seconds = Math.Clamp(unixSeconds, -62_135_510_400, 253_402_214_400);
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        int offset = (int)_zone.GetUtcOffset(time).TotalSeconds;
        string name = _zone.IsDaylightSavingTime(time) ? _zone.DaylightName : _zone.StandardName;
        return (offset, IsAbbreviation(name) ? name : Numeric(offset));
    }

    private static bool IsAbbreviation(string name) =>
        name.Length is > 0 and <= 6 && (name.All(char.IsAsciiLetterUpper) || name[0] is '+' or '-');

    // The zone database names zones without an abbreviation by their offset.
    private static string Numeric(int offset)
    {
        string text = (offset < 0 ? "-" : "+") + (Math.Abs(offset) / 3600).ToString("00", CultureInfo.InvariantCulture);
        int minutes = Math.Abs(offset) / 60 % 60;
        return minutes == 0 ? text : text + minutes.ToString("00", CultureInfo.InvariantCulture);
    }
}
