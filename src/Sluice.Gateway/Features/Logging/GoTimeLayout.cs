using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Features.Logging;

/// <summary>A layout of Go's package <c>time</c>, such as <c>2006-01-02T15:04:05.000Z07:00</c>: an example of the reference time, whose
/// numbers and names stand for the parts of any other.</summary>
internal sealed class GoTimeLayout
{
    // Longer ones first where one begins like another.
    private static readonly string[] Elements =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "002", "01", "02", "03", "04", "05", "06", "15", "PM", "pm",
        "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07", "-07:00:00", "-070000", "-07:00", "-0700", "-07", "__2", "_2", "1", "2", "3", "4", "5",
    ];

    private readonly string[] _parts;
    private readonly bool[] _isElement;

    private GoTimeLayout(List<string> parts, List<bool> isElement)
    {
        _parts = [.. parts];
        _isElement = [.. isElement];
    }

    /// <summary>Reads a layout. Every text is one.</summary>
    /// <param name="layout">The layout.</param>
    public static GoTimeLayout Parse(string layout)
    {
        List<string> parts = [];
        List<bool> isElement = [];
        int literal = 0;
        for (int at = 0; at < layout.Length;)
        {
            int length = ElementAt(layout, at);
            if (length == 0)
            {
                at++;
                continue;
            }

            Add(layout[literal..at], false);
            Add(layout.Substring(at, length), true);
            literal = at += length;
        }

        Add(layout[literal..], false);
        return new GoTimeLayout(parts, isElement);

        void Add(string part, bool element)
        {
            if (part.Length > 0)
            {
                parts.Add(part);
                isElement.Add(element);
            }
        }
    }

    /// <summary>Renders a time.</summary>
    /// <param name="time">The time, with the offset to show.</param>
    public string Format(DateTimeOffset time)
    {
        var text = new StringBuilder();
        for (int i = 0; i < _parts.Length; i++)
        {
            text.Append(_isElement[i] ? Element(_parts[i], time) : _parts[i]);
        }

        return text.ToString();
    }

    private static int ElementAt(string layout, int at)
    {
        ReadOnlySpan<char> rest = layout.AsSpan(at);
        if (rest[0] is '.' or ',' && rest.Length > 1 && rest[1] is '0' or '9')
        {
            int end = rest[1..].IndexOfAnyExcept(rest[1]);
            int digits = end < 0 ? rest.Length - 1 : end;
            return digits + 1 < rest.Length && char.IsAsciiDigit(rest[digits + 1]) ? 0 : digits + 1;
        }

        foreach (string element in Elements)
        {
            // "Jan" is no month within a word such as "Janet".
            if (rest.StartsWith(element, StringComparison.Ordinal)
                && !(element == "Jan" && rest.Length > 3 && char.IsAsciiLetterLower(rest[3])))
            {
                return element == "_2" && rest.StartsWith("_2006", StringComparison.Ordinal) ? 0 : element.Length;
            }
        }

        return 0;
    }

    private static string Element(string element, DateTimeOffset time) => element switch
    {
        "2006" => Text(time, "yyyy"),
        "06" => Text(time, "yy"),
        "January" => Text(time, "MMMM"),
        "Jan" => Text(time, "MMM"),
        "01" => Text(time, "MM"),
        "1" => Text(time, "%M"),
        "Monday" => Text(time, "dddd"),
        "Mon" => Text(time, "ddd"),
        "02" => Text(time, "dd"),
        "2" => Text(time, "%d"),
        "_2" => Text(time, "%d").PadLeft(2),
        "002" => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        "__2" => time.DayOfYear.ToString(CultureInfo.InvariantCulture).PadLeft(3),
        "15" => Text(time, "HH"),
        "03" => Text(time, "hh"),
        "3" => Text(time, "%h"),
        "04" => Text(time, "mm"),
        "4" => Text(time, "%m"),
        "05" => Text(time, "ss"),
        "5" => Text(time, "%s"),
        "PM" => time.Hour < 12 ? "AM" : "PM",
        "pm" => time.Hour < 12 ? "am" : "pm",
        "MST" => Zone(time),
        ['.' or ',', ..] => Fraction(element, time),
        ['Z', ..] when time.Offset == TimeSpan.Zero => "Z",
        _ => Offset(element[1..], time.Offset),
    };

    private static string Text(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    // The runtime knows no abbreviations of zones; Go, too, shows the offset of a zone without one.
    private static string Zone(DateTimeOffset time) => time.Offset == TimeSpan.Zero
        ? "UTC"
        : Offset(time.Offset.Minutes == 0 ? "07" : "0700", time.Offset);

    private static string Offset(string form, TimeSpan offset)
    {
        TimeSpan size = offset.Duration();
        string sign = offset < TimeSpan.Zero ? "-" : "+";
        string format = form switch
        {
            "07" => "hh",
            "0700" => "hhmm",
            "07:00" => "hh\\:mm",
            "070000" => "hhmmss",
            _ => "hh\\:mm\\:ss",
        };
        return sign + size.ToString(format, CultureInfo.InvariantCulture);
    }

    // Zeros are digits to show, nines digits to show unless they are zeros at the end.
    private static string Fraction(string element, DateTimeOffset time)
    {
        string digits = (time.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture).PadRight(9, '0');
        digits = digits[..Math.Min(element.Length - 1, 9)];
        if (element[1] == '9')
        {
            digits = digits.TrimEnd('0');
            return digits.Length == 0 ? "" : element[0] + digits;
        }

        return element[0] + digits;
    }
}
