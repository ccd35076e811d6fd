using System.Buffers;

namespace Sluice.Cel.Library;

/// <summary>Positions in strings: CEL counts code points, the framework UTF-16 units.</summary>
internal static class CodePoints
{
    private static readonly SearchValues<char> LowSurrogates =
        SearchValues.Create([.. Enumerable.Range(0xDC00, 0x400).Select(c => (char)c)]);

    /// <summary>The number of code points.</summary>
    internal static int Count(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text.Length;
        }

        int count = text.Length;
        for (int at = text.IndexOfAny(LowSurrogates); at >= 0; at = text.IndexOfAny(LowSurrogates))
        {
            count -= at > 0 && char.IsHighSurrogate(text[at - 1]) ? 1 : 0;
            text = text[(at + 1)..];
        }

        return count;
    }

    /// <summary>Where a code point starts in UTF-16 units; the end for one past the last, -1 outside.</summary>
    internal static int Offset(string text, long index)
    {
        if (index < 0 || index > text.Length)
        {
            return -1;
        }

        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return (int)index;
        }

        int offset = 0;
        for (; index > 0; index--)
        {
            if (offset >= text.Length)
            {
                return -1;
            }

            offset += Width(text, offset);
        }

        return offset;
    }

    /// <summary>The UTF-16 units of the code point at an offset.</summary>
    internal static int Width(string text, int offset) =>
        char.IsHighSurrogate(text[offset]) && offset + 1 < text.Length && char.IsLowSurrogate(text[offset + 1]) ? 2 : 1;
}
