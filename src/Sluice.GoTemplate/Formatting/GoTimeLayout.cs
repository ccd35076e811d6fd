using System.Globalization;
using System.Text;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Formatting;

/// <summary>Go's layouts: a time is written as the reference time, Mon Jan 2 15:04:05 MST 2006, would be.</summary>
internal static class GoTimeLayout
{
    /// <summary>The names of the months.</summary>
    public static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>The names of the days of the week.</summary>
    public static readonly string[] Weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    // The elements of layouts; of two with the same beginning the longer one stands first.
    private static readonly string[] Elements =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "__2", "_2", "Z070000", "Z07:00:00", "Z0700", "Z07:00", "Z07",
        "-070000", "-07:00:00", "-0700", "-07:00", "-07", "002", "01", "02", "03", "04", "05", "06", "15", "PM", "pm", "1", "2", "3", "4", "5",
    ];

    /// <summary>Writes a time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="layout">The layout.</param>
    public static string Format(GoTime time, string layout)
    {
        var text = new StringBuilder(layout.Length + 16);
        foreach ((string literal, string element) in Split(layout))
        {
            text.Append(literal);
            if (element.Length > 0)
            {
                text.Append(Write(time, element));
            }
        }

        return text.ToString();
    }

    /// <summary>Reads a time.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="text">The text.</param>
    /// <param name="local">The zone of times that name none.</param>
    /// <param name="time">The time.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryParse(string layout, string text, GoZone local, out GoTime time, out string error)
    {
        var reader = new GoTimeReader(text);
        bool read = reader.Read(Split(layout), local, out time);
        error = reader.Error;
        return read;
    }

    /// <summary>Whether an element is a fraction of a second: <c>.000</c> or <c>,999</c>.</summary>
    /// <param name="element">The element.</param>
    public static bool IsFraction(string element) => element.Length > 1 && element[0] is '.' or ',';

    private static IEnumerable<(string Literal, string Element)> Split(string layout)
    {
        int start = 0;
        for (int at = 0; at < layout.Length;)
        {
            string element = ElementAt(layout, at);
            if (element.Length == 0)
            {
                at++;
                continue;
            }

            yield return (layout[start..at], element);
            at += element.Length;
            start = at;
        }

        yield return (layout[start..], "");
    }

    private static string ElementAt(string layout, int at)
    {
        char c = layout[at];
        if (c is '.' or ',' && at + 1 < layout.Length && layout[at + 1] is '0' or '9')
        {
            int end = at + 1;
            while (end < layout.Length && layout[end] == layout[at + 1])
            {
                end++;
            }

            return end < layout.Length && char.IsAsciiDigit(layout[end]) ? "" : layout[at..end];
        }

        foreach (string element in Elements)
        {
            if (c == element[0] && string.CompareOrdinal(layout, at, element, 0, element.Length) == 0)
            {
                // "Janus" and "Month" are no months.
                bool isName = element is "Jan" or "Mon";
                if (isName && at + 3 < layout.Length && char.IsAsciiLetterLower(layout[at + 3]))
                {
                    return "";
                }

                // "_2006" is an underscore and a year.
                return element == "_2" && string.CompareOrdinal(layout, at, "_2006", 0, 5) == 0 ? "" : element;
            }
        }

        return "";
    }

    private static string Write(GoTime time, string element)
    {
        (long year, int month, int day) = time.Date;
        int hour = time.SecondOfDay / 3600;
        int hour12 = hour % 12 == 0 ? 12 : hour % 12;
        int minute = time.SecondOfDay / 60 % 60;
        int second = time.SecondOfDay % 60;
        if (IsFraction(element))
        {
            string digits = time.Nanoseconds.ToString("000000000", CultureInfo.InvariantCulture);
            digits = digits.PadRight(element.Length - 1, '0')[..(element.Length - 1)];
            if (element[1] == '9')
            {
                digits = digits.TrimEnd('0');
            }

            return digits.Length == 0 ? "" : element[0] + digits;
        }

        return element switch
        {
            "January" => Months[month - 1],
            "Jan" => Months[month - 1][..3],
            "1" => Padded(month, 1),
            "01" => Padded(month, 2),
            "Monday" => Weekdays[time.Weekday],
            "Mon" => Weekdays[time.Weekday][..3],
            "2" => Padded(day, 1),
            "_2" => day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            "02" => Padded(day, 2),
            "__2" => time.YearDay.ToString(CultureInfo.InvariantCulture).PadLeft(3),
            "002" => Padded(time.YearDay, 3),
            "15" => Padded(hour, 2),
            "3" => Padded(hour12, 1),
            "03" => Padded(hour12, 2),
            "4" => Padded(minute, 1),
            "04" => Padded(minute, 2),
            "5" => Padded(second, 1),
            "05" => Padded(second, 2),
            "2006" => (year < 0 ? "-" : "") + Padded(Math.Abs(year), 4),
            "06" => Padded(Math.Abs(year) % 100, 2),
            "PM" => hour >= 12 ? "PM" : "AM",
            "pm" => hour >= 12 ? "pm" : "am",
            "MST" => time.Abbreviation,
            _ => Offset(time.Offset, element),
        };
    }

    private static string Padded(long value, int width) => value.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');

    private static string Offset(int offset, string element)
    {
        if (element[0] == 'Z' && offset == 0)
        {
            return "Z";
        }

        string colon = element.Contains(':', StringComparison.Ordinal) ? ":" : "";
        int parts = element.Count(char.IsAsciiDigit) / 2;
        int magnitude = Math.Abs(offset);
        string text = (offset < 0 ? "-" : "+") + Padded(magnitude / 3600, 2);
        text += parts > 1 ? colon + Padded(magnitude / 60 % 60, 2) : "";
        return text + (parts > 2 ? colon + Padded(magnitude % 60, 2) : "");
    }
}
