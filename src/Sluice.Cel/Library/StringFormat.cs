using System.Globalization;
using System.Text;

namespace Sluice.Cel.Library;

/// <summary><c>format</c> of the strings extension.</summary>
internal static class StringFormat
{
    // A double has at most 1074 digits after its point that are not zero.
    private const int MaxPrecision = 1074;

    /// <summary><c>"%s".format([a])</c>.</summary>
    internal static CelValue Format(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.List)
        {
            return default;
        }

        string format = a[0].Text;
        CelList arguments = a[1].Items;
        ValueWriter writer = new(context.RemainingBytes / sizeof(char));
        int next = 0;
        int at = 0;
        while (at < format.Length && !writer.IsFull)
        {
            int percent = format.IndexOf('%', at);
            if (percent < 0)
            {
                writer.Append(format.AsSpan(at));
                break;
            }

            writer.Append(format.AsSpan(at, percent - at));
            at = percent + 1;
            if (at < format.Length && format[at] == '%')
            {
                writer.Append("%");
                at++;
                continue;
            }

            if (!TryPrecision(format, ref at, out int precision) || at >= format.Length)
            {
                return Failed("could not parse formatting clause");
            }

            if (next >= arguments.Count)
            {
                return Failed($"index {next} out of range");
            }

            if (Clause(writer, format[at++], precision, arguments[next++]) is { } error)
            {
                return CelValue.FromError(error);
            }
        }

        string text = writer.IsFull ? "" : writer.ToString();
        return context.TryAllocate(writer.IsFull ? long.MaxValue / 2 : text.Length * (long)sizeof(char))
            ? CelValue.FromString(text)
            : CelContext.LimitError;
    }

    private static CelValue Failed(string message) => CelValue.FromError(CelErrorCode.InvalidArgument, message);

    private static bool TryPrecision(string format, ref int at, out int precision)
    {
        precision = 6;
        if (at >= format.Length || format[at] != '.')
        {
            return true;
        }

        int start = ++at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            at++;
        }

        return int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out precision)
            && precision <= MaxPrecision;
    }

    /// <summary>Writes one argument; an error when the clause cannot show its kind.</summary>
    private static CelError? Clause(ValueWriter writer, char clause, int precision, in CelValue value)
    {
        string type = value.RuntimeType.Name;
        switch (clause)
        {
            case 's':
                writer.Append(value, 0);
                return writer.Error;
            case 'd':
                return Append(writer, Decimal(value), $"decimal clause can only be used on integers, was given {type}");
            case 'f':
                return Append(
                    writer,
                    Real(value) is { } real ? ValueWriter.Infinite(real) ?? DoubleText.Fixed(real, precision) : null,
                    $"fixed-point clause can only be used on doubles, was given {type}");
            case 'e':
                return Append(
                    writer,
                    Real(value) is { } number ? ValueWriter.Infinite(number) ?? DoubleText.Scientific(number, precision) : null,
                    $"scientific clause can only be used on doubles, was given {type}");
            case 'b':
                return Append(writer, Binary(value), $"only integers and bools can be formatted as binary, was given {type}");
            case 'o':
                return Append(writer, Radix(value, "o"), $"octal clause can only be used on integers, was given {type}");
            case 'x' or 'X':
                return Append(
                    writer,
                    Hexadecimal(value, lower: clause == 'x', writer),
                    $"only integers, byte buffers, and strings can be formatted as hex, was given {type}");
            default:
                return new CelError(CelErrorCode.InvalidArgument, $"unrecognized formatting clause \"{clause}\"");
        }
    }

    private static CelError? Append(ValueWriter writer, string? text, string refusal)
    {
        if (text is null)
        {
            return new CelError(CelErrorCode.InvalidArgument, refusal);
        }

        writer.Append(text);
        return null;
    }

    private static string? Decimal(in CelValue value) => value.Kind switch
    {
        CelKind.Int => value.Bits.ToString(CultureInfo.InvariantCulture),
        CelKind.Uint => ((ulong)value.Bits).ToString(CultureInfo.InvariantCulture),
        CelKind.Double => ValueWriter.Infinite(value.Real),
        _ => null,
    };

    private static double? Real(in CelValue value) => value.Kind switch
    {
        CelKind.Int => value.Bits,
        CelKind.Uint => (ulong)value.Bits,
        CelKind.Double => value.Real,
        _ => null,
    };

    private static string? Binary(in CelValue value) =>
        value.Kind == CelKind.Bool ? (value.IsTrue ? "1" : "0") : Radix(value, "b");

    private static string? Radix(in CelValue value, string radix)
    {
        if (value.Kind is not (CelKind.Int or CelKind.Uint))
        {
            return null;
        }

        bool negative = value.Kind == CelKind.Int && value.Bits < 0;
        ulong magnitude = negative ? unchecked((ulong)-value.Bits) : (ulong)value.Bits;
        string digits = radix switch
        {
            "b" => magnitude.ToString("b", CultureInfo.InvariantCulture),
            "o" => Octal(magnitude),
            _ => magnitude.ToString(radix, CultureInfo.InvariantCulture),
        };
        return negative ? "-" + digits : digits;
    }

    private static string Octal(ulong value)
    {
        StringBuilder digits = new();
        do
        {
            digits.Insert(0, (char)('0' + (value & 7)));
            value >>= 3;
        }
        while (value != 0);

        return digits.ToString();
    }

    private static string? Hexadecimal(in CelValue value, bool lower, ValueWriter writer)
    {
        byte[]? octets = value.Kind switch
        {
            CelKind.Bytes => value.Octets,
            CelKind.String when !writer.WouldOverflow(value.Text.Length * 2L) => Encoding.UTF8.GetBytes(value.Text),
            CelKind.String => [],
            _ => null,
        };
        if (octets is null)
        {
            return Radix(value, lower ? "x" : "X");
        }

        if (writer.WouldOverflow(octets.Length * 2L))
        {
            return "";
        }

        return lower ? Convert.ToHexStringLower(octets) : Convert.ToHexString(octets);
    }
}
