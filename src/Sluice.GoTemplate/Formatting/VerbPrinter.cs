using System.Globalization;
using System.Numerics;
using System.Text;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Formatting;

/// <summary>Prints one value as a verb of Go's <c>fmt</c> says.</summary>
/// <param name="budget">What it may cost.</param>
internal sealed class VerbPrinter(Budget budget)
{
    private readonly StringBuilder _out = new();
    private bool _isBadVerb;

    /// <inheritdoc/>
    public override string ToString() => _out.ToString();

    /// <summary>Adds a text.</summary>
    /// <param name="text">The text.</param>
    public void Append(string text)
    {
        budget.Allocate(text.Length);
        _out.Append(text);
    }

    /// <summary>Prints an argument of a format.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="name">The verb as written, which may be no letter.</param>
    /// <param name="flags">The flags.</param>
    public void Argument(object? value, char verb, string name, VerbFlags flags)
    {
        switch (verb)
        {
            case 'T':
                Pad(GoType.NameOf(value), flags);
                break;
            case 'p':
                Pointer(value, flags);
                break;
            case '\uFFFD':
                BadVerb(value, name, 0);
                break;
            default:
                Value(value, verb, flags, 0);
                break;
        }
    }

    /// <summary>Prints a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="flags">The flags.</param>
    /// <param name="depth">How deep it stands in another.</param>
    public void Value(object? value, char verb, VerbFlags flags, int depth)
    {
        budget.Step();
        budget.CheckDepth(depth);
        switch (value)
        {
            case null:
                Nil(verb, flags, depth);
                break;
            case bool flag when verb is 't' or 'v':
                Pad(flag ? "true" : "false", flags);
                break;
            case string text:
                Text(text, verb, flags);
                break;
            case double number:
                Float(number, verb, flags);
                break;
            case GoList list when !(verb == 'v' && flags.SharpV):
                List(list, verb, flags, depth);
                break;
            case GoList list:
                Literal("[]" + list.ElementType, list.IsNil, list.Count, i => Value(list[i], verb, flags, depth + 1));
                break;
            case GoMap map:
                Map(map, verb, flags, depth);
                break;
            case IGoObject other when verb is 'v' or 's' or 'q' or 'x' or 'X' && !flags.SharpV:
                Text(other.Text, verb, flags);
                break;
            default:
                if (GoType.TryInteger(value, out Int128 integer))
                {
                    Integer(value, integer, verb, flags);
                }
                else
                {
                    BadVerb(value, verb.ToString(), depth);
                }

                break;
        }
    }

    private void Nil(char verb, VerbFlags flags, int depth)
    {
        if (verb == 'v')
        {
            Pad(flags.SharpV && depth > 0 ? "interface {}(nil)" : "<nil>", flags);
        }
        else
        {
            Append($"%!{verb}(<nil>)");
        }
    }

    private void BadVerb(object? value, string verb, int depth)
    {
        if (value is null)
        {
            Append($"%!{verb}(<nil>)");
            return;
        }

        if (_isBadVerb)
        {
            return;
        }

        _isBadVerb = true;
        Append($"%!{verb}({GoType.NameOf(value)}=");
        Value(value, 'v', default, depth + 1);
        Append(")");
        _isBadVerb = false;
    }

    // Templates have no addresses: a fixed one stands for all, so that a rendered text is the same each time.
    private void Pointer(object? value, VerbFlags flags)
    {
        if (value is GoList or GoMap)
        {
            Pad(flags.Sharp ? "c000010000" : "0xc000010000", flags);
        }
        else
        {
            BadVerb(value, "p", 0);
        }
    }

    private void List(GoList list, char verb, VerbFlags flags, int depth)
    {
        Append("[");
        for (int i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                Append(" ");
            }

            Value(list[i], verb, flags, depth + 1);
        }

