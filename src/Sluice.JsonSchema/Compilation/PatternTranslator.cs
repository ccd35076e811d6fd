using System.Globalization;
using System.Text;

namespace Sluice.JsonSchema.Compilation;

/// <summary>
/// Writes an ECMA-262 pattern as a .NET one that means the same: <c>$</c> only at the very end, <c>\d</c> and
/// <c>\w</c> of ASCII only, ECMAScript's white space, code points beyond the basic plane as one character, long names
/// of Unicode categories. Inline flags, <c>(?P&lt;name&gt;</c>, <c>\A</c>, <c>\z</c> and POSIX classes, which RE2 has,
/// are taken too, since people moved such patterns here.
/// </summary>
internal ref struct PatternTranslator
{
    private const string Astral = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private const string Space = @"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
    private const string NotSpace = @"\u0000-\u0008\u000e-\u001f\u0021-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\uffff";

    private readonly ReadOnlySpan<char> _pattern;
    private readonly StringBuilder _output = new();
    private readonly bool _strict;
    private int _at;
    private string _problem = "";

    private PatternTranslator(ReadOnlySpan<char> pattern, bool strict)
    {
        _pattern = pattern;
        _strict = strict;
    }

    /// <summary>Translates a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="problem">Why it is not one.</param>
    /// <param name="strict">Whether only what ECMA-262 with the <c>u</c> flag has is taken.</param>
    /// <returns>The .NET pattern, or null.</returns>
    public static string? Translate(string pattern, out string problem, bool strict = false)
    {
        var translator = new PatternTranslator(pattern, strict);
        while (translator._problem.Length == 0 && translator._at < pattern.Length)
        {
            translator.Next();
        }

        problem = translator._problem;
        return problem.Length == 0 ? translator._output.ToString() : null;
    }

    private void Next()
    {
        var c = _pattern[_at++];
        switch (c)
        {
            case '\\':
                Escape();
                break;
            case '[':
                Class();
                break;
            case '$':
                _output.Append(@"\z");
                break;
            case '.':
                _output.Append(CultureInfo.InvariantCulture, $@"(?:{Astral}|[^\n\r\u2028\u2029\uD800-\uDFFF])");
                break;
            case '(' when Follows("?P<") && !_strict:
                _output.Append("(?<");
                _at += 3;
                break;
            case '(' when _strict && IsFlagGroup():
            case '(' when Follows("?#") || Follows("?>") || Follows("?("):
                _problem = "a group of this kind does not exist";
                break;
            case '#' or ' ':
                _output.Append('\\').Append(c);
                break;
            default:
                if (char.IsHighSurrogate(c) && _at < _pattern.Length && char.IsLowSurrogate(_pattern[_at]))
                {
                    _output.Append("(?:").Append(c).Append(_pattern[_at++]).Append(')');
                }
                else
                {
                    _output.Append(c);
                }

                break;
        }
    }

    private readonly bool Follows(string text) => _pattern[_at..].StartsWith(text, StringComparison.Ordinal);

    /// <summary>Whether flags for the rest of the pattern come here (<c>(?i)</c>), which ECMA-262 does not have.</summary>
    private readonly bool IsFlagGroup() =>
        Follows("?") && _pattern[(_at + 1)..].IndexOfAnyExcept("imsx-") is > 0 and var end && _pattern[_at + 1 + end] == ')';

    private void Escape()
    {
        if (_at == _pattern.Length)
        {
            _problem = "it ends in a backslash";
            return;
        }

        var c = _pattern[_at++];
        switch (c)
        {
            case 'd' or 'w' or 's':
                _output.Append('[').Append(ClassEscape(c)).Append(']');
                break;
            case 'D' or 'W' or 'S':
                _output.Append(CultureInfo.InvariantCulture, $@"(?:{Astral}|[^{ClassEscape(char.ToLowerInvariant(c))}\uD800-\uDFFF])");
                break;
            case 'p' or 'P':
                _output.Append(Property(c));
                break;
            case 'b' or 'B' or (>= '1' and <= '9'):
                _output.Append('\\').Append(c);
                break;
            case 'k':
                _output.Append("\\k");
                break;
            case 'A' or 'z' when !_strict:
                _output.Append('\\').Append(c);
                break;
            case 'Q' when !_strict:
                var end = _pattern[_at..].IndexOf(@"\E", StringComparison.Ordinal);
                var literal = end < 0 ? _pattern[_at..] : _pattern.Slice(_at, end);
                foreach (var l in literal)
                {
                    AppendUnit(_output, l);
                }

                _at += literal.Length + (end < 0 ? 0 : 2);
                break;
            default:
                _at--;
                var codePoint = CharacterEscape();
                if (codePoint > 0xFFFF)
                {
                    _output.Append("(?:");
                    AppendCodePoint(_output, codePoint);
                    _output.Append(')');
                }
                else if (codePoint >= 0)
                {
                    AppendUnit(_output, (char)codePoint);
                }

                break;
        }
    }

    private static string ClassEscape(char c) => c switch
    {
        'd' => "0-9",
        'w' => "a-zA-Z0-9_",
        _ => Space,
    };

    /// <summary>Reads an escape that stands for one character.</summary>
    private int CharacterEscape()
    {
        var c = _pattern[_at++];
        switch (c)
        {
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'v':
                return '\v';
            case 'f':
                return '\f';
            case 'r':
                return '\r';
            case '0':
                return 0;
            case 'c' when _at < _pattern.Length && char.IsAsciiLetter(_pattern[_at]):
                return _pattern[_at++] & 0x1F;
            case 'x':
                return Hex(2);
            case 'u' when _at < _pattern.Length && _pattern[_at] == '{':
                return BracedHex();
            case 'u':
                var unit = Hex(4);
                if (unit is >= 0xD800 and < 0xDC00 && Follows("\\u"))
                {
                    var back = _at;
                    _at += 2;
                    var low = Hex(4);
                    if (low is >= 0xDC00 and < 0xE000)
                    {
                        return char.ConvertToUtf32((char)unit, (char)low);
                    }

                    _at = back;
                }

                return unit;
            case 'a' when !_strict:
                return '\a';
            default:
                if (char.IsAsciiLetterOrDigit(c))
                {
                    _problem = $"'\\{c}' means nothing";
                    return -1;
                }

                return c;
        }
    }

    private int Hex(int digits)
    {
        if (_at + digits <= _pattern.Length && int.TryParse(_pattern.Slice(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            _at += digits;
            return value;
        }

        _problem = "hexadecimal digits are missing";
        return -1;
    }

    private int BracedHex()
    {
        var end = _pattern[_at..].IndexOf('}');
        if (end > 1 && int.TryParse(_pattern.Slice(_at + 1, end - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= 0x10FFFF)
        {
            _at += end + 1;
            return value;
        }

        _problem = "hexadecimal digits are missing";
        return -1;
    }

    private string Property(char negation)
    {
        string name;
        if (_at < _pattern.Length && _pattern[_at] == '{' && _pattern[_at..].IndexOf('}') is var end and > 0)
        {
            name = _pattern.Slice(_at + 1, end - 1).ToString();
            _at += end + 1;
        }
        else if (_at < _pattern.Length && !_strict)
        {
            name = _pattern[_at++].ToString();
        }
        else
        {
            _problem = "a property's name is missing";
            return "";
        }

        var equals = name.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && name[..equals] is "General_Category" or "gc")
        {
            name = name[(equals + 1)..];
        }

        if (UnicodeProperty.Category(name) is not { } category)
        {
            _problem = $"the property '{name}' is not supported";
            return "";
        }

        return category == "Any" ? negation == 'p' ? @"\u0000-\uFFFF" : "" : $@"\{negation}{{{category}}}";
    }

    private void Class()
    {
        var negated = _at < _pattern.Length && _pattern[_at] == '^';
        _at += negated ? 1 : 0;
        var units = new StringBuilder();
        var astral = new List<string>();
        while (true)
        {
            if (_at >= _pattern.Length)
            {
                _problem = "a '[' is not closed";
                return;
            }

            if (_pattern[_at] == ']')
            {
                _at++;
                break;
            }

            ClassItem(units, astral);
            if (_problem.Length > 0)
            {
                return;
            }
        }

        if (negated)
        {
            // Outside the basic plane a negated class is taken to hold everything it does not name by single characters.
            var except = astral.Count > 0 ? $"(?!{string.Join('|', astral)})" : "";
            _output.Append(CultureInfo.InvariantCulture, $@"(?:{except}{Astral}|[^{units}\uD800-\uDFFF])");
            return;
        }

        if (units.Length > 0)
        {
            astral.Add($"[{units}]");
        }

        _output.Append(astral.Count switch
        {
            0 => @"[^\u0000-\uFFFF]",
            1 when units.Length > 0 => astral[0],
            _ => $"(?:{string.Join('|', astral)})",
        });
    }

    private void ClassItem(StringBuilder units, List<string> astral)
    {
        if (Follows("[:") && !_strict && _pattern[_at..].IndexOf(":]") is var end and > 0
            && UnicodeProperty.PosixClass(_pattern.Slice(_at + 2, end - 2)) is { } posix)
        {
            units.Append(posix);
            _at += end + 2;
            return;
        }

        var low = ClassCharacter(units);
        if (low < 0)
        {
            return;
        }

        var high = low;
        if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
        {
            _at++;
            var set = new StringBuilder();
            high = ClassCharacter(set);
            if (high < 0)
            {
                // A set cannot end a range: the hyphen stands for itself.
                units.Append(set).Append(@"\-");
                high = low;
            }
        }

        if (high < low)
        {
            _problem = "a range of characters is reversed";
            return;
        }

        if (low <= 0xFFFF)
        {
            AppendUnit(units, (char)low);
            if (high > low)
            {
                units.Append('-');
                AppendUnit(units, (char)Math.Min(high, 0xFFFF));
            }
        }

        if (high > 0xFFFF)
        {
            AppendAstralRange(astral, Math.Max(low, 0x10000), high);
        }
    }

    /// <summary>Reads a character of a class; -1 for a set, which is added to the class.</summary>
    private int ClassCharacter(StringBuilder units)
    {
        var c = _pattern[_at++];
        if (c != '\\')
        {
            return char.IsHighSurrogate(c) && _at < _pattern.Length && char.IsLowSurrogate(_pattern[_at])
                ? char.ConvertToUtf32(c, _pattern[_at++])
                : c;
        }

        if (_at == _pattern.Length)
        {
            _problem = "it ends in a backslash";
            return -1;
        }

        c = _pattern[_at];
        switch (c)
        {
            case 'd' or 'w' or 's':
                _at++;
                units.Append(ClassEscape(c));
                return -1;
            case 'D':
                _at++;
                units.Append(@"\u0000-/:-\uFFFF");
                return -1;
            case 'W':
                _at++;
                units.Append(@"\u0000-/:-@\[-\^`\{-\uFFFF");
                return -1;
            case 'S':
                _at++;
                units.Append(NotSpace);
                return -1;
            case 'p' or 'P':
                _at++;
                units.Append(Property(c));
                return -1;
            case 'b':
                _at++;
                return '\b';
            default:
                return CharacterEscape();
        }
    }

    private static void AppendAstralRange(List<string> astral, int low, int high)
    {
        // Split at the borders of the leading halves: a part of the first, whole ones between, a part of the last.
        while (low <= high)
        {
            var lead = char.ConvertFromUtf32(low)[0];
            var trail = char.ConvertFromUtf32(low)[1];
            var endOfLead = low | 0x3FF;
            if (trail == 0xDC00 && high >= endOfLead)
            {
                var lastLead = char.ConvertFromUtf32(high)[0];
                var whole = (high & 0x3FF) == 0x3FF ? lastLead : (char)(lastLead - 1);
                astral.Add(string.Create(CultureInfo.InvariantCulture, $@"[\u{(int)lead:X4}-\u{(int)whole:X4}][\uDC00-\uDFFF]"));
                low = (0x10000 + ((whole - 0xD800) << 10)) | 0x3FF;
            }
            else
            {
                var last = char.ConvertFromUtf32(Math.Min(high, endOfLead))[1];
                astral.Add(string.Create(CultureInfo.InvariantCulture, $@"\u{(int)lead:X4}[\u{(int)trail:X4}-\u{(int)last:X4}]"));
                low = Math.Min(high, endOfLead);
            }

            low++;
        }
    }

    private static void AppendCodePoint(StringBuilder output, int codePoint)
    {
        foreach (var unit in char.ConvertFromUtf32(codePoint))
        {
            AppendUnit(output, unit);
        }
    }

    private static void AppendUnit(StringBuilder output, char unit)
    {
        if (char.IsAsciiLetterOrDigit(unit))
        {
            output.Append(unit);
        }
        else
        {
            output.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        }
    }
}
