using System.Globalization;
using System.Text;

namespace Sluice.GoTemplate.Patterns;

/// <summary>The characters of a class.</summary>
internal sealed class PatternClass
{
    /// <summary>Ranges of characters.</summary>
    public List<(int From, int To)> Ranges { get; } = [];

    /// <summary>Unicode categories in .NET's syntax.</summary>
    public List<string> Categories { get; } = [];

    /// <summary>Adds ranges, or everything but them.</summary>
    /// <param name="ranges">The ranges, in order.</param>
    /// <param name="negated">Whether they are left out.</param>
    public void Add(ReadOnlySpan<(int From, int To)> ranges, bool negated)
    {
        if (!negated)
        {
            Ranges.AddRange(ranges);
            return;
        }

        int next = 0;
        foreach ((int from, int to) in ranges)
        {
            if (from > next)
            {
                Ranges.Add((next, from - 1));
            }

            next = to + 1;
        }

        Ranges.Add((next, 0x10FFFF));
    }
}

/// <summary>Character classes.</summary>
internal sealed partial class PatternTranslator
{
    private static readonly (int From, int To)[] Digits = [('0', '9')];
    private static readonly (int From, int To)[] WordCharacters = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
    private static readonly (int From, int To)[] Blanks = [('\t', '\n'), ('\f', '\r'), (' ', ' ')];

