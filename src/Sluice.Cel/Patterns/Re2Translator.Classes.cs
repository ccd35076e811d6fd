using System.Globalization;
using System.Text;

namespace Sluice.Cel.Patterns;

/// <content>Escapes and character classes.</content>
internal sealed partial class Re2Translator
{
    private bool Escape()
    {
        if (_at >= source.Length)
        {
            return Fail("it ends in a backslash");
        }

        char c = source[_at];
        switch (c)
        {
            case 'A' or 'z' or 'b' or 'B':
                _at++;
                _out.Append('\\').Append(c);
                return true;
            case 'Q':
                _at++;
                return Quoted();
        }

        CodePointSet set = new();
        if (!TryClassEscape(set, out bool isClass))
        {
            return false;
        }

        if (isClass)
        {
            return Append(set, negated: false);
        }

        if (!TryCharacterEscape(out int codePoint))
        {
            return false;
        }

        return Literal(codePoint);
    }

    private bool Quoted()
    {
        _out.Append("(?:");
        int end = source.IndexOf(@"\E", _at, StringComparison.Ordinal);
        int stop = end < 0 ? source.Length : end;
        while (_at < stop)
        {
            _size++;
            if (!Literal(ReadCodePoint()))
            {
                return false;
            }
        }

        _at = end < 0 ? stop : end + 2;
        _out.Append(')');
        return true;
    }

    private bool Append(CodePointSet set, bool negated)
    {
        if (_fold)
        {
            set.Fold();
        }

        string unit = set.ToPattern(negated);
        _out.Append(unit);
        return !_classes.Add(unit) || _classes.Count <= maxClasses || Fail("it has too many different character classes");
    }

    /// <summary>Reads <c>\d</c>, <c>\pL</c> and the like after the backslash; sets nothing when it is another escape.</summary>
    private bool TryClassEscape(CodePointSet set, out bool isClass)
    {
        char c = source[_at];
        isClass = c is 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'p' or 'P';
        if (!isClass)
        {
            return true;
        }

        _at++;
        if (c is 'p' or 'P')
        {
            bool inverted = false;
            string name;
            if (Accept('{'))
            {
                inverted = Accept('^');
                int close = source.IndexOf('}', _at);
                if (close < 0)
                {
                    return Fail("a Unicode class is not closed");
                }

                name = source[_at..close];
                _at = close + 1;
            }
            else
            {
                name = _at < source.Length ? source[_at++].ToString() : "";
            }

            return set.TryAddCategory(name, (c == 'P') != inverted) || Fail("it names a Unicode class that is no general category");
        }

        CodePointSet named = new();
        AddPerl(named, char.ToLowerInvariant(c));
        set.Add(named, char.IsAsciiLetterUpper(c));
        return true;
    }

    private static void AddPerl(CodePointSet set, char name)
    {
        if (name == 's')
        {
            set.Add('\t', '\n');
            set.Add('\f', '\r');
            set.Add(' ', ' ');
            return;
        }

        set.Add('0', '9');
        if (name == 'w')
        {
            set.Add('A', 'Z');
            set.Add('a', 'z');
            set.Add('_', '_');
        }
    }

    private bool TryCharacterEscape(out int codePoint)
    {
        char c = source[_at];
        codePoint = c switch
        {
            'a' => '\a',
            'f' => '\f',
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\v',
            _ when c < 0x80 && !char.IsAsciiLetterOrDigit(c) => c,
            _ => -1,
        };
        if (codePoint >= 0)
        {
            _at++;
            return true;
        }

        if (c == 'x')
        {
            _at++;
            return TryHexadecimal(out codePoint);
        }

        bool octal = c == '0' || (c is >= '1' and <= '7' && PeekNext() is >= '0' and <= '7');
        if (!octal)
        {
            return Fail(char.IsAsciiDigit(c) ? "RE2 has no back references" : "it has an escape that RE2 does not have");
        }

        codePoint = 0;
        for (int n = 0; n < 3 && Peek() is >= '0' and <= '7'; n++)
        {
            codePoint = (codePoint * 8) + (source[_at++] - '0');
        }

        return true;
    }

    private bool TryHexadecimal(out int codePoint)
    {
        bool braces = Accept('{');
        int close = braces ? source.IndexOf('}', _at) : _at + 2;
        ReadOnlySpan<char> digits = close < 0 || close > source.Length ? [] : source.AsSpan(_at, close - _at);
        if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out codePoint)
            || !Rune.IsValid(codePoint))
        {
            return Fail("a hexadecimal escape is wrong");
        }

        _at = braces ? close + 1 : close;
        return true;
    }

    private bool Class()
    {
        bool negated = Accept('^');
        CodePointSet set = new();
        bool first = true;
        while (first || Peek() != ']')
        {
            if (_at >= source.Length)
            {
                return Fail("a character class is not closed");
            }

            first = false;
            _size += _size < MaxSize ? 1 : 0;
            if (source.AsSpan(_at).StartsWith("[:", StringComparison.Ordinal) && source.IndexOf(":]", _at, StringComparison.Ordinal) is > 0 and var end)
            {
                if (!TryPosix(set, source[(_at + 2)..end]))
                {
                    return Fail("it names an unknown character class");
                }

                _at = end + 2;
            }
            else if (!ClassItem(set))
            {
                return false;
            }
        }

        _at++;
        return Append(set, negated);
    }

    private bool ClassItem(CodePointSet set)
    {
        if (Accept('\\'))
        {
            if (_at >= source.Length || !TryClassEscape(set, out bool isClass))
            {
                return Error.Length > 0 ? false : Fail("it ends in a backslash");
            }

            if (isClass)
            {
                return true;
            }

            _at--;
        }

        if (!TryClassCharacter(out int from))
        {
            return false;
        }

        int to = from;
        if (Peek() == '-' && PeekNext() is not (']' or '\0'))
        {
            _at++;
            if (!TryClassCharacter(out to))
            {
                return false;
            }
        }

        set.Add(from, to);
        return from <= to || Fail("a range in a character class is reversed");
    }

    private bool TryClassCharacter(out int codePoint)
    {
        if (!Accept('\\'))
        {
            codePoint = ReadCodePoint();
            return true;
        }

        codePoint = 0;
        return _at < source.Length ? TryCharacterEscape(out codePoint) : Fail("it ends in a backslash");
    }

    private static bool TryPosix(CodePointSet set, string name)
    {
        bool negated = name.StartsWith('^');
        CodePointSet named = new();
        ReadOnlySpan<(int From, int To)> ranges = (negated ? name[1..] : name) switch
        {
            "alnum" => [('0', '9'), ('A', 'Z'), ('a', 'z')],
            "alpha" => [('A', 'Z'), ('a', 'z')],
            "ascii" => [(0, 0x7F)],
            "blank" => [('\t', '\t'), (' ', ' ')],
            "cntrl" => [(0, 0x1F), (0x7F, 0x7F)],
            "digit" => [('0', '9')],
            "graph" => [('!', '~')],
            "lower" => [('a', 'z')],
            "print" => [(' ', '~')],
            "punct" => [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
            "space" => [('\t', '\r'), (' ', ' ')],
            "upper" => [('A', 'Z')],
            "word" => [('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')],
            "xdigit" => [('0', '9'), ('A', 'F'), ('a', 'f')],
            _ => [],
        };
        foreach ((int from, int to) in ranges)
        {
            named.Add(from, to);
        }

        set.Add(named, negated);
        return !ranges.IsEmpty;
    }
}
