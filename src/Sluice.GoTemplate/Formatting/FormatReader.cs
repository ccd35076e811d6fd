using System.Globalization;
using System.Text;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Formatting;

/// <summary>What stands between the percent sign and the verb.</summary>
internal record struct VerbFlags
{
    /// <summary>The largest width or precision: a million, as in Go.</summary>
    public const int Largest = 1_000_000;

    /// <summary><c>+</c>.</summary>
    public bool Plus { get; set; }

    /// <summary><c>-</c>.</summary>
    public bool Minus { get; set; }

    /// <summary><c>#</c>.</summary>
    public bool Sharp { get; set; }

    /// <summary>A blank.</summary>
    public bool Space { get; set; }

    /// <summary><c>0</c>.</summary>
    public bool Zero { get; set; }

    /// <summary>The width; <see langword="null"/> for none.</summary>
    public int? Width { get; set; }

    /// <summary>The precision; <see langword="null"/> for none.</summary>
    public int? Precision { get; set; }

    /// <summary>Whether this is <c>%+v</c>.</summary>
    public bool PlusV { get; set; }

    /// <summary>Whether this is <c>%#v</c>.</summary>
    public bool SharpV { get; set; }
}

/// <summary>Reads a format and prints its arguments.</summary>
/// <param name="format">The format.</param>
/// <param name="values">The arguments.</param>
/// <param name="budget">What it may cost.</param>
internal ref struct FormatReader(string format, ReadOnlySpan<object?> values, Budget budget)
{
    private readonly ReadOnlySpan<object?> _values = values;
    private readonly VerbPrinter _printer = new(budget);
    private int _at;
    private int _argument;
    private bool _reordered;
    private bool _goodIndex;
    private bool _afterIndex;

    /// <summary>Prints.</summary>
    public string Run()
    {
        bool everReordered = false;
        while (_at < format.Length)
        {
            int percent = format.IndexOf('%', _at);
            _printer.Append(format[_at..(percent < 0 ? format.Length : percent)]);
            if (percent < 0)
            {
                break;
            }

            _at = percent + 1;
            _goodIndex = true;
            _afterIndex = false;
            _reordered = false;
            VerbFlags flags = ReadFlags();
            everReordered |= _reordered;
            if (_at >= format.Length)
            {
                _printer.Append("%!(NOVERB)");
                break;
            }

            Rune verb = Rune.TryGetRuneAt(format, _at, out Rune rune) ? rune : Rune.ReplacementChar;
            _at += verb.Utf16SequenceLength;
            PrintVerb(verb, flags);
        }

        if (!everReordered && _argument < _values.Length)
        {
            Extra();
        }

        return _printer.ToString();
    }

    private void PrintVerb(Rune verb, VerbFlags flags)
    {
        string name = verb.ToString();
        if (name == "%")
        {
            _printer.Append("%");
        }
        else if (!_goodIndex)
        {
            _printer.Append($"%!{name}(BADINDEX)");
        }
        else if (_argument >= _values.Length)
        {
            _printer.Append($"%!{name}(MISSING)");
        }
        else
        {
            if (name == "v")
            {
                flags.SharpV = flags.Sharp;
                flags.PlusV = flags.Plus;
                flags.Sharp = false;
                flags.Plus = false;
            }

            _printer.Argument(_values[_argument++], name.Length == 1 ? name[0] : '\uFFFD', name, flags);
        }
    }

    private VerbFlags ReadFlags()
    {
        var flags = default(VerbFlags);
        for (; _at < format.Length; _at++)
        {
            switch (format[_at])
            {
                case '#': flags.Sharp = true; continue;
                case '0': flags.Zero = true; continue;
                case '+': flags.Plus = true; continue;
                case '-': flags.Minus = true; continue;
                case ' ': flags.Space = true; continue;
                default: break;
            }

            break;
        }

        ReadIndex();
        if (Accept('*'))
        {
            flags.Width = Star("%!(BADWIDTH)");
            if (flags.Width < 0)
            {
                flags.Width = -flags.Width;
                flags.Minus = true;
            }

            _afterIndex = false;
        }
        else
        {
            flags.Width = Number();
            if (_afterIndex && flags.Width is not null)
            {
                _goodIndex = false;
            }
        }

        if (Accept('.'))
        {
            if (_afterIndex)
            {
                _goodIndex = false;
            }

            ReadIndex();
            if (Accept('*'))
            {
                flags.Precision = Star("%!(BADPREC)");
                if (flags.Precision < 0)
                {
                    flags.Precision = null;
                    _printer.Append("%!(BADPREC)");
                }

                _afterIndex = false;
            }
            else
            {
                flags.Precision = Number() ?? 0;
            }
        }

        if (!_afterIndex)
        {
            ReadIndex();
        }

        return flags;
    }

    private bool Accept(char c)
    {
        if (_at < format.Length && format[_at] == c)
        {
            _at++;
            return true;
        }

        return false;
    }

    private int? Number()
    {
        int start = _at;
        int number = 0;
        while (_at < format.Length && char.IsAsciiDigit(format[_at]))
        {
            number = Math.Min((number * 10) + format[_at++] - '0', VerbFlags.Largest + 1);
        }

        return _at == start || number > VerbFlags.Largest ? null : number;
    }

    private int? Star(string mistake)
    {
        if (_argument < _values.Length && GoType.TryInteger(_values[_argument], out Int128 number)
            && number >= -VerbFlags.Largest && number <= VerbFlags.Largest)
        {
            _argument++;
            return (int)number;
        }

        _argument = Math.Min(_argument + 1, _values.Length);
        _printer.Append(mistake);
        return null;
    }

    private void ReadIndex()
    {
        if (_at >= format.Length || format[_at] != '[')
        {
            return;
        }

        _reordered = true;
        int end = format.IndexOf(']', _at);
        if (end < 0)
        {
            _goodIndex = false;
            _at++;
            return;
        }

        bool isNumber = int.TryParse(format.AsSpan(_at + 1, end - _at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        _at = end + 1;
        if (isNumber && index >= 1 && index <= _values.Length)
        {
            _argument = index - 1;
            _afterIndex = true;
        }
        else
        {
            _goodIndex = false;
        }
    }

    private readonly void Extra()
    {
        _printer.Append("%!(EXTRA ");
        for (int i = _argument; i < _values.Length; i++)
        {
            if (i > _argument)
            {
                _printer.Append(", ");
            }

            if (_values[i] is null)
            {
                _printer.Append("<nil>");
            }
            else
            {
                _printer.Append(GoType.NameOf(_values[i]) + "=");
                _printer.Value(_values[i], 'v', default, 0);
            }
        }

        _printer.Append(")");
    }
}
