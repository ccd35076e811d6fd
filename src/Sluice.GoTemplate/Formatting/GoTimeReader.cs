using System.Globalization;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Formatting;

/// <summary>Reads a time by the elements of a layout.</summary>
/// <param name="text">The text.</param>
internal sealed class GoTimeReader(string text)
{
    private int _at;
    private long _year;
    private int _month = -1;
    private int _day = -1;
    private int _yearDay = -1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _nanoseconds;
    private bool _isAfternoon;
    private bool _isMorning;
    private int? _offset;
    private string _abbreviation = "";

    /// <summary>What is wrong.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Reads the time.</summary>
    /// <param name="elements">The elements of the layout with the texts before them.</param>
    /// <param name="local">The zone of times that name none.</param>
    /// <param name="time">The time.</param>
    public bool Read(IEnumerable<(string Literal, string Element)> elements, GoZone local, out GoTime time)
    {
        time = GoTime.Zero;
        List<(string Literal, string Element)> parts = [.. elements];
        for (int i = 0; i < parts.Count; i++)
        {
            (string literal, string element) = parts[i];
            if (!Literal(literal) || (element.Length > 0 && !Element(element)))
            {
                Error = Error.Length > 0 ? Error : $"\"{text}\" is not as the layout says at \"{text[Math.Min(_at, text.Length)..]}\"";
                return false;
            }

            bool hasFraction = i + 1 < parts.Count && GoTimeLayout.IsFraction(parts[i + 1].Element);
            if (element is "05" or "5" && !hasFraction)
            {
                // A fraction behind the seconds is read also where the layout has none.
                AnyFraction();
            }
        }

        if (_at < text.Length)
        {
            Error = $"\"{text[_at..]}\" is more than the layout has";
            return false;
        }

        return IsDate() && Build(local, out time);
    }

    private bool Literal(string literal)
    {
        foreach (char c in literal)
        {
            if (c == ' ')
            {
                if (_at < text.Length && text[_at] != ' ')
                {
                    return false;
                }

                while (_at < text.Length && text[_at] == ' ')
                {
                    _at++;
                }
            }
            else if (_at >= text.Length || text[_at++] != c)
            {
                return false;
            }
        }

        return true;
    }

    private bool Element(string element)
    {
        if (GoTimeLayout.IsFraction(element))
        {
            return Fraction(element);
        }

        switch (element)
        {
            case "January": return Name(GoTimeLayout.Months, int.MaxValue, out _month) && ++_month > 0;
            case "Jan": return Name(GoTimeLayout.Months, 3, out _month) && ++_month > 0;
            case "Monday": return Name(GoTimeLayout.Weekdays, int.MaxValue, out _);
            case "Mon": return Name(GoTimeLayout.Weekdays, 3, out _);
            case "1": return Number(1, 2, 1, 12, out _month);
            case "01": return Number(2, 2, 1, 12, out _month);
            case "2" or "_2":
                SkipBlank(element == "_2" ? 1 : 0);
                return Number(1, 2, 0, 99, out _day);
            case "02": return Number(2, 2, 0, 99, out _day);
            case "__2":
                SkipBlank(2);
                return Number(1, 3, 1, 366, out _yearDay);
            case "002": return Number(3, 3, 1, 366, out _yearDay);
            case "15": return Number(1, 2, 0, 23, out _hour);
            case "3": return Number(1, 2, 0, 12, out _hour);
            case "03": return Number(2, 2, 0, 12, out _hour);
            case "4": return Number(1, 2, 0, 59, out _minute);
            case "04": return Number(2, 2, 0, 59, out _minute);
            case "5": return Number(1, 2, 0, 59, out _second);
            case "05": return Number(2, 2, 0, 59, out _second);
            case "2006":
                bool hasYear = Number(4, 4, 0, 9999, out int year);
                _year = year;
                return hasYear;
            case "06":
                bool hasShort = Number(2, 2, 0, 99, out int shortYear);
                _year = shortYear >= 69 ? 1900 + shortYear : 2000 + shortYear;
                return hasShort;
            case "PM" or "pm":
                return HalfOfDay(element == "PM");
            case "MST":
                return Abbreviation();
            default:
                return Offset(element);
        }
    }

    private void SkipBlank(int most)
    {
        for (int i = 0; i < most && _at < text.Length && text[_at] == ' '; i++)
        {
            _at++;
        }
    }

    private bool Name(string[] names, int length, out int index)
    {
        index = Array.FindIndex(names, name =>
        {
            string wanted = name.Length > length ? name[..length] : name;
            return string.Compare(text, _at, wanted, 0, wanted.Length, StringComparison.OrdinalIgnoreCase) == 0;
        });
        _at += index < 0 ? 0 : Math.Min(length, names[index].Length);
        return index >= 0;
    }

