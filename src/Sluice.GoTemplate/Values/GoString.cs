using System.Globalization;
using System.Text;

namespace Sluice.GoTemplate.Values;

/// <summary>Go's strings, which are bytes, in .NET's. A byte that is no UTF-8 is kept as the lone surrogate U+DC00 + byte, so that nothing
/// is lost when a function cuts a character in two or decodes binary data.</summary>
internal static class GoString
{
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';

    /// <summary>The bytes of a string.</summary>
    /// <param name="text">The string.</param>
    public static byte[] Bytes(string text)
    {
        if (Ascii.IsValid(text) || text.AsSpan().IndexOfAnyInRange(FirstEscape, LastEscape) < 0)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var bytes = new List<byte>(text.Length + 16);
        Span<byte> buffer = stackalloc byte[4];
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                bytes.AddRange(buffer[..new Rune(c, text[++i]).EncodeToUtf8(buffer)]);
            }
            else if (c is >= FirstEscape and <= LastEscape)
            {
                bytes.Add((byte)(c - 0xDC00));
            }
            else
            {
                Rune rune = Rune.TryCreate(c, out Rune valid) ? valid : Rune.ReplacementChar;
                bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
            }
        }

        return [.. bytes];
    }

    /// <summary>The string of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
                bytes = bytes[consumed..];
            }
            else
            {
                text.Append((char)(0xDC00 + bytes[0]));
                bytes = bytes[1..];
            }
        }

        return text.ToString();
    }

    /// <summary>The length in bytes.</summary>
    /// <param name="text">The string.</param>
    public static long Length(string text) => Ascii.IsValid(text) ? text.Length : Bytes(text).Length;

    /// <summary>The bytes from one position to another.</summary>
    /// <param name="text">The string.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The byte after the last.</param>
    /// <exception cref="TemplateFault">A position is outside the string.</exception>
    public static string Slice(string text, long start, long end)
    {
        bool plain = Ascii.IsValid(text);
        byte[] bytes = plain ? [] : Bytes(text);
        long length = plain ? text.Length : bytes.Length;
        if (start < 0 || end < start || end > length)
        {
            throw new TemplateFault($"the range {start}:{end} is outside a string of {length} bytes");
        }

        return plain ? text[(int)start..(int)end] : FromBytes(bytes.AsSpan((int)start, (int)(end - start)));
    }

    /// <summary>Compares by bytes, as Go sorts.</summary>
    /// <param name="left">A string.</param>
    /// <param name="right">Another.</param>
    public static int Compare(string left, string right) =>
        left.AsSpan().IndexOfAnyInRange('\uD800', '\uFFFF') < 0 && right.AsSpan().IndexOfAnyInRange('\uD800', '\uFFFF') < 0
            ? string.CompareOrdinal(left, right)
            : Bytes(left).AsSpan().SequenceCompareTo(Bytes(right));

    /// <summary>The characters; a byte that is no UTF-8 is U+FFFD.</summary>
    /// <param name="text">The string.</param>
    public static IEnumerable<Rune> Runes(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            yield return rune;
        }
    }

    /// <summary>Whether Go's <c>unicode.IsSpace</c> holds.</summary>
    /// <param name="rune">The character.</param>
    public static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune);

    /// <summary>Whether Go's <c>unicode.IsPrint</c> holds: letters, marks, numbers, punctuation, symbols and the ASCII space.</summary>
    /// <param name="rune">The character.</param>
    public static bool IsPrint(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    /// <summary>An order of strings by their bytes.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);
}
