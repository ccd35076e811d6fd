using System.Globalization;
using System.Text;

namespace Sluice.Cel.Patterns;

/// <summary>
/// Translates an RE2 pattern into one of .NET that tells the same texts apart. Since only the fact of a match counts, groups
/// do not capture and lazy repetitions are greedy. <c>\b</c> follows the framework's word characters, not only ASCII's.
/// Unicode classes are general categories, up to U+FFFF; scripts are refused.
/// </summary>
internal sealed partial class Re2Translator(string source, int maxClasses, int maxLiterals)
{
    // What RE2 allows: repetitions up to 1000, and a bound on the whole program. Deeper groups than this no one writes.
    private const int MaxRepeat = 1000;
    private const int MaxSize = 5000;
    private const int MaxDepth = 100;

    // Making the automaton costs about the cube of the number of different classes, which overlap.
    private readonly HashSet<string> _classes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _literals = new(StringComparer.Ordinal);
    private readonly StringBuilder _out = new();
    private int _at;
    private int _size;
    private int _depth;
    private bool _fold;
    private bool _multiline;
    private bool _dotAll;

    /// <summary>Why the pattern was refused.</summary>
    internal string Error { get; private set; } = "";

    /// <summary>Translates the pattern; false with <see cref="Error"/> set when it is no RE2 pattern or too large.</summary>
    internal bool TryTranslate(out string translated)
    {
        bool valid = Alternation() && (_at == source.Length || Fail("a parenthesis is not opened"));
        translated = valid ? _out.ToString() : "";
        return valid;
    }

    private bool Fail(string error)
    {
        Error = error;
        return false;
    }

    private bool Accept(char c)
    {
        if (_at >= source.Length || source[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Alternation()
    {
        while (_at < source.Length && source[_at] != ')')
        {
            if (Accept('|'))
            {
                _out.Append('|');
            }
            else if (!Repetition())
            {
                return false;
            }
        }

        return true;
    }

    private bool Repetition()
    {
        int sizeBefore = _size;
        if (source[_at] is '*' or '+' or '?')
        {
            return Fail("a repetition has nothing to repeat");
        }

        int outBefore = _out.Length;
        if (!Atom())
        {
            return false;
        }

        if (!TryQuantifier(out string quantifier, out int times))
        {
            return Fail("a repetition is too large");
        }

        if (quantifier.Length > 0)
        {
            Accept('?');
            if (TryQuantifier(out string second, out _) && second.Length > 0)
            {
                return Fail("a repetition is repeated");
            }

            _ = _out.Length > outBefore ? _out.Append(quantifier) : _out;
        }

        long size = sizeBefore + ((long)(_size - sizeBefore) * times);
        _size = (int)Math.Min(size, int.MaxValue);
        return _size <= MaxSize || Fail("it is too large");
    }

    /// <summary>Reads a repetition if there is one; false when its bounds are wrong.</summary>
    private bool TryQuantifier(out string quantifier, out int times)
    {
        quantifier = "";
        times = 1;
        if (_at >= source.Length)
        {
            return true;
        }

        if (source[_at] is '*' or '+' or '?')
        {
            quantifier = source[_at++].ToString();
            return true;
        }

        int close = source[_at] == '{' ? source.IndexOf('}', _at) : -1;
        if (close < 0)
        {
            return true;
        }

        string[] bounds = source[(_at + 1)..close].Split(',');
        bool open = bounds.Length == 2 && bounds[1].Length == 0;
        if (bounds.Length > 2 || !Bound(bounds[0], out int from) || !Bound(open ? bounds[0] : bounds[^1], out int to))
        {
            // What is no repetition is text.
            return true;
        }

        _at = close + 1;
        times = Math.Max(1, to);
        quantifier = open ? $"{{{from},}}" : $"{{{from},{to}}}";
        return from <= to && to <= MaxRepeat;
    }

    private static bool Bound(string text, out int value)
    {
        value = 0;
        if (text.Length == 0 || !text.All(char.IsAsciiDigit))
        {
            return false;
        }

        value = text.Length > 6 ? int.MaxValue : int.Parse(text, CultureInfo.InvariantCulture);
        return true;
    }

    private bool Atom()
    {
        _size++;
        char c = source[_at];
        switch (c)
        {
            case '(':
                _at++;
                return Group();
            case '[':
                _at++;
                return Class();
            case '.':
                _at++;
                CodePointSet excluded = new();
                if (!_dotAll)
                {
                    excluded.Add('\n', '\n');
                }

                return Append(excluded, negated: true);
            case '^':
                _at++;
                _out.Append(_multiline ? "(?m:^)" : @"\A");
                return true;
            case '$':
                _at++;
                _out.Append(_multiline ? "(?m:$)" : @"\z");
                return true;
            case '\\':
                _at++;
                return Escape();
            default:
                return Literal(ReadCodePoint());
        }
    }

    private int ReadCodePoint()
    {
        Rune.DecodeFromUtf16(source.AsSpan(_at), out Rune rune, out int length);
        _at += length;
        return rune.Value;
    }

    private bool Literal(int codePoint)
    {
        CodePointSet set = new();
        set.Add(codePoint, codePoint);
        if (_fold)
        {
            set.Fold();
        }

        string unit = set.ToPattern(negated: false);
        _out.Append(unit);
        return !_literals.Add(unit) || _literals.Count <= maxLiterals || Fail("it has too many different characters");
    }

    private bool Group()
    {
        if (++_depth > MaxDepth)
        {
            return Fail("it is nested too deeply");
        }

        (bool fold, bool multiline, bool dotAll) = (_fold, _multiline, _dotAll);
        bool flagsOnly = false;
        if (Accept('?') && !GroupHead(out flagsOnly))
        {
            return false;
        }

        if (flagsOnly)
        {
            _depth--;
            return true;
        }

        _out.Append("(?:");
        if (!Alternation())
        {
            return false;
        }

        if (!Accept(')'))
        {
            return Fail("a parenthesis is not closed");
        }

        _out.Append(')');
        (_fold, _multiline, _dotAll) = (fold, multiline, dotAll);
        _depth--;
        return true;
    }

    /// <summary>Reads what follows <c>(?</c>: a name, or flags for the group or for the rest of the one around it.</summary>
    private bool GroupHead(out bool flagsOnly)
    {
        flagsOnly = false;
        if (source.AsSpan(_at).StartsWith("P<", StringComparison.Ordinal) || (Peek() == '<' && PeekNext() is not ('=' or '!')))
        {
            int close = source.IndexOf('>', _at);
            int name = source.IndexOf('<', _at) + 1;
            if (close <= name || !source[name..close].All(n => char.IsLetterOrDigit(n) || n == '_'))
            {
                return Fail("the name of a group is wrong");
            }

            _at = close + 1;
            return true;
        }

        bool on = true;
        while (_at < source.Length)
        {
            char flag = source[_at++];
            switch (flag)
            {
                case 'i':
                    _fold = on;
                    break;
                case 'm':
                    _multiline = on;
                    break;
                case 's':
                    _dotAll = on;
                    break;
                case 'U':
                    break;
                case '-' when on:
                    on = false;
                    break;
                case ':' or ')':
                    flagsOnly = flag == ')';
                    return true;
                default:
                    return Fail("it uses a kind of group that RE2 does not have");
            }
        }

        return Fail("a parenthesis is not closed");
    }

    private char Peek() => _at < source.Length ? source[_at] : '\0';

    private char PeekNext() => _at + 1 < source.Length ? source[_at + 1] : '\0';
}