    private bool Number(int least, int most, int from, int to, out int value)
    {
        value = 0;
        int digits = 0;
        while (digits < most && _at + digits < text.Length && char.IsAsciiDigit(text[_at + digits]))
        {
            value = (value * 10) + text[_at + digits++] - '0';
        }

        if (digits < least)
        {
            return false;
        }

        if (value < from || value > to)
        {
            Error = $"{value.ToString(CultureInfo.InvariantCulture)} is out of range in \"{text}\"";
            return false;
        }

        _at += digits;
        return true;
    }

    private bool HalfOfDay(bool upper)
    {
        string half = _at + 2 <= text.Length ? text.Substring(_at, 2) : "";
        _isAfternoon = half == (upper ? "PM" : "pm");
        _isMorning = half == (upper ? "AM" : "am");
        _at += 2;
        return _isAfternoon || _isMorning;
    }

    private void AnyFraction()
    {
        if (_at + 1 < text.Length && text[_at] is '.' or ',' && char.IsAsciiDigit(text[_at + 1]))
        {
            ReadFraction(int.MaxValue);
        }
    }

    // Nines stand for any number of digits, also none; zeros for as many.
    private bool Fraction(string element)
    {
        if (element[1] == '9')
        {
            AnyFraction();
            return true;
        }

        return _at < text.Length && text[_at] is '.' or ',' && ReadFraction(element.Length - 1) == element.Length - 1;
    }

    private int ReadFraction(int most)
    {
        int scale = 100_000_000;
        _nanoseconds = 0;
        int digits = 0;
        _at++;
        while (digits < most && _at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _nanoseconds += (text[_at++] - '0') * scale;
            scale /= 10;
            digits++;
        }

        return digits;
    }

    private bool Abbreviation()
    {
        if (string.CompareOrdinal(text, _at, "UTC", 0, 3) == 0)
        {
            _offset = 0;
            _at += 3;
            return true;
        }

        int end = _at;
        while (end < text.Length && end - _at < 5 && char.IsAsciiLetterUpper(text[end]))
        {
            end++;
        }

        _abbreviation = text[_at..end];
        _at = end;
        return _abbreviation.Length is >= 3 and <= 5;
    }

    private bool Offset(string element)
    {
        if (element[0] == 'Z' && _at < text.Length && text[_at] == 'Z')
        {
            _offset = 0;
            _at++;
            return true;
        }

        if (_at >= text.Length || text[_at] is not ('+' or '-'))
        {
            return false;
        }

        int sign = text[_at++] == '-' ? -1 : 1;
        int seconds = 0;
        int unit = 3600;
        for (int i = 1; i < element.Length;)
        {
            if (element[i] == ':')
            {
                if (_at >= text.Length || text[_at++] != ':')
                {
                    return false;
                }

                i++;
                continue;
            }

            if (!Number(2, 2, 0, unit == 3600 ? 24 : 59, out int part))
            {
                return false;
            }

            seconds += part * unit;
            unit /= 60;
            i += 2;
        }

        _offset = sign * seconds;
        return true;
    }

    private bool IsDate()
    {
        if (_isAfternoon && _hour < 12)
        {
            _hour += 12;
        }
        else if (_isMorning && _hour == 12)
        {
            _hour = 0;
        }

        bool isLeap = _year % 4 == 0 && (_year % 100 != 0 || _year % 400 == 0);
        if (_yearDay > 0)
        {
            long first = GoTime.DaysSinceEpoch(_year, 1, 1);
            GoTime date = new((first + _yearDay - 1) * 86_400, 0, GoZone.Utc);
            (_, _month, _day) = date.Date;
            return _yearDay <= (isLeap ? 366 : 365);
        }

        _month = _month < 0 ? 1 : _month;
        _day = _day < 0 ? 1 : _day;
        int longest = _month switch
        {
            2 => isLeap ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };
        if (_day >= 1 && _day <= longest)
        {
            return true;
        }

        Error = $"there is no day {_day.ToString(CultureInfo.InvariantCulture)} in that month: \"{text}\"";
        return false;
    }

    private bool Build(GoZone local, out GoTime time)
    {
        int second = (_hour * 3600) + (_minute * 60) + _second;
        time = GoTime.Of(_year, _month, _day, second, _nanoseconds, local);
        if (_offset is { } offset)
        {
            GoTime utc = GoTime.Of(_year, _month, _day, second, _nanoseconds, GoZone.Fixed("", offset));
            bool isLocal = local.At(utc.Seconds).Offset == offset;
            time = offset == 0 && _abbreviation.Length == 0 && !isLocal ? utc with { Zone = GoZone.Utc }
                : utc with { Zone = isLocal ? local : GoZone.Fixed(_abbreviation, offset) };
        }
        else if (_abbreviation.Length > 0 && local.At(time.Seconds).Abbreviation != _abbreviation)
        {
            // A zone that only its abbreviation tells has no distance that is known; "GMT+3" has one.
            time = GoTime.Of(_year, _month, _day, second, _nanoseconds, GoZone.Fixed(_abbreviation, 0));
        }

        return true;
    }
}