    private static readonly Dictionary<string, (int From, int To)[]> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = [('0', '9'), ('A', 'Z'), ('a', 'z')],
        ["alpha"] = [('A', 'Z'), ('a', 'z')],
        ["ascii"] = [(0, 127)],
        ["blank"] = [('\t', '\t'), (' ', ' ')],
        ["cntrl"] = [(0, 31), (127, 127)],
        ["digit"] = Digits,
        ["graph"] = [('!', '~')],
        ["lower"] = [('a', 'z')],
        ["print"] = [(' ', '~')],
        ["punct"] = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        ["space"] = [('\t', '\r'), (' ', ' ')],
        ["upper"] = [('A', 'Z')],
        ["word"] = WordCharacters,
        ["xdigit"] = [('0', '9'), ('A', 'F'), ('a', 'f')],
    };

    // The blocks in which a script's letters stand.
    private static readonly Dictionary<string, (int From, int To)[]> Scripts = new(StringComparer.Ordinal)
    {
        ["Latin"] = [('A', 'Z'), ('a', 'z'), (0xAA, 0xAA), (0xBA, 0xBA), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2B8), (0x1E00, 0x1EFF)],
        ["Greek"] = [(0x370, 0x373), (0x375, 0x377), (0x37A, 0x37D), (0x37F, 0x37F), (0x384, 0x384), (0x386, 0x386), (0x388, 0x3E1), (0x3F0, 0x3FF), (0x1F00, 0x1FFE)],
        ["Cyrillic"] = [(0x400, 0x484), (0x487, 0x52F), (0x1C80, 0x1C88)],
        ["Hebrew"] = [(0x591, 0x5F4)],
        ["Arabic"] = [(0x600, 0x604), (0x606, 0x60B), (0x60D, 0x61A), (0x61C, 0x61E), (0x620, 0x63F), (0x641, 0x64A), (0x656, 0x66F), (0x671, 0x6DC), (0x6DE, 0x6FF), (0x750, 0x77F)],
        ["Thai"] = [(0xE01, 0xE3A), (0xE40, 0xE5B)],
        ["Hangul"] = [(0x1100, 0x11FF), (0x3131, 0x318E), (0xAC00, 0xD7A3)],
        ["Hiragana"] = [(0x3041, 0x3096), (0x309D, 0x309F)],
        ["Katakana"] = [(0x30A1, 0x30FA), (0x30FD, 0x30FF), (0x31F0, 0x31FF)],
        ["Han"] = [(0x2E80, 0x2FD5), (0x3005, 0x3005), (0x3007, 0x3007), (0x3021, 0x3029), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAD9)],
    };

    private static readonly HashSet<string> GeneralCategories = new(StringComparer.Ordinal)
    {
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co",
    };

    private void Class()
    {
        var set = new PatternClass();
        bool negated = Accept('^');
        bool first = true;
        while (_at >= source.Length || source[_at] != ']' || first)
        {
            if (_at >= source.Length)
            {
                throw Bad("a bracket is not closed");
            }

            first = false;
            if (string.CompareOrdinal(source, _at, "[:", 0, 2) == 0 && source.IndexOf(":]", _at + 2, StringComparison.Ordinal) is > 0 and int end)
            {
                string name = source[(_at + 2)..end];
                bool isNot = name.StartsWith('^');
                set.Add(Posix.TryGetValue(isNot ? name[1..] : name, out (int, int)[]? ranges) ? ranges : throw Bad($"the class [:{name}:] does not exist"), isNot);
                _at = end + 2;
                continue;
            }

            if (source[_at] == '\\' && _at + 1 < source.Length && "dDwWsSpP".Contains(source[_at + 1], StringComparison.Ordinal))
            {
                ClassEscape(set);
                continue;
            }

            int from = ClassCharacter();
            int to = from;
            if (_at + 1 < source.Length && source[_at] == '-' && source[_at + 1] != ']')
            {
                _at++;
                to = ClassCharacter();
            }

            set.Ranges.Add(to >= from ? (from, to) : throw Bad("a range of characters is the wrong way round"));
        }

        _at++;
        Emit(set, negated);
    }

    private int ClassCharacter()
    {
        if (_at >= source.Length)
        {
            throw Bad("a bracket is not closed");
        }

        if (source[_at] == '\\')
        {
            return _at + 1 < source.Length ? EscapedCharacter() : throw Bad("a backslash stands at its end");
        }

        return NextRune().Value;
    }

    private void ClassEscape(PatternClass set)
    {
        char c = source[_at + 1];
        _at += 2;
        switch (char.ToLowerInvariant(c))
        {
            case 'd':
                set.Add(Digits, c == 'D');
                break;
            case 'w':
                set.Add(WordCharacters, c == 'W');
                break;
            case 's':
                set.Add(Blanks, c == 'S');
                break;
            default:
                Category(set, c == 'P');
                break;
        }
    }

    private void Category(PatternClass set, bool negated)
    {
        string name;
        if (Accept('{'))
        {
            int end = source.IndexOf('}', _at);
            name = end < 0 ? "" : source[_at..end];
            _at = end < 0 ? source.Length : end + 1;
        }
        else
        {
            name = _at < source.Length ? source[_at++].ToString() : "";
        }

        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        if (name == "Any")
        {
            set.Add([(0, 0x10FFFF)], negated);
        }
        else if (Scripts.TryGetValue(name, out (int, int)[]? ranges))
        {
            set.Add(ranges, negated);
        }
        else if (GeneralCategories.Contains(name))
        {
            set.Categories.Add($@"\{(negated ? 'P' : 'p')}{{{name}}}");
        }
        else
        {
            throw Bad($"the class of characters {name} is not known");
        }
    }

    // Characters beyond U+FFFF are two of .NET's: a class is then a choice between single ones and pairs.
    private void Emit(PatternClass set, bool negated = false)
    {
        var single = new StringBuilder();
        var pairs = new List<string>();
        foreach ((int from, int to) in set.Ranges)
        {
            if (from <= 0xFFFF)
            {
                single.Append(Code(from)).Append('-').Append(Code(Math.Min(to, 0xFFFF)));
            }

            if (to > 0xFFFF)
            {
                pairs.Add(PairsOf(Math.Max(from, 0x10000), to));
            }
        }

        foreach (string category in set.Categories)
        {
            single.Append(category);
        }

        string inside = single.ToString();
        if (!_classes.Add(inside) || _classes.Count <= MaxClasses)
        {
            string alone = inside.Length == 0 ? (negated ? @"[\s\S]" : "") : negated ? $"[^{inside}]" : $"[{inside}]";
            bool holdsAllPairs = set.Ranges.Exists(static range => range is { From: <= 0x10000, To: 0x10FFFF });
            if (negated)
            {
                if (pairs.Count > 0 && !holdsAllPairs)
                {
                    throw Bad("a class leaves out characters beyond U+FFFF");
                }

                alone = holdsAllPairs ? alone : $"{Pairs}|{alone}";
            }
            else
            {
                alone = string.Join('|', alone.Length > 0 ? [.. pairs, alone] : pairs);
            }

            _out.Append(_fold ? "(?i:" : "(?:").Append(alone).Append(')');
            return;
        }

        throw Bad($"it has more than {MaxClasses} different classes of characters");
    }

    private static string Code(int value) => @"\u" + value.ToString("X4", CultureInfo.InvariantCulture);

    private static string PairsOf(int from, int to)
    {
        string first = char.ConvertFromUtf32(from);
        string last = char.ConvertFromUtf32(to);
        if (from == 0x10000 && to == 0x10FFFF)
        {
            return Pairs;
        }

        if (first[0] == last[0])
        {
            return $"{Code(first[0])}[{Code(first[1])}-{Code(last[1])}]";
        }

        string head = $@"{Code(first[0])}[{Code(first[1])}-\uDFFF]";
        string tail = $@"{Code(last[0])}[\uDC00-{Code(last[1])}]";
        return last[0] - first[0] > 1
            ? $@"{head}|[{Code(first[0] + 1)}-{Code(last[0] - 1)}][\uDC00-\uDFFF]|{tail}"
            : $"{head}|{tail}";
    }
}
