using Sluice.GoTemplate.Formatting;

namespace Sluice.GoTemplate.Values;

/// <summary>Go's <c>time.Time</c>: seconds and nanoseconds in a zone, over more years than the framework's dates have.</summary>
/// <param name="Seconds">The seconds since 1970 in universal time.</param>
/// <param name="Nanoseconds">The nanoseconds of the second.</param>
/// <param name="Zone">The zone that it is shown in.</param>
internal sealed record GoTime(long Seconds, int Nanoseconds, GoZone Zone) : IGoObject
{
    private const long SecondsOfDay = 86_400;

    /// <summary>The zero time: year 1 in universal time.</summary>
    public static GoTime Zero { get; } = new(-62_135_596_800, 0, GoZone.Utc);

    /// <inheritdoc/>
    public string TypeName => "time.Time";

    /// <inheritdoc/>
    public string Kind => "struct";

    /// <inheritdoc/>
    public bool IsZero => false;

    /// <inheritdoc/>
    public string Text => GoTimeLayout.Format(this, "2006-01-02 15:04:05.999999999 -0700 MST");

    /// <inheritdoc/>
    public object? Json => GoTimeLayout.Format(this, "2006-01-02T15:04:05.999999999Z07:00");

    /// <summary>The distance from universal time, in seconds.</summary>
    public int Offset => Zone.At(Seconds).Offset;

    /// <summary>The abbreviation of the zone.</summary>
    public string Abbreviation => Zone.At(Seconds).Abbreviation is { Length: > 0 } name ? name : GoTimeLayout.Format(this, Offset % 3600 == 0 ? "-07" : "-0700");

    /// <summary>The days since 1970, as shown.</summary>
    public long Day => Floor(Seconds + Offset, SecondsOfDay);

    /// <summary>The second of the day, as shown.</summary>
    public int SecondOfDay => (int)(Seconds + Offset - (Day * SecondsOfDay));

    /// <summary>The year, month and day of the month, as shown.</summary>
    public (long Year, int Month, int Day) Date => CivilDate(Day);

    /// <summary>The day of the week; 0 is Sunday.</summary>
    public int Weekday => (int)(((Day % 7) + 11) % 7);

    /// <summary>The day of the year, from 1.</summary>
    public int YearDay => (int)(Day - DaysSinceEpoch(Date.Year, 1, 1)) + 1;

    /// <summary>Now.</summary>
    /// <param name="clock">The clock.</param>
    public static GoTime Now(TimeProvider clock)
    {
        DateTimeOffset now = clock.GetUtcNow();
        long ticks = now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        long seconds = Floor(ticks, TimeSpan.TicksPerSecond);
        return new GoTime(seconds, (int)(ticks - (seconds * TimeSpan.TicksPerSecond)) * 100, GoZone.Local(clock.LocalTimeZone));
    }

    /// <summary>The time of a date and clock in a zone. Months and days beyond their range carry over.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">The month, from 1.</param>
    /// <param name="day">The day of the month, from 1.</param>
    /// <param name="secondOfDay">The second of the day.</param>
    /// <param name="nanoseconds">The nanoseconds.</param>
    /// <param name="zone">The zone.</param>
    public static GoTime Of(long year, long month, long day, long secondOfDay, int nanoseconds, GoZone zone)
    {
        long months = (year * 12) + month - 1;
        long local = ((DaysSinceEpoch(Floor(months, 12), (int)(months - (Floor(months, 12) * 12)) + 1, 1) + day - 1) * SecondsOfDay) + secondOfDay;
        long seconds = local - zone.At(local).Offset;
        int offset = zone.At(seconds).Offset;
        return new GoTime(local - offset, nanoseconds, zone);
    }

    /// <summary>A time that is later.</summary>
    /// <param name="duration">By how many nanoseconds.</param>
    public GoTime Add(long duration)
    {
        Int128 total = ((Int128)Seconds * 1_000_000_000) + Nanoseconds + duration;
        Int128 seconds = total >= 0 ? total / 1_000_000_000 : -((-total + 999_999_999) / 1_000_000_000);
        return this with { Seconds = (long)seconds, Nanoseconds = (int)(total - (seconds * 1_000_000_000)) };
    }

    /// <summary>The nanoseconds since another time, as far as they fit a duration.</summary>
    /// <param name="other">The other time.</param>
    public long Since(GoTime other)
    {
        Int128 difference = (((Int128)Seconds - other.Seconds) * 1_000_000_000) + Nanoseconds - other.Nanoseconds;
        return (long)Int128.Clamp(difference, long.MinValue, long.MaxValue);
    }

