using System.Globalization;
using System.Numerics;
using System.Text;

namespace Sluice.Harness;

/// <summary>JSON values that lose nothing: whole numbers of any length, lone surrogates, the order of keys. The text it
/// writes is that of Python's <c>json.dumps</c>, with which the conformance cases were recorded.</summary>
/// <remarks>Values are <see cref="Dictionary{TKey,TValue}"/>, <see cref="List{T}"/>, string, <see cref="BigInteger"/>, double,
/// bool and null. Of a repeated key the last value counts.</remarks>
public static class JsonText
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">The text is not one JSON value.</exception>
    public static object? Parse(string text)
    {
        int at = 0;
        object? value = ReadValue(text, ref at, 0);
        SkipSpace(text, ref at);
        return at == text.Length ? value : throw new FormatException($"text after the value at {at}");
    }

    /// <summary>Reads a value, if the text is one.</summary>
    public static bool TryParse(string text, out object? value)
    {
        try
        {
            value = Parse(text);
            return true;
        }
        catch (FormatException)
        {
            value = null;
            return false;
        }
    }

    /// <summary>Whether two values are the same, whatever the order of keys; 1 and 1.0 are.</summary>
    public static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (Dictionary<string, object?> x, Dictionary<string, object?> y) =>
            x.Count == y.Count && x.All(e => y.TryGetValue(e.Key, out object? other) && AreEqual(e.Value, other)),
        (List<object?> x, List<object?> y) => x.Count == y.Count && x.Zip(y).All(pair => AreEqual(pair.First, pair.Second)),
        (BigInteger x, double y) => IsWhole(y) && x == new BigInteger(y),
        (double x, BigInteger y) => IsWhole(x) && y == new BigInteger(x),
        _ => Equals(a, b),
    };

    /// <summary>Writes a value as Python does: a space behind <c>:</c> and <c>,</c>, ASCII only.</summary>
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case Dictionary<string, object?> map:
                WriteAll(text, '{', '}', map, static (text, entry) =>
                {
                    WriteString(text, entry.Key);
                    text.Append(": ");
                    Write(text, entry.Value);
                });
                break;
            case List<object?> list:
                WriteAll(text, '[', ']', list, Write);
                break;
            case string s:
                WriteString(text, s);
                break;
            case bool b:
                text.Append(b ? "true" : "false");
                break;
            case double d:
                text.Append(PythonFloat(d));
                break;
            default:
                text.Append(value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<StringBuilder, T> write)
    {
        text.Append(open);
        string between = "";
        foreach (T item in items)
        {
            text.Append(between);
            write(text, item);
            between = ", ";
        }

        text.Append(close);
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\f' => text.Append("\\f"),
                '\b' => text.Append("\\b"),
                < ' ' or > '~' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    /// <summary>Python's <c>repr</c>: the shortest digits, an exponent below 1e-4 and from 1e16 on, else a point.</summary>
    private static string PythonFloat(double value)
    {
        string[] parts = value.ToString("E16", CultureInfo.InvariantCulture).Split('E');
        int exponent = value == 0 ? 0 : int.Parse(parts[1], CultureInfo.InvariantCulture);
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 16)
        {
            string digits = string.Concat(shortest.Split('E')[0].Where(char.IsAsciiDigit)).Trim('0');
            string mantissa = digits.Length == 1 ? digits : digits[0] + "." + digits[1..];
            return string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        string plain = shortest.Contains('E', StringComparison.Ordinal) ? ((decimal)value).ToString(CultureInfo.InvariantCulture) : shortest;
        return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
    }

    private static bool IsWhole(double value) => double.IsFinite(value) && Math.Floor(value) == value;

    private static object? ReadValue(string text, ref int at, int depth)
    {
        if (depth > 1000)
        {
            throw new FormatException("nested too deeply");
        }

        SkipSpace(text, ref at);
        return (at < text.Length ? text[at] : '\0') switch
        {
            '{' => ReadMap(text, ref at, depth),
            '[' => ReadList(text, ref at, depth),
            '"' => ReadString(text, ref at),
            't' => ReadWord(text, ref at, "true", true),
            'f' => ReadWord(text, ref at, "false", false),
            'n' => ReadWord(text, ref at, "null", null),
            _ => ReadNumber(text, ref at),
        };
    }

    private static Dictionary<string, object?> ReadMap(string text, ref int at, int depth)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        at++;
        if (!Skip(text, ref at, '}'))
        {
            do
            {
                SkipSpace(text, ref at);
                string key = at < text.Length && text[at] == '"' ? ReadString(text, ref at) : throw new FormatException($"no key at {at}");
                Expect(text, ref at, ':');
                map[key] = ReadValue(text, ref at, depth + 1);
            }
            while (Skip(text, ref at, ','));
            Expect(text, ref at, '}');
        }

        return map;
    }

    private static List<object?> ReadList(string text, ref int at, int depth)
    {
        var list = new List<object?>();
        at++;
        if (!Skip(text, ref at, ']'))
        {
            do
            {
                list.Add(ReadValue(text, ref at, depth + 1));
            }
            while (Skip(text, ref at, ','));
            Expect(text, ref at, ']');
        }

        return list;
    }

    private static string ReadString(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] < ' ')
            {
                throw new FormatException($"control character at {at}");
            }

            if (text[at] != '\\')
            {
                value.Append(text[at]);
                continue;
            }

            at++;
            const string Escapes = "\"\\/bfnrt", Meanings = "\"\\/\b\f\n\r\t";
            if (at < text.Length && Escapes.IndexOf(text[at], StringComparison.Ordinal) is >= 0 and int known)
            {
                value.Append(Meanings[known]);
            }
            else if (at + 4 < text.Length && text[at] == 'u'
                && ushort.TryParse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
            {
                value.Append((char)unit);
                at += 4;
            }
            else
            {
                throw new FormatException($"bad escape at {at}");
            }
        }

        if (at++ >= text.Length)
        {
            throw new FormatException("a string without an end");
        }

        return value.ToString();
    }

    private static object? ReadWord(string text, ref int at, string word, object? value)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
        {
            throw new FormatException($"no value at {at}");
        }

        at += word.Length;
        return value;
    }

    private static object ReadNumber(string text, ref int at)
    {
        int start = at;
        at += at < text.Length && text[at] == '-' ? 1 : 0;
        int whole = at;
        SkipDigits(text, ref at);
        if (at == whole || (text[whole] == '0' && at > whole + 1))
        {
            throw new FormatException($"no value at {start}");
        }

        bool isWhole = true;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            isWhole = false;
            SkipDigits(text, ref at);
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            isWhole = false;
            at += at < text.Length && text[at] is '+' or '-' ? 1 : 0;
            SkipDigits(text, ref at);
        }

        ReadOnlySpan<char> number = text.AsSpan(start, at - start);
        if (!char.IsAsciiDigit(number[^1]) || number.Contains(".e", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"bad number at {start}");
        }

        return isWhole ? BigInteger.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static void SkipDigits(string text, ref int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }
    }

    private static bool Skip(string text, ref int at, char expected)
    {
        SkipSpace(text, ref at);
        bool found = at < text.Length && text[at] == expected;
        at += found ? 1 : 0;
        return found;
    }

    private static void Expect(string text, ref int at, char expected)
    {
        if (!Skip(text, ref at, expected))
        {
            throw new FormatException($"no {expected} at {at}");
        }
    }
}
