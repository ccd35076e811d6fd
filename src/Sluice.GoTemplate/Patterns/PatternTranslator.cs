using System.Globalization;
using System.Text;

namespace Sluice.GoTemplate.Patterns;

/// <summary>Translates a pattern of RE2's syntax (github.com/google/re2/wiki/Syntax) into one of .NET that means the same. Groups are
/// numbered as they open, whether they have a name or not. <c>\b</c> follows the framework's word characters, not only ASCII's.</summary>
/// <param name="source">The pattern.</param>
internal sealed partial class PatternTranslator(string source)
{
    /// <summary>The longest pattern: the cost of its automaton grows with its length.</summary>
    private const int MaxLength = 2000;

    // RE2's own bound on repetitions, which bounds nested ones too.
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 100;

    // Making the automaton costs about the cube of the number of different classes.
    private const int MaxClasses = 32;
    private const int MaxLiterals = 200;

    private const string Pairs = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private readonly StringBuilder _out = new();
    private readonly List<string> _names = [];
    private readonly HashSet<string> _classes = new(StringComparer.Ordinal);
    private readonly HashSet<int> _literals = [];
    private int _at;
    private int _depth;
    private bool _fold;
    private bool _multiline;
    private bool _dotAll;
    private bool _lazy;

    /// <summary>The names of the groups, empty for those without one.</summary>
    public IReadOnlyList<string> GroupNames => _names;

    /// <summary>The number of kinds of characters that the pattern tells apart.</summary>
    public int Alphabet => _classes.Count + _literals.Count;

    /// <summary>Translates.</summary>
    /// <exception cref="TemplateFault">It is no pattern of RE2, or too complex.</exception>
    public string Translate()
    {
        if (source.Length > MaxLength)
        {
            throw Bad($"it is longer than {MaxLength} characters");
        }

        Alternatives();
        return _at == source.Length ? _out.ToString() : throw Bad("a parenthesis is closed that was not opened");
    }

    private TemplateFault Bad(string reason) => new($"the pattern {Syntax.Excerpt.Of(source, 0, source.Length)} cannot be used: {reason}");

    private bool Accept(char c)
    {
        if (_at < source.Length && source[_at] == c)
        {
            _at++;
            return true;
        }

        return false;
    }

    // Returns the greatest product of repetitions inside.
    private int Alternatives()
    {
        int most = 1;
        while (_at < source.Length && source[_at] != ')')
        {
            if (Accept('|'))
            {
                _out.Append('|');
                continue;
            }

            int start = _out.Length;
            int inner = Atom(out bool repeats);
            most = Math.Max(most, repeats ? Repetition(start, inner) : inner);
        }

        return most;
    }

    private int Repetition(int start, int inner)
    {
        bool repeated = false;
        while (_at < source.Length)
        {
            (string text, int count) = Quantifier();
            if (text.Length == 0)
            {
                break;
            }

            if (repeated)
            {
                throw Bad("a repetition is repeated");
            }

            repeated = true;
            bool lazy = Accept('?') != _lazy;
            if (count * inner > MaxRepeat)
            {
                throw Bad($"repetitions of more than {MaxRepeat} are refused");
            }

            inner *= Math.Max(1, count);
            _out.Insert(start, "(?:").Append(')').Append(text).Append(lazy ? "?" : "");
        }

        return inner;
    }

    private (string Text, int Count) Quantifier()
    {
        switch (source[_at])
        {
            case '*' or '+' or '?':
                return (source[_at++].ToString(), 1);
            case '{':
                int end = source.IndexOf('}', _at);
                string[] parts = end < 0 ? [] : source[(_at + 1)..end].Split(',');
                bool isRange = parts.Length is 1 or 2 && Array.TrueForAll(parts, static part => part.All(char.IsAsciiDigit)) && parts[0].Length > 0;
                if (!isRange)
                {
                    return ("", 0);
                }

                int low = Count(parts[0]);
                int high = parts.Length == 1 ? low : parts[1].Length == 0 ? -1 : Count(parts[1]);
                if (low > MaxRepeat || high > MaxRepeat || (high >= 0 && high < low))
                {
                    throw Bad("the numbers of a repetition are out of range");
                }

                _at = end + 1;
                return ($"{{{low}{(parts.Length == 1 ? "" : high < 0 ? "," : "," + high)}}}", Math.Max(low, high));
            default:
                return ("", 0);
        }
    }

    private static int Count(string digits) => digits.Length > 5 ? int.MaxValue : int.Parse(digits, CultureInfo.InvariantCulture);

    private int Atom(out bool repeats)
    {
        repeats = true;
        char c = source[_at];
        switch (c)
        {
            case '(':
                return Group(out repeats);
            case '[':
                _at++;
                Class();
                return 1;
            case '.':
                _at++;
                _out.Append(_dotAll ? $@"(?:{Pairs}|[\s\S])" : $@"(?:{Pairs}|[^\n])");
                return 1;
            case '^':
                _at++;
                _out.Append(_multiline ? "(?m:^)" : @"\A");
                return 1;
            case '$':
                _at++;
                _out.Append(_multiline ? "(?m:$)" : @"\z");
                return 1;
            case '*' or '+' or '?':
                throw Bad("there is nothing to repeat");
            case '\\':
                Escape();
                return 1;
            default:
                Literal(NextRune());
                return 1;
        }
    }