    /// <inheritdoc/>
    public bool SameAs(IGoObject other) => other is GoTime time && time.Seconds == Seconds && time.Nanoseconds == Nanoseconds && time.Zone == Zone;

    /// <inheritdoc/>
    public bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? result)
    {
        result = arguments.Length switch
        {
            0 => Property(name),
            1 => Method(name, arguments[0]),
            3 when name == "AddDate" => AddDate(arguments),
            _ => null,
        };
        return result is not null;
    }

    private object? Property(string name)
    {
        return name switch
        {
            "Year" => (nint)Date.Year,
            "Month" => new GoNamedInteger("time.Month", Date.Month, GoTimeLayout.Months[Date.Month - 1]),
            "Day" => (nint)Date.Day,
            "Hour" => (nint)(SecondOfDay / 3600),
            "Minute" => (nint)(SecondOfDay / 60 % 60),
            "Second" => (nint)(SecondOfDay % 60),
            "Nanosecond" => (nint)Nanoseconds,
            "Weekday" => new GoNamedInteger("time.Weekday", Weekday, GoTimeLayout.Weekdays[Weekday]),
            "YearDay" => (nint)YearDay,
            "Unix" => Seconds,
            "UnixMilli" => (Seconds * 1000) + (Nanoseconds / 1_000_000),
            "UnixMicro" => (Seconds * 1_000_000) + (Nanoseconds / 1000),
            "UnixNano" => unchecked((Seconds * 1_000_000_000) + Nanoseconds),
            "UTC" => this with { Zone = GoZone.Utc },
            "IsZero" => Seconds == Zero.Seconds && Nanoseconds == 0,
            "String" => Text,
            _ => null,
        };
    }

    private object? Method(string name, object? argument)
    {
        return (name, argument) switch
        {
            ("Format", string layout) => GoTimeLayout.Format(this, layout),
            ("Add", GoDuration duration) => Add(duration.Nanoseconds),
            ("Add", nint nanoseconds) => Add(nanoseconds),
            ("Sub", GoTime other) => new GoDuration(Since(other)),
            ("Before", GoTime other) => Compare(other) < 0,
            ("After", GoTime other) => Compare(other) > 0,
            ("Equal", GoTime other) => Compare(other) == 0,
            ("Compare", GoTime other) => (nint)Compare(other),
            ("Truncate", GoDuration { Nanoseconds: > 0 } unit) => Add(-(long)(SinceZero % unit.Nanoseconds)),
            ("Round", GoDuration { Nanoseconds: > 0 } unit) => Rounded(unit.Nanoseconds),
            _ => null,
        };
    }

    private Int128 SinceZero => (((Int128)Seconds - Zero.Seconds) * 1_000_000_000) + Nanoseconds;

    private GoTime Rounded(long unit)
    {
        long over = (long)(SinceZero % unit);
        return Add(over + over < unit ? -over : unit - over);
    }

    private int Compare(GoTime other) => Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanoseconds.CompareTo(other.Nanoseconds);

    private GoTime? AddDate(ReadOnlySpan<object?> arguments)
    {
        if (arguments is not [nint years, nint months, nint days] || Math.Abs(years) > 1_000_000 || Math.Abs(months) > 10_000_000 || Math.Abs(days) > 400_000_000)
        {
            return null;
        }

        (long year, int month, int day) = Date;
        return Of(year + years, month + months, (long)day + days, SecondOfDay, Nanoseconds, Zone);
    }

    /// <summary>The days from 1970 to a date of the Gregorian calendar.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">The month, from 1.</param>
    /// <param name="day">The day of the month, from 1.</param>
    public static long DaysSinceEpoch(long year, int month, int day)
    {
        // Years begin in March, so that the day of a leap year is the last.
        long y = month <= 2 ? year - 1 : year;
        long era = Floor(y, 400);
        long yearOfEra = y - (era * 400);
        long dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    private static (long Year, int Month, int Day) CivilDate(long days)
    {
        long shifted = days + 719_468;
        long era = Floor(shifted, 146_097);
        long dayOfEra = shifted - (era * 146_097);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        int month = (int)(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (((153 * shiftedMonth) + 2) / 5)) + 1);
    }

    private static long Floor(long value, long divisor) => value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor);
}
