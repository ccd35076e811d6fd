using System.Globalization;
using Sluice.GoTemplate.Formatting;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of dates.</summary>
internal static class DateFunctions
{
    private const long Second = 1_000_000_000;

    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("now()", static (c, _) => GoTime.Now(c.Environment.Clock)),
        Function.Of("ago(any)", static (c, a) => new GoDuration(RoundedToSecond(GoTime.Now(c.Environment.Clock).Since(Time(c, a[0])))).Text),
        Function.Of("date(string, any)", static (c, a) => Format(c, a.Text(0), a[1], "Local")),
        Function.Of("dateInZone(string, any, string)", static (c, a) => Format(c, a.Text(0), a[1], a.Text(2))),
        Function.Of("date_in_zone(string, any, string)", static (c, a) => Format(c, a.Text(0), a[1], a.Text(2))),
        Function.Of("htmlDate(any)", static (c, a) => Format(c, "2006-01-02", a[0], "Local")),
        Function.Of("htmlDateInZone(any, string)", static (c, a) => Format(c, "2006-01-02", a[0], a.Text(1))),
        Function.Of("dateModify(string, time)", static (_, a) => Modify(a, must: false)),
        Function.Of("date_modify(string, time)", static (_, a) => Modify(a, must: false)),
        Function.Of("mustDateModify(string, time)", static (_, a) => Modify(a, must: true)),
        Function.Of("must_date_modify(string, time)", static (_, a) => Modify(a, must: true)),
        Function.Of("duration(any)", static (_, a) => Duration(a[0])),
        Function.Of("durationRound(any)", static (c, a) => Rounded(c, a[0])),
        Function.Of("toDate(string, string)", static (c, a) => Parse(c, a, must: false)),
        Function.Of("mustToDate(string, string)", static (c, a) => Parse(c, a, must: true)),
        Function.Of("unixEpoch(time)", static (_, a) => ((GoTime)a[0]!).Seconds.ToString(CultureInfo.InvariantCulture)),
    ];

    // Numbers are seconds since 1970; what is no time and no such number is now.
    private static GoTime Time(CallContext context, object? value)
    {
        TimeProvider clock = context.Environment.Clock;
        return value switch
        {
            GoTime time => time,
            long or nint or int => new GoTime(Bounded(Conversion.Integer(value)), 0, GoZone.Local(clock.LocalTimeZone)),
            _ => GoTime.Now(clock),
        };
    }

    // Beyond a hundred million years a date's arithmetic would wrap around.
    private static long Bounded(long seconds) =>
        Math.Abs(seconds == long.MinValue ? long.MaxValue : seconds) > 3_000_000_000_000_000 ? throw new TemplateFault("the time is out of range") : seconds;

    private static string Format(CallContext context, string layout, object? value, string zone)
    {
        context.Budget.Allocate(layout.Length * 4L);
        GoZone found = GoZone.Find(zone, context.Environment.Clock) ?? GoZone.Utc;
        return GoTimeLayout.Format(Time(context, value) with { Zone = found }, layout);
    }

    private static GoTime Modify(Arguments arguments, bool must)
    {
        var time = (GoTime)arguments[1]!;
        if (GoDuration.TryParse(arguments.Text(0), out long duration))
        {
            return time.Add(duration);
        }

        return must ? throw new TemplateFault($"\"{arguments.Text(0)}\" is no duration", "write it as 1h30m") : time;
    }

    private static string Duration(object? value)
    {
        long seconds = value switch
        {
            string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed) ? parsed : 0,
            long number => number,
            _ => 0,
        };
        return new GoDuration(unchecked(seconds * Second)).Text;
    }

    private static string Rounded(CallContext context, object? value)
    {
        long duration = value switch
        {
            string text => GoDuration.TryParse(text, out long parsed) ? parsed : 0,
            long number => number,
            GoTime time => GoTime.Now(context.Environment.Clock).Since(time),
            _ => 0,
        };
        ulong length = (ulong)Int128.Abs(duration);
        ReadOnlySpan<(ulong Unit, string Name)> units =
        [
            (3600UL * Second * 24 * 365, "y"), (3600UL * Second * 24 * 30, "mo"), (3600UL * Second * 24, "d"), (3600UL * Second, "h"), (60UL * Second, "m"), (Second, "s"),
        ];
        foreach ((ulong unit, string name) in units)
        {
            if (length > unit)
            {
                return (length / unit).ToString(CultureInfo.InvariantCulture) + name;
            }
        }

        return "0s";
    }

    private static GoTime Parse(CallContext context, Arguments arguments, bool must)
    {
        GoZone local = GoZone.Local(context.Environment.Clock.LocalTimeZone);
        if (GoTimeLayout.TryParse(arguments.Text(0), arguments.Text(1), local, out GoTime time, out string error))
        {
            return time;
        }

        return must ? throw new TemplateFault(error) : GoTime.Zero;
    }

    private static long RoundedToSecond(long duration)
    {
        Int128 half = duration < 0 ? -Second / 2 : Second / 2;
        return (long)Int128.Clamp((duration + half) / Second * Second, long.MinValue, long.MaxValue);
    }
}
