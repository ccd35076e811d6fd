using System.Globalization;
using System.Numerics;
using Sluice.GoTemplate.Formatting;
using Sluice.GoTemplate.Syntax;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>The conversions that Sprig's functions do by themselves: what cannot be converted is zero.</summary>
internal static class Conversion
{
    /// <summary>A value as a whole number: text may have a prefix (<c>0x</c>, <c>0</c> for octal), a fraction is cut off.</summary>
    /// <param name="value">The value.</param>
    public static long Integer(object? value)
    {
        switch (value)
        {
            case bool flag:
                return flag ? 1 : 0;
            case double number:
                return Truncated(number);
            case string text:
                return Integer(text);
            default:
                return GoType.TryInteger(value, out Int128 integer) ? (long)(ulong)(UInt128)integer : 0;
        }
    }

    /// <summary>A value as a floating-point number.</summary>
    /// <param name="value">The value.</param>
    public static double Float(object? value)
    {
        switch (value)
        {
            case bool flag:
                return flag ? 1 : 0;
            case double number:
                return number;
            case string text:
                return TryFloat(text, out double parsed) ? parsed : 0;
            default:
                return GoType.TryInteger(value, out Int128 integer) ? (double)integer : 0;
        }
    }

    /// <summary>A value as text: strings as they are, else as <c>%v</c> has it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="context">What the call works with.</param>
    public static string Text(object? value, CallContext context) => GoFormat.Text(value, context.Budget);

    /// <summary>A value as a list of texts, without its nils; a value that is no list is a list of one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="context">What the call works with.</param>
    public static List<string> Texts(object? value, CallContext context)
    {
        switch (value)
        {
            case null:
                return [];
            case GoList list:
                context.Budget.AllocateItems(list.Count);
                return [.. list.Items.Where(static item => item is not null).Select(item => Text(item, context))];
            default:
                return [Text(value, context)];
        }
    }

    /// <summary>Cuts off the fraction of a number; what does not fit 64 bits is the smallest integer, as processors have it.</summary>
    /// <param name="number">The number.</param>
    public static long Truncated(double number) =>
        number is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)number : long.MinValue;

    private static long Integer(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point > 0 && text.AsSpan(point + 1).IndexOfAnyExcept('0') < 0 && point + 1 < text.Length)
        {
            text = text[..point];
        }

        return NumberLiteral.TryInteger(text, out BigInteger value) && value >= long.MinValue && value <= long.MaxValue ? (long)value : 0;
    }

    private static bool TryFloat(string text, out double value)
    {
        string name = text.TrimStart('+', '-').ToUpperInvariant();
        if (name is "INF" or "INFINITY" or "NAN" && text.Length - name.Length <= 1)
        {
            value = name == "NAN" ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