    private Rune NextRune()
    {
        Rune rune = Rune.TryGetRuneAt(source, _at, out Rune valid) ? valid : throw Bad("it is no valid UTF-8");
        _at += rune.Utf16SequenceLength;
        return rune;
    }

    private void Literal(Rune rune)
    {
        _literals.Add(rune.Value);
        if (_literals.Count > MaxLiterals)
        {
            throw Bad($"it has more than {MaxLiterals} different characters");
        }

        string text = Hex(rune.ToString());
        string atom = rune.Utf16SequenceLength == 2 ? $"(?:{text})" : text;
        _out.Append(_fold ? $"(?i:{atom})" : atom);
    }

    private static string Hex(string text) => string.Concat(text.Select(static c => @"\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture)));

    private int Group(out bool repeats)
    {
        repeats = true;
        _at++;
        if (++_depth > MaxDepth)
        {
            throw Bad("groups are nested too deep");
        }

        (bool fold, bool multiline, bool dotAll, bool lazy) = (_fold, _multiline, _dotAll, _lazy);
        if (Accept('?'))
        {
            if (Accept('P') || (_at < source.Length && source[_at] == '<'))
            {
                Named();
            }
            else if (!Flags())
            {
                // Flags for the rest of the enclosing group.
                _depth--;
                repeats = false;
                return 1;
            }
        }
        else
        {
            Open("");
        }

        int most = Alternatives();
        if (!Accept(')'))
        {
            throw Bad("a parenthesis is not closed");
        }

        _out.Append(')');
        (_fold, _multiline, _dotAll, _lazy) = (fold, multiline, dotAll, lazy);
        _depth--;
        return most;
    }

    private void Open(string name)
    {
        _names.Add(name);
        _out.Append("(?<").Append(_names.Count.ToString(CultureInfo.InvariantCulture)).Append('>');
    }

    private void Named()
    {
        int end = source.IndexOf('>', _at);
        if (!Accept('<') || end <= _at || source[_at..end].Any(static c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
        {
            throw Bad("the name of a group is wrong");
        }

        Open(source[_at..end]);
        _at = end + 1;
    }

    // True when a group opens, false when the flags hold from here on.
    private bool Flags()
    {
        bool value = true;
        while (_at < source.Length)
        {
            char c = source[_at++];
            switch (c)
            {
                case 'i': _fold = value; break;
                case 'm': _multiline = value; break;
                case 's': _dotAll = value; break;
                case 'U': _lazy = value; break;
                case '-' when value: value = false; break;
                case ':':
                    _out.Append("(?:");
                    return true;
                case ')':
                    return false;
                default:
                    throw Bad("it has a group of a kind that RE2 does not have");
            }
        }

        throw Bad("a parenthesis is not closed");
    }

    private void Escape()
    {
        if (_at + 1 >= source.Length)
        {
            throw Bad("a backslash stands at its end");
        }

        char c = source[_at + 1];
        switch (c)
        {
            case 'A' or 'z' or 'b' or 'B':
                _at += 2;
                _out.Append('\\').Append(c);
                return;
            case 'Q':
                int end = source.IndexOf(@"\E", _at, StringComparison.Ordinal);
                int stop = end < 0 ? source.Length : end;
                for (_at += 2; _at < stop;)
                {
                    Literal(NextRune());
                }

                _at = end < 0 ? source.Length : end + 2;
                return;
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'p' or 'P':
                var set = new PatternClass();
                ClassEscape(set);
                Emit(set);
                return;
            default:
                Literal(new Rune(EscapedCharacter()));
                return;
        }
    }

    private int EscapedCharacter()
    {
        char c = source[_at + 1];
        _at += 2;
        switch (c)
        {
            case 'a': return '\a';
            case 'f': return '\f';
            case 't': return '\t';
            case 'n': return '\n';
            case 'r': return '\r';
            case 'v': return '\v';
            case 'x':
                return HexEscape();
            case >= '0' and <= '7' when c == '0' || (_at < source.Length && source[_at] is >= '0' and <= '7'):
                int value = c - '0';
                for (int i = 0; i < 2 && _at < source.Length && source[_at] is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + source[_at++] - '0';
                }

                return value;
            default:
                if (c < 128 && !char.IsAsciiLetterOrDigit(c))
                {
                    return c;
                }

                throw Bad($"the escape \\{c} does not exist");
        }
    }

    private int HexEscape()
    {
        string digits;
        if (Accept('{'))
        {
            int end = source.IndexOf('}', _at);
            digits = end < 0 ? "" : source[_at..end];
            _at = end + 1;
        }
        else
        {
            digits = _at + 2 <= source.Length ? source.Substring(_at, 2) : "";
            _at += 2;
        }

        return digits.Length is > 0 and <= 6 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && Rune.IsValid(value)
            ? value
            : throw Bad("a hexadecimal escape is wrong");
    }
}