        Append("]");
    }

    private void Map(GoMap map, char verb, VerbFlags flags, int depth)
    {
        IReadOnlyList<string> keys = map.Keys;
        void Entry(int i)
        {
            Value(keys[i], verb, flags, depth + 1);
            Append(":");
            Value(map[keys[i]], verb, flags, depth + 1);
        }

        if (verb == 'v' && flags.SharpV)
        {
            Literal("map[string]" + map.ValueType, isNil: false, keys.Count, Entry);
            return;
        }

        Append("map[");
        for (int i = 0; i < keys.Count; i++)
        {
            if (i > 0)
            {
                Append(" ");
            }

            Entry(i);
        }

        Append("]");
    }

    private void Literal(string type, bool isNil, int count, Action<int> item)
    {
        Append(type + (isNil ? "(nil)" : "{"));
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                Append(", ");
            }

            item(i);
        }

        if (!isNil)
        {
            Append("}");
        }
    }

    private void Text(string text, char verb, VerbFlags flags)
    {
        switch (verb)
        {
            case 'v' when flags.SharpV:
                Pad(GoQuote.Quote(text), flags);
                break;
            case 'v' or 's':
                Pad(Truncate(text, flags), flags);
                break;
            case 'q':
                string cut = Truncate(text, flags);
                Pad(flags.Sharp && GoQuote.CanBackQuote(cut) ? $"`{cut}`" : GoQuote.Quote(cut, '"', flags.Plus), flags);
                break;
            case 'x' or 'X':
                Hex(text, verb, flags);
                break;
            default:
                BadVerb(text, verb.ToString(), 0);
                break;
        }
    }

    private void Hex(string text, char verb, VerbFlags flags)
    {
        byte[] bytes = GoString.Bytes(text);
        int count = Math.Min(flags.Precision ?? bytes.Length, bytes.Length);
        var hex = new StringBuilder(count * 3);
        string prefix = flags.Sharp ? "0" + verb : "";
        for (int i = 0; i < count; i++)
        {
            if (i > 0 && flags.Space)
            {
                hex.Append(' ');
            }

            if (i == 0 || flags.Space)
            {
                hex.Append(prefix);
            }

            hex.Append(bytes[i].ToString(verb == 'x' ? "x2" : "X2", CultureInfo.InvariantCulture));
        }

        Pad(hex.ToString(), flags);
    }

    private void Integer(object? value, Int128 number, char verb, VerbFlags flags)
    {
        bool isUnsigned = value is byte or uint or ulong;
        switch (verb)
        {
            case 'v' when flags.SharpV && isUnsigned:
                Number(number, 16, 'v', flags with { Sharp = true });
                break;
            case 'v' or 'd':
                Number(number, 10, verb, flags);
                break;
            case 'b':
                Number(number, 2, verb, flags);
                break;
            case 'o' or 'O':
                Number(number, 8, verb, flags);
                break;
            case 'x' or 'X':
                Number(number, 16, verb, flags);
                break;
            case 'c':
                Pad(ToRune(number).ToString(), flags);
                break;
            case 'q':
                Pad(GoQuote.Quote(ToRune(number).ToString(), '\'', flags.Plus), flags);
                break;
            case 'U':
                Rune rune = ToRune(number);
                string name = flags.Sharp && GoString.IsPrint(rune) ? $" '{rune}'" : "";
                string digits = ((ulong)number).ToString("X", CultureInfo.InvariantCulture).PadLeft(Math.Max(4, flags.Precision ?? 0), '0');
                Pad("U+" + digits + name, flags with { Zero = false });
                break;
            default:
                BadVerb(value, verb.ToString(), 0);
                break;
        }
    }

    private static Rune ToRune(Int128 number) =>
        number >= 0 && number <= 0x10FFFF && Rune.TryCreate((int)number, out Rune rune) ? rune : Rune.ReplacementChar;

    private void Number(Int128 number, int radix, char verb, VerbFlags flags)
    {
        Int128 magnitude = Int128.Abs(number);
        string digits = radix switch
        {
            2 => ((BigInteger)magnitude).ToString("b", CultureInfo.InvariantCulture).TrimStart('0'),
            8 => Octal(magnitude),
            16 => magnitude.ToString(verb == 'X' ? "X" : "x", CultureInfo.InvariantCulture),
            _ => magnitude.ToString(CultureInfo.InvariantCulture),
        };
        digits = digits.Length == 0 ? "0" : digits;
        string sign = number < 0 ? "-" : flags.Plus || flags.PlusV ? "+" : flags.Space ? " " : "";
        if (flags.Precision is { } precision)
        {
            if (precision == 0 && number == 0)
            {
                Pad("", flags with { Zero = false });
                return;
            }

            budget.Allocate(precision);
            digits = digits.PadLeft(precision, '0');
        }
        else if (flags.Zero && !flags.Minus && flags.Width is { } width)
        {
            budget.Allocate(width);
            digits = digits.PadLeft(Math.Max(0, width - sign.Length), '0');
        }

        string prefix = verb switch
        {
            'O' => "0o",
            'b' when flags.Sharp => "0b",
            'o' when flags.Sharp && digits[0] != '0' => "0",
            'x' or 'v' when flags.Sharp && radix == 16 => "0x",
            'X' when flags.Sharp => "0X",
            _ => "",
        };
        Pad(sign + prefix + digits, flags with { Zero = false });
    }

    private static string Octal(Int128 magnitude)
    {
        var digits = new StringBuilder();
        for (; magnitude > 0; magnitude >>= 3)
        {
            digits.Insert(0, (char)('0' + (int)(magnitude & 7)));
        }

        return digits.ToString();
    }

    private void Float(double number, char verb, VerbFlags flags)
    {
        (char format, int precision) = verb switch
        {
            'v' => ('g', -1),
            'e' or 'E' => (verb, 6),
            'f' or 'F' => ('f', 6),
            'g' or 'G' or 'b' or 'x' or 'X' => (verb, -1),
            _ => ('\0', 0),
        };
        if (format == '\0')
        {
            BadVerb(number, verb.ToString(), 0);
            return;
        }

        precision = flags.Precision ?? precision;
        budget.Allocate(Math.Max(0, precision));
        budget.Step(64);
        string text = GoFloat.Format(number, format, precision);
        string sign = text[0] is '-' or '+' ? text[..1] : "";
        string digits = text[sign.Length..];
        if (flags.Sharp && format is not 'b' && double.IsFinite(number))
        {
            digits = WithPoint(digits, format, flags.Precision);
        }

        bool isFinite = double.IsFinite(number);
        if (sign != "-")
        {
            sign = flags.Plus || flags.PlusV ? "+" : flags.Space ? " " : sign == "+" && flags.Plus ? "+" : "";
            sign = !isFinite && text == "+Inf" && sign.Length == 0 ? "+" : sign;
        }

        if (flags.Zero && !flags.Minus && isFinite && flags.Width is { } width && digits.Length + sign.Length < width)
        {
            budget.Allocate(width);
            digits = digits.PadLeft(width - sign.Length, '0');
        }

        Pad(sign + digits, flags with { Zero = false });
    }

    // The # flag keeps the point, and for %g the zeros at the end.
    private static string WithPoint(string digits, char format, int? precision)
    {
        int mark = format is 'x' or 'X' ? digits.IndexOfAny(['p', 'P']) : digits.IndexOfAny(['e', 'E']);
        string mantissa = mark < 0 ? digits : digits[..mark];
        string tail = mark < 0 ? "" : digits[mark..];
        int wanted = format is 'g' or 'G' ? precision ?? 6 : 0;
        int significant = mantissa.TrimStart('0', '.').Count(char.IsAsciiDigit);
        if (!mantissa.Contains('.', StringComparison.Ordinal))
        {
            mantissa += ".";
        }

        return mantissa + new string('0', Math.Max(0, wanted - Math.Max(significant, 1))) + tail;
    }

    private static string Truncate(string text, VerbFlags flags)
    {
        if (flags.Precision is not { } precision)
        {
            return text;
        }

        int at = 0;
        for (int i = 0; i < precision && at < text.Length; i++)
        {
            at += Rune.TryGetRuneAt(text, at, out Rune rune) ? rune.Utf16SequenceLength : 1;
        }

        return text[..at];
    }

    private void Pad(string text, VerbFlags flags)
    {
        int missing = flags.Width is { } width ? width - text.EnumerateRunes().Count() : 0;
        if (missing <= 0)
        {
            Append(text);
        }
        else if (flags.Minus)
        {
            Append(text + new string(' ', missing));
        }
        else
        {
            Append(new string(flags.Zero ? '0' : ' ', missing) + text);
        }
    }
}
