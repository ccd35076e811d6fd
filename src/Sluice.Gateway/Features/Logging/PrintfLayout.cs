using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sluice.Gateway.Features.Logging;

/// <summary>The layout of a verb in a <see cref="LogPattern"/>, such as <c>.4s</c>, <c>-8s</c> or <c>03x</c>: flags, width, precision and a
/// letter, as in Go's package <c>fmt</c>.</summary>
internal sealed class PrintfLayout
{
    /// <summary>The width and the precision at most: a line is not made of spaces.</summary>
    private const int MaxSize = 1000;

    private bool _left;
    private bool _zeros;
    private int _width;
    private int? _precision;
    private char _letter;

    private PrintfLayout()
    {
    }

    /// <summary>Whether the value is a number.</summary>
    public bool IsNumber { get; private init; }

    /// <summary>Reads a layout.</summary>
    /// <param name="text">The layout, without the percent sign.</param>
    /// <param name="isNumber">Whether the value is a number.</param>
    /// <param name="layout">The layout.</param>
    public static bool TryParse(string text, bool isNumber, [NotNullWhen(true)] out PrintfLayout? layout)
    {
        layout = new PrintfLayout { IsNumber = isNumber, _letter = text[^1] };
        ReadOnlySpan<char> rest = text.AsSpan(0, text.Length - 1);
        for (; rest.Length > 0 && rest[0] is '-' or '0'; rest = rest[1..])
        {
            layout._left |= rest[0] == '-';
            layout._zeros |= rest[0] == '0';
        }

        int dot = rest.IndexOf('.');
        ReadOnlySpan<char> width = dot < 0 ? rest : rest[..dot];
        int precision = 0;
        bool fits = TrySize(width, out layout._width) && (dot < 0 || TrySize(rest[(dot + 1)..], out precision))
            && (isNumber ? layout._letter is 'd' or 'v' or 'x' or 'X' or 'o' && dot < 0 : layout._letter is 's' or 'v');
        layout._precision = dot < 0 ? null : precision;
        layout = fits ? layout : null;
        return fits;
    }

    /// <summary>Lays a value out.</summary>
    /// <param name="value">The text, or the digits of a number that is not negative.</param>
    public string Apply(string value)
    {
        if (IsNumber)
        {
            long number = long.Parse(value, CultureInfo.InvariantCulture);
            value = _letter switch
            {
                'x' => number.ToString("x", CultureInfo.InvariantCulture),
                'X' => number.ToString("X", CultureInfo.InvariantCulture),
                'o' => Convert.ToString(number, 8),
                _ => value,
            };
        }
        else if (_precision < value.Length)
        {
            value = value[.._precision.Value];
        }

        return _left ? value.PadRight(_width) : value.PadLeft(_width, _zeros ? '0' : ' ');
    }

    private static bool TrySize(ReadOnlySpan<char> digits, out int size)
    {
        size = 0;
        return digits.IsEmpty
            || (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size <= MaxSize);
    }
}
