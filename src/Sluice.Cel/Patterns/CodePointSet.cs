using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Sluice.Cel.Patterns;

/// <summary>A set of code points: what a character class matches, written as a pattern over UTF-16 units.</summary>
internal sealed class CodePointSet
{
    private const int MaxCodePoint = 0x10FFFF;

    private static readonly FrozenSet<string> Categories = FrozenSet.Create(
        StringComparer.Ordinal,
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co");

    private readonly List<(int From, int To)> _ranges = [];
    private readonly StringBuilder _categories = new();

    /// <summary>Adds a range, both ends included.</summary>
    internal void Add(int from, int to) => _ranges.Add((from, to));

    /// <summary>Adds another set, or all that is not in it.</summary>
    internal void Add(CodePointSet other, bool negated) =>
        _ranges.AddRange(negated ? Complement(other.Normalized()) : other._ranges);

    /// <summary>
    /// Adds the code points up to U+FFFF of a Unicode general category such as <c>L</c> or <c>Lu</c>, or all that are not in it;
    /// false for other names. Past U+FFFF a category is taken as empty: its hundreds of ranges as surrogate pairs would take
    /// seconds to compile.
    /// </summary>
    internal bool TryAddCategory(string name, bool negated)
    {
        if (name == "Any")
        {
            Add(negated ? MaxCodePoint + 1 : 0, MaxCodePoint);
            return true;
        }

        if (!Categories.Contains(name))
        {
            return false;
        }

        _categories.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
        if (negated)
        {
            Add(char.MaxValue + 1, MaxCodePoint);
        }

        return true;
    }

    /// <summary>Adds the other cases of what is in the set.</summary>
    internal void Fold()
    {
        string cased = _categories.ToString();
        if (cased.Contains(@"\p{Lu}", StringComparison.Ordinal) || cased.Contains(@"\p{Ll}", StringComparison.Ordinal)
            || cased.Contains(@"\p{Lt}", StringComparison.Ordinal))
        {
            _categories.Append(@"\p{Lu}\p{Ll}\p{Lt}");
        }

        List<(int From, int To)> before = Normalized();
        foreach ((int from, int to) in before)
        {
            for (int c = from; c <= Math.Min(to, char.MaxValue); c++)
            {
                Add(char.ToLowerInvariant((char)c), char.ToLowerInvariant((char)c));
                Add(char.ToUpperInvariant((char)c), char.ToUpperInvariant((char)c));

                // The Kelvin sign and the long s are cases of k and s.
                int other = c switch { 'k' or 'K' => 0x212A, 's' or 'S' => 0x17F, 0x212A => 'k', 0x17F => 's', _ => c };
                Add(other, other);
            }
        }
    }

    /// <summary>The set as one unit of a .NET pattern.</summary>
    internal string ToPattern(bool negated)
    {
        // Surrogates are halves of code points, never a match of their own; so what is negated excludes them.
        List<(int From, int To)> ranges = negated && _categories.Length == 0 ? Complement(Normalized()) : Normalized();
        StringBuilder basic = new();
        foreach ((int from, int to) in ranges)
        {
            AppendBasic(basic, from, Math.Min(to, 0xD7FF));
            AppendBasic(basic, Math.Max(from, 0xE000), Math.Min(to, 0xFFFF));
        }

        string units = _categories.Length > 0
            ? negated ? $@"[^{_categories}{basic}\uD800-\uDFFF]" : $@"[{_categories}{basic}-[\uD800-\uDFFF]]"
            : basic.Length > 0 ? $"[{basic}]" : @"[^\u0000-\uFFFF]";
        StringBuilder pairs = new();
        foreach ((int from, int to) in negated ? Complement(Normalized()) : ranges)
        {
            AppendPairs(pairs, Math.Max(from, 0x10000), to);
        }

        return pairs.Length > 0 ? $"(?:{units}{pairs})" : units;
    }

    private static void AppendBasic(StringBuilder target, int from, int to)
    {
        if (from <= to)
        {
            target.Append(CultureInfo.InvariantCulture, $@"\u{from:X4}-\u{to:X4}");
        }
    }

    private static void AppendPairs(StringBuilder target, int from, int to)
    {
        while (from <= to)
        {
            // Whole blocks of a lead surrogate go together; the ends of the range may take part of one.
            int lead = 0xD800 + ((from - 0x10000) >> 10);
            int trail = 0xDC00 + (from & 0x3FF);
            int blockEnd = from | 0x3FF;
            int lastLead = lead;
            if (trail == 0xDC00 && to > blockEnd)
            {
                lastLead = 0xD800 + ((to + 1 - 0x10000) >> 10) - 1;
                blockEnd = (((lastLead - 0xD800) << 10) + 0x10000) | 0x3FF;
            }

            int end = Math.Min(to, blockEnd);
            int lastTrail = 0xDC00 + (end & 0x3FF);
            target.Append(CultureInfo.InvariantCulture, $@"|[\u{lead:X4}-\u{lastLead:X4}][\u{trail:X4}-\u{lastTrail:X4}]");
            from = end + 1;
        }
    }

    private List<(int From, int To)> Normalized()
    {
        List<(int From, int To)> sorted = [.. _ranges];
        sorted.Sort();
        List<(int From, int To)> merged = [];
        foreach ((int from, int to) in sorted)
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return merged;
    }

    private static List<(int From, int To)> Complement(List<(int From, int To)> ranges)
    {
        List<(int From, int To)> result = [];
        int next = 0;
        foreach ((int from, int to) in ranges)
        {
            if (from > next)
            {
                result.Add((next, from - 1));
            }

            next = to + 1;
        }

        if (next <= MaxCodePoint)
        {
            result.Add((next, MaxCodePoint));
        }

        return result;
    }
}
