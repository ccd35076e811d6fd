using System.Runtime.InteropServices;

namespace Sluice.Cel.Time;

/// <summary>A day and time of the proleptic Gregorian calendar.</summary>
/// <param name="Year">The year.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
/// <param name="DayOfYear">From 0.</param>
/// <param name="DayOfWeek">From 0, Sunday.</param>
/// <param name="SecondOfDay">0 to 86,399.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CivilTime(long Year, int Month, int Day, int DayOfYear, int DayOfWeek, int SecondOfDay)
{
    private const int SecondsPerDay = 86_400;
    private const int DaysPerEra = 146_097;

    // 1970-01-01 counted from 0000-03-01, where 400-year eras start so that leap days come last.
    private const int EpochDays = 719_468;

    /// <summary>The calendar fields of a time; an offset from UTC may carry it out of the years 1 to 9999.</summary>
    internal static CivilTime FromUnixSeconds(long seconds)
    {
        long days = Math.DivRem(seconds, SecondsPerDay, out long secondOfDay);
        if (secondOfDay < 0)
        {
            days--;
            secondOfDay += SecondsPerDay;
        }

        long shifted = days + EpochDays;
        long era = (shifted >= 0 ? shifted : shifted - DaysPerEra + 1) / DaysPerEra;
        long dayOfEra = shifted - (era * DaysPerEra);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / (DaysPerEra - 1))) / 365;
        long dayFromMarch = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long monthFromMarch = ((5 * dayFromMarch) + 2) / 153;
        int day = (int)(dayFromMarch - (((153 * monthFromMarch) + 2) / 5) + 1);
        int month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
        long year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        int dayOfYear = (int)(days - DaysFromEpoch(year, 1, 1));
        int dayOfWeek = (int)((((days + 4) % 7) + 7) % 7);
        return new CivilTime(year, month, day, dayOfYear, dayOfWeek, (int)secondOfDay);
    }

    /// <summary>The days from 1970-01-01 to a date.</summary>
    internal static long DaysFromEpoch(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        long era = (year >= 0 ? year : year - 399) / 400;
        long yearOfEra = year - (era * 400);
        long dayFromMarch = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        long dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayFromMarch;
        return (era * DaysPerEra) + dayOfEra - EpochDays;
    }
}
