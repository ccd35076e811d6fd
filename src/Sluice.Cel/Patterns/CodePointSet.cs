using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Sluice.Cel.Patterns;

/// <summary>A set of code points: what a character class matches, written as a pattern over UTF-16 units.</summary>
internal sealed class CodePointSet
{
    private const int MaxCodePoint = 0x10FFFF;

    private static readonly ConcurrentDictionary<string, (int From, int To)[]> Categories = new(StringComparer.Ordinal);

    private readonly List<(int From, int To)> _ranges = [];

    /// <summary>Adds a range, both ends included.</summary>
    internal void Add(int from, int to) => _ranges.Add((from, to));

    /// <summary>Adds another set, or all that is not in it.</summary>
    internal void Add(CodePointSet other, bool negated) =>
        _ranges.AddRange(negated ? Complement(other.Normalized()) : other._ranges);

    /// <summary>Adds the code points of a Unicode general category such as <c>L</c> or <c>Lu</c>; false for other names.</summary>
    internal bool TryAddCategory(string name)
    {
        if (name == "Any")
        {
            Add(0, MaxCodePoint);
            return true;
        }

        if (name.Length is < 1 or > 2 || !Enum.GetValues<UnicodeCategory>().Any(c => Abbreviation(c).StartsWith(name, StringComparison.Ordinal)))
        {
            return false;
        }

        _ranges.AddRange(Categories.GetOrAdd(name, static n => Scan(n)));
        return true;
    }

    /// <summary>Adds the other cases of what is in the set.</summary>
    internal void Fold()
    {
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

    /// <summary>Writes the set as one unit of a .NET pattern.</summary>
    internal void AppendTo(StringBuilder pattern, bool negated)
    {
        List<(int From, int To)> ranges = negated ? Complement(Normalized()) : Normalized();
        StringBuilder basic = new();
        StringBuilder pairs = new();
        foreach ((int from, int to) in ranges)
        {
            AppendBasic(basic, from, Math.Min(to, 0xD7FF));
            AppendBasic(basic, Math.Max(from, 0xE000), Math.Min(to, 0xFFFF));
            AppendPairs(pairs, Math.Max(from, 0x10000), to);
        }

        string units = basic.Length > 0 ? $"[{basic}]" : @"[^\u0000-\uFFFF]";
        _ = pairs.Length > 0 ? pattern.Append("(?:").Append(units).Append(pairs).Append(')') : pattern.Append(units);
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

    private static (int From, int To)[] Scan(string category)
    {
        List<(int From, int To)> ranges = [];
        int start = -1;
        for (int c = 0; c <= MaxCodePoint + 1; c++)
        {
            bool inside = c <= MaxCodePoint
                && Abbreviation(CharUnicodeInfo.GetUnicodeCategory(c)).StartsWith(category, StringComparison.Ordinal);
            if (inside && start < 0)
            {
                start = c;
            }
            else if (!inside && start >= 0)
            {
                ranges.Add((start, c - 1));
                start = -1;
            }
        }

        return [.. ranges];
    }

    private static string Abbreviation(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        _ => "Cn",
    };
}
