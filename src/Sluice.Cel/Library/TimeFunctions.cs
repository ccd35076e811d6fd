using Sluice.Cel.Time;

namespace Sluice.Cel.Library;

/// <summary>The getters of timestamps and durations.</summary>
internal static class TimeFunctions
{
    private static readonly CelValue NoZone =
        CelValue.FromError(CelErrorCode.InvalidArgument, "the string is no time zone that this system knows");

    /// <summary>Declares them.</summary>
    internal static void AddTo(FunctionTable table)
    {
        Calendar(table, "getFullYear", static (t, _) => t.Year);
        Calendar(table, "getMonth", static (t, _) => t.Month - 1);
        Calendar(table, "getDate", static (t, _) => t.Day);
        Calendar(table, "getDayOfMonth", static (t, _) => t.Day - 1);
        Calendar(table, "getDayOfWeek", static (t, _) => t.DayOfWeek);
        Calendar(table, "getDayOfYear", static (t, _) => t.DayOfYear);
        Clock(table, "getHours", static (t, _) => t.SecondOfDay / 3600, static d => d / 3_600_000_000_000);
        Clock(table, "getMinutes", static (t, _) => t.SecondOfDay / 60 % 60, static d => d / 60_000_000_000);
        Clock(table, "getSeconds", static (t, _) => t.SecondOfDay % 60, static d => d / 1_000_000_000);
        Clock(table, "getMilliseconds", static (_, n) => n / 1_000_000, static d => d / 1_000_000 % 1000);
    }

    private static void Calendar(FunctionTable table, string name, Func<CivilTime, int, long> field) => table.Add(
        name,
        (scoped a, ref _) => a[0].Kind == CelKind.Timestamp ? Field(a, field) : default,
        "timestamp.() int", "timestamp.(string) int");

    private static void Clock(FunctionTable table, string name, Func<CivilTime, int, long> field, Func<long, long> part) => table.Add(
        name,
        (scoped a, ref _) => a[0].Kind switch
        {
            CelKind.Timestamp => Field(a, field),
            CelKind.Duration when a.Length == 1 => CelValue.FromInt(part(a[0].Bits)),
            _ => default,
        },
        "timestamp.() int", "timestamp.(string) int", "duration.() int");

    private static CelValue Field(scoped ReadOnlySpan<CelValue> a, Func<CivilTime, int, long> field)
    {
        int offset = 0;
        if (a.Length == 2)
        {
            if (a[1].Kind != CelKind.String)
            {
                return default;
            }

            if (!TimeZones.TryGetOffset(a[1].Text, a[0].Bits, out offset))
            {
                return NoZone;
            }
        }

        return CelValue.FromInt(field(CivilTime.FromUnixSeconds(a[0].Bits + offset), a[0].Nanoseconds));
    }
}
