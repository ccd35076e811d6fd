using System.Globalization;
using System.Runtime.InteropServices;

namespace Sluice.JsonSchema.Keywords;

/// <summary>
/// A pattern that is a plain sequence of ASCII characters and classes from the start of the string on, such as
/// <c>^SKU-[0-9]{6}$</c>: most patterns of schemas are. It is matched on the UTF-8 bytes in one walk, without what the
/// general engine does around each match (a decoded copy, a clock, a working set that threads hand to each other).
/// </summary>
internal sealed class AsciiSequence
{
    /// <summary>The largest number of repetitions that is taken here; larger ones are left to the general engine's own limits.</summary>
    private const int MaxCount = 1000;

    /// <summary>The characters that mean something in a pattern, so that they stand for themselves only behind a backslash.</summary>
    private const string Special = @"\^$.|?*+()[]{}";

    /// <summary>The same inside of a class.</summary>
    private const string SpecialInClass = @"\^-[]";

    private readonly Item[] _items;
    private readonly bool _toTheEnd;

    private AsciiSequence(Item[] items, bool toTheEnd)
    {
        _items = items;
        _toTheEnd = toTheEnd;
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern as written, in ECMA-262's syntax.</param>
    /// <returns>The sequence; null for a pattern that is anything else, or not a pattern.</returns>
    public static AsciiSequence? Read(ReadOnlySpan<char> pattern)
    {
        if (pattern is not ['^', .. var rest])
        {
            return null;
        }

        var items = new List<Item>();
        while (!rest.IsEmpty && rest is not "$")
        {
            if (!TryReadSet(ref rest, out var set) || !TryReadCount(ref rest, out var min, out var max))
            {
                return null;
            }

            items.Add(new Item(set, min, max));
        }

        return IsDeterministic(items) ? new AsciiSequence([.. items], rest is "$") : null;
    }

    /// <summary>Whether a string matches.</summary>
    /// <param name="utf8">The string. Bytes beyond ASCII are in no class, as the characters that they stand for are not.</param>
    /// <returns>Whether it does.</returns>
    public bool Matches(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        foreach (ref readonly var item in _items.AsSpan())
        {
            var end = (int)Math.Min(at + (long)item.Max, utf8.Length);
            var from = at;
            while (at < end && item.Set.Has(utf8[at]))
            {
                at++;
            }

            if (at - from < item.Min)
            {
                return false;
            }
        }

        return !_toTheEnd || at == utf8.Length;
    }

    /// <summary>
    /// Whether taking as much as possible is always right: where an item may take more or less, what it could leave is
    /// nothing that any item up to the next necessary one takes.
    /// </summary>
    private static bool IsDeterministic(List<Item> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Min == items[i].Max)
            {
                continue;
            }

            for (var next = i + 1; next < items.Count; next++)
            {
                if (items[next].Set.Meets(items[i].Set))
                {
                    return false;
                }

                if (items[next].Min > 0)
                {
                    break;
                }
            }
        }

        return true;
    }

    private static bool TryReadSet(ref ReadOnlySpan<char> rest, out AsciiSet set)
    {
        set = default;
        switch (rest)
        {
            case ['[', .. var inside]:
                rest = inside;
                return TryReadClass(ref rest, ref set);
            case ['\\', 'd', ..]:
                set = set.With('0', '9');
                rest = rest[2..];
                return true;
            case ['\\', 'w', ..]:
                set = set.WithWord();
                rest = rest[2..];
                return true;
            default:
                return TryReadCharacter(Special, ref rest, ref set, out _);
        }
    }

    private static bool TryReadClass(ref ReadOnlySpan<char> rest, ref AsciiSet set)
    {
        if (rest is ['^' or ']', ..])
        {
            return false;
        }

        while (rest is not [']', ..])
        {
            if (rest is ['-', ..])
            {
                // A hyphen stands for itself at the end, or anywhere that it does not join two characters; only the end is taken here.
                if (rest is not ['-', ']', ..])
                {
                    return false;
                }

                set = set.With('-', '-');
                rest = rest[1..];
            }
            else if (rest is ['\\', 'd' or 'w', ..])
            {
                set = rest[1] == 'd' ? set.With('0', '9') : set.WithWord();
                rest = rest[2..];
            }
            else if (!TryReadCharacter(SpecialInClass, ref rest, ref set, out var low))
            {
                return false;
            }
            else if (rest is ['-', not ']', ..])
            {
                rest = rest[1..];
                if (!TryReadCharacter(SpecialInClass, ref rest, ref set, out var high) || high < low)
                {
                    return false;
                }

                set = set.With(low, high);
            }
        }

        rest = rest[1..];
        return true;
    }

    /// <summary>Reads a printable ASCII character that stands for itself, or one that a backslash makes stand for itself.</summary>
    private static bool TryReadCharacter(string special, ref ReadOnlySpan<char> rest, ref AsciiSet set, out char character)
    {
        character = '\0';
        switch (rest)
        {
            case ['\\', var escaped and (>= '!' and <= '~'), ..] when !char.IsAsciiLetterOrDigit(escaped):
                character = escaped;
                rest = rest[2..];
                break;
            case [var plain and (>= ' ' and <= '~'), ..] when !special.Contains(plain, StringComparison.Ordinal):
                character = plain;
                rest = rest[1..];
                break;
            default:
                return false;
        }

        set = set.With(character, character);
        return true;
    }

    private static bool TryReadCount(ref ReadOnlySpan<char> rest, out int min, out int max)
    {
        (min, max) = (1, 1);
        switch (rest)
        {
            case ['?', ..]:
                min = 0;
                break;
            case ['*', ..]:
                (min, max) = (0, int.MaxValue);
                break;
            case ['+', ..]:
                max = int.MaxValue;
                break;
            case ['{', ..]:
                var end = rest.IndexOf('}');
                if (end < 0 || !TryReadRange(rest[1..end], out min, out max))
                {
                    return false;
                }

                rest = rest[end..];
                break;
            default:
                return true;
        }

        // What may follow a count changes how it is met.
        rest = rest[1..];
        return rest is not ['?' or '*' or '+' or '{', ..];
    }

    private static bool TryReadRange(ReadOnlySpan<char> text, out int min, out int max)
    {
        var comma = text.IndexOf(',');
        max = int.MaxValue;
        return TryReadNumber(comma < 0 ? text : text[..comma], out min)
            && (comma < 0 ? (max = min) >= 0 : comma == text.Length - 1 || (TryReadNumber(text[(comma + 1)..], out max) && max >= min));
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MaxCount;

    /// <summary>A set of characters, and how many of them come.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Item(AsciiSet Set, int Min, int Max);

    /// <summary>A set of ASCII characters, a bit each.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct AsciiSet(ulong Low, ulong High)
    {
        public bool Has(byte b) => b < 128 && (((b < 64 ? Low : High) >> (b & 63)) & 1) != 0;

        public bool Meets(AsciiSet other) => ((Low & other.Low) | (High & other.High)) != 0;

        public AsciiSet With(char first, char last)
        {
            var (low, high) = this;
            for (var c = first; c <= last; c++)
            {
                (low, high) = c < 64 ? (low | (1UL << c), high) : (low, high | (1UL << (c - 64)));
            }

            return new AsciiSet(low, high);
        }

        public AsciiSet WithWord() => With('0', '9').With('A', 'Z').With('a', 'z').With('_', '_');
    }
}
