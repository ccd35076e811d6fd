using System.Globalization;
using System.Text;
using Sluice.Cel.Time;

namespace Sluice.Cel.Library;

/// <summary>The conversion functions. What they accept as text is what Go's strconv and time packages accept.</summary>
internal static class Conversions
{
    private const double TwoTo63 = 9_223_372_036_854_775_808.0;
    private const double TwoTo64 = 18_446_744_073_709_551_616.0;

    private static readonly CelValue NoBool = Refused("the string is no bool");
    private static readonly CelValue NoInt = Refused("the string is no int");
    private static readonly CelValue NoUint = Refused("the string is no uint");
    private static readonly CelValue NoDouble = Refused("the string is no double");
    private static readonly CelValue NoTimestamp = Refused("the string is no timestamp (RFC 3339)");
    private static readonly CelValue NoDuration = Refused("the string is no duration");
    private static readonly CelValue NoUtf8 = Refused("the bytes are no UTF-8");

    /// <summary><c>bool(a)</c>.</summary>
    internal static CelValue ToBool(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.Bool => a[0],
        CelKind.String => a[0].Text switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.True,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.False,
            _ => NoBool,
        },
        _ => default,
    };

    /// <summary><c>int(a)</c>: doubles are truncated, timestamps become Unix seconds.</summary>
    internal static CelValue ToInt(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        CelValue value = a[0];
        switch (value.Kind)
        {
            case CelKind.Int:
                return value;
            case CelKind.Uint:
                return value.Bits >= 0 ? CelValue.FromInt(value.Bits) : CelValue.FromError(CelError.Range);
            case CelKind.Double:
                return value.Real is > -TwoTo63 and < TwoTo63
                    ? CelValue.FromInt((long)value.Real)
                    : CelValue.FromError(CelError.Range);
            case CelKind.Timestamp:
                return CelValue.FromInt(value.Bits);
            case CelKind.String:
                return EndsInDigit(value.Text)
                    && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed)
                        ? CelValue.FromInt(parsed)
                        : NoInt;
            default:
                return default;
        }
    }

    /// <summary><c>uint(a)</c>: doubles are truncated.</summary>
    internal static CelValue ToUint(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        CelValue value = a[0];
        switch (value.Kind)
        {
            case CelKind.Uint:
                return value;
            case CelKind.Int:
                return value.Bits >= 0 ? CelValue.FromUint((ulong)value.Bits) : CelValue.FromError(CelError.Range);
            case CelKind.Double:
                return value.Real is >= 0 and < TwoTo64
                    ? CelValue.FromUint((ulong)value.Real)
                    : CelValue.FromError(CelError.Range);
            case CelKind.String:
                return EndsInDigit(value.Text)
                    && ulong.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong parsed)
                        ? CelValue.FromUint(parsed)
                        : NoUint;
            default:
                return default;
        }
    }

    /// <summary><c>double(a)</c>.</summary>
    internal static CelValue ToDouble(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.Double => a[0],
        CelKind.Int => CelValue.FromDouble(a[0].Bits),
        CelKind.Uint => CelValue.FromDouble((ulong)a[0].Bits),
        CelKind.String => context.TryScan(a[0].Text.Length) ? ParseDouble(a[0].Text) : CelContext.LimitError,
        _ => default,
    };

    /// <summary><c>string(a)</c>.</summary>
    internal static CelValue ToText(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        CelValue value = a[0];
        return value.Kind switch
        {
            CelKind.String => value,
            CelKind.Bool => CelValue.FromString(value.IsTrue ? "true" : "false"),
            CelKind.Int => CelValue.FromString(value.Bits.ToString(CultureInfo.InvariantCulture)),
            CelKind.Uint => CelValue.FromString(((ulong)value.Bits).ToString(CultureInfo.InvariantCulture)),
            CelKind.Double => CelValue.FromString(DoubleText.Shortest(value.Real)),
            CelKind.Timestamp => CelValue.FromString(Rfc3339.Format(value.Bits, value.Nanoseconds)),
            CelKind.Duration => CelValue.FromString(DurationText.Format(value.Bits)),
            CelKind.Bytes => DecodeUtf8(value.Octets, ref context),
            _ => default,
        };
    }

    /// <summary><c>bytes(a)</c>: a string in UTF-8.</summary>
    internal static CelValue ToBytes(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.Bytes => a[0],
        CelKind.String => context.TryAllocate(a[0].Text.Length * 3L)
            ? CelValue.FromBytes(Encoding.UTF8.GetBytes(a[0].Text))
            : CelContext.LimitError,
        _ => default,
    };

    /// <summary><c>timestamp(a)</c>: RFC 3339 text, or Unix seconds.</summary>
    internal static CelValue ToTimestamp(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.Timestamp => a[0],
        CelKind.Int => CelValue.FromUnixTime(a[0].Bits, 0),
        CelKind.String => Rfc3339.TryParse(a[0].Text, out long seconds, out int nanoseconds)
            ? CelValue.FromUnixTime(seconds, nanoseconds)
            : NoTimestamp,
        _ => default,
    };

    /// <summary><c>duration(a)</c>: text such as <c>1h30m</c>.</summary>
    internal static CelValue ToDuration(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.Duration => a[0],
        CelKind.String => DurationText.TryParse(a[0].Text, out long nanoseconds)
            ? CelValue.FromDuration(nanoseconds)
            : NoDuration,
        _ => default,
    };

    /// <summary>The string that octets encode, or an error.</summary>
    internal static CelValue DecodeUtf8(byte[] octets, ref CelContext context)
    {
        if (!context.TryAllocate(octets.Length * (long)sizeof(char)))
        {
            return CelContext.LimitError;
        }

        return System.Text.Unicode.Utf8.IsValid(octets) ? CelValue.FromString(Encoding.UTF8.GetString(octets)) : NoUtf8;
    }

    private static CelValue Refused(string message) => CelValue.FromError(CelErrorCode.InvalidArgument, message);

    // The framework's parsers ignore trailing NUL characters.
    private static bool EndsInDigit(string text) => text.Length > 0 && char.IsAsciiDigit(text[^1]);

    private static CelValue ParseDouble(string text)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        ReadOnlySpan<char> unsigned = text.AsSpan();
        bool negative = unsigned.StartsWith('-');
        unsigned = negative || unsigned.StartsWith('+') ? unsigned[1..] : unsigned;
        if (unsigned.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return unsigned.Length == text.Length ? CelValue.FromDouble(double.NaN) : NoDouble;
        }

        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            return CelValue.FromDouble(negative ? double.NegativeInfinity : double.PositiveInfinity);
        }

        return unsigned.Length > 0 && (char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.') && unsigned[^1] != '\0'
            && double.TryParse(text, Styles, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? CelValue.FromDouble(value)
                : NoDouble;
    }
}
