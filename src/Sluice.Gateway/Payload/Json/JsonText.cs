using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Sluice.Gateway.Payload;

/// <summary>Strings as the original writes them: <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c>, U+2028 and U+2029 as <c>\u</c> escapes, control
/// characters short where JSON has a short form, everything else literal (core.md 8.5).</summary>
internal static class JsonText
{
    // 0xE2 begins U+2028 and U+2029; what else it begins is written as it is.
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static b => (byte)b), .. "\"\\<>&"u8, 0xE2]);

    /// <summary>Whether a text holds U+2028 or U+2029.</summary>
    /// <param name="text">Valid UTF-8.</param>
    public static bool HasLineSeparator(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> begin = [0xE2, 0x80];
        while (true)
        {
            int found = text.IndexOf(begin);
            if (found < 0)
            {
                return false;
            }

            if ((text[found + 2] & 0xFE) == 0xA8)
            {
                return true;
            }

            text = text[(found + 3)..];
        }
    }

    /// <summary>Reads four hexadecimal digits.</summary>
    /// <param name="p">The first digit.</param>
    /// <param name="value">Their value.</param>
    public static unsafe bool TryReadHex(byte* p, out int value)
    {
        value = 0;
        for (int i = 0; i < 4; i++)
        {
            if (!char.IsAsciiHexDigit((char)p[i]))
            {
                return false;
            }

            value = (value << 4) | HexValue(p[i]);
        }

        return true;
    }

    /// <summary>Whether the encoder would write a <c>\u</c> escape with exactly these four digits.</summary>
    /// <param name="digits">The digits.</param>
    public static bool IsCanonicalUnicodeEscape(ReadOnlySpan<byte> digits)
    {
        if (digits.SequenceEqual("2028"u8) || digits.SequenceEqual("2029"u8))
        {
            return true;
        }

        if (!digits.StartsWith("00"u8))
        {
            return false;
        }

        byte high = digits[2];
        byte low = digits[3];
        return high switch
        {
            (byte)'0' => low is (>= (byte)'0' and <= (byte)'7') or (byte)'b' or (byte)'e' or (byte)'f',
            (byte)'1' => low is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f'),
            (byte)'2' => low == (byte)'6',
            (byte)'3' => low is (byte)'c' or (byte)'e',
            _ => false,
        };
    }

    /// <summary>The most bytes that the text of an escaped string takes.</summary>
    /// <param name="escaped">The string's bytes between its quotes.</param>
    public static int MaxUnescapedLength(ReadOnlySpan<byte> escaped) =>
        Utf8.IsValid(escaped) ? escaped.Length : checked(escaped.Length * 3);

    /// <summary>Turns the bytes of a string into its text: lone surrogates and bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="escaped">The validated bytes between the quotes.</param>
    /// <param name="text">At least <see cref="MaxUnescapedLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> text)
    {
        int written = 0;
        while (!escaped.IsEmpty)
        {
            int backslash = escaped.IndexOf((byte)'\\');
            ReadOnlySpan<byte> run = backslash < 0 ? escaped : escaped[..backslash];
            written += CopyValid(run, text[written..]);
            escaped = escaped[run.Length..];
            if (backslash >= 0)
            {
                written += ReadEscape(ref escaped).EncodeToUtf8(text[written..]);
            }
        }

        return written;
    }

    /// <summary>The text of a string.</summary>
    /// <param name="isEscaped">Whether the bytes hold escapes (<see cref="JsonTokenFlags.Escaped"/>).</param>
    /// <param name="escaped">The validated bytes between the quotes.</param>
    public static string GetString(bool isEscaped, ReadOnlySpan<byte> escaped)
    {
        if (!isEscaped)
        {
            return Encoding.UTF8.GetString(escaped);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(MaxUnescapedLength(escaped));
        string text = Encoding.UTF8.GetString(rented.AsSpan(0, Unescape(escaped, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    /// <summary>Writes the text of a string: unescaped, without quotes.</summary>
    /// <param name="escaped">The validated bytes between the quotes.</param>
    /// <param name="output">Where to.</param>
    public static void WriteUnescaped(scoped ReadOnlySpan<byte> escaped, ref OutputBuffer output)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(MaxUnescapedLength(escaped));
        output.Write(rented.AsSpan(0, Unescape(escaped, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Writes a string that came from JSON in another spelling, without quotes.</summary>
    /// <param name="escaped">The validated bytes between the quotes.</param>
    /// <param name="output">Where to.</param>
    public static void WriteRespelled(scoped ReadOnlySpan<byte> escaped, ref OutputBuffer output)
    {
        bool valid = Utf8.IsValid(escaped);
        while (!escaped.IsEmpty)
        {
            int backslash = escaped.IndexOf((byte)'\\');
            ReadOnlySpan<byte> run = backslash < 0 ? escaped : escaped[..backslash];
            if (valid)
            {
                WriteValid(run, ref output);
            }
            else
            {
                WriteDoubtful(run, "\uFFFD"u8, ref output);
            }

            escaped = escaped[run.Length..];
            if (backslash >= 0)
            {
                WriteRune(ReadEscape(ref escaped), ref output);
            }
        }
    }

    /// <summary>Writes a text, without quotes. Bytes that are not UTF-8 become <c>\ufffd</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="output">Where to.</param>
    public static void WriteEscaped(scoped ReadOnlySpan<byte> text, ref OutputBuffer output)
    {
        if (Utf8.IsValid(text))
        {
            WriteValid(text, ref output);
        }
        else
        {
            WriteDoubtful(text, "\\ufffd"u8, ref output);
        }
    }

    private static void WriteValid(scoped ReadOnlySpan<byte> text, ref OutputBuffer output)
    {
        while (true)
        {
            int special = text.IndexOfAny(Special);
            if (special < 0)
            {
                output.Write(text);
                return;
            }

            output.Write(text[..special]);
            if (text[special] == 0xE2)
            {
                ReadOnlySpan<byte> separator = text.Slice(special, 3);
                WriteRuneBytes(separator, separator[1] == 0x80 && (separator[2] & 0xFE) == 0xA8 ? 0x2000 | (separator[2] & 0x3F) : 0, ref output);
                text = text[(special + 3)..];
            }
            else
            {
                WriteSpecial(text[special], ref output);
                text = text[(special + 1)..];
            }
        }
    }

    private static void WriteDoubtful(scoped ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> replacement, ref OutputBuffer output)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out Rune rune, out int length) == OperationStatus.Done)
            {
                WriteRune(rune, ref output);
            }
            else
            {
                // The original replaces byte by byte, not sequence by sequence.
                output.Write(replacement);
                length = 1;
            }

            text = text[length..];
        }
    }

    private static int CopyValid(ReadOnlySpan<byte> run, Span<byte> text)
    {
        if (Utf8.IsValid(run))
        {
            run.CopyTo(text);
            return run.Length;
        }

        int written = 0;
        while (!run.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(run, out Rune rune, out int length) == OperationStatus.Done;
            written += (valid ? rune : Rune.ReplacementChar).EncodeToUtf8(text[written..]);
            run = run[(valid ? length : 1)..];
        }

        return written;
    }

    /// <summary>Reads a validated escape sequence, and the second one of a surrogate pair.</summary>
    private static Rune ReadEscape(ref ReadOnlySpan<byte> escaped)
    {
        byte kind = escaped[1];
        if (kind != (byte)'u')
        {
            escaped = escaped[2..];
            return new Rune(kind switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                _ => (char)kind,
            });
        }

        char unit = ReadUnit(escaped);
        escaped = escaped[6..];
        if (Rune.TryCreate(unit, out Rune rune))
        {
            return rune;
        }

        if (escaped.Length >= 6 && escaped[0] == (byte)'\\' && escaped[1] == (byte)'u'
            && Rune.TryCreate(unit, ReadUnit(escaped), out Rune pair))
        {
            escaped = escaped[6..];
            return pair;
        }

        return Rune.ReplacementChar;
    }

    private static char ReadUnit(ReadOnlySpan<byte> escape) =>
        (char)((HexValue(escape[2]) << 12) | (HexValue(escape[3]) << 8) | (HexValue(escape[4]) << 4) | HexValue(escape[5]));

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static void WriteRune(Rune rune, ref OutputBuffer output)
    {
        if (rune.IsAscii && Special.Contains((byte)rune.Value))
        {
            WriteSpecial((byte)rune.Value, ref output);
            return;
        }

        Span<byte> bytes = stackalloc byte[4];
        WriteRuneBytes(bytes[..rune.EncodeToUtf8(bytes)], rune.Value is 0x2028 or 0x2029 ? rune.Value : 0, ref output);
    }

    private static void WriteRuneBytes(scoped ReadOnlySpan<byte> bytes, int lineSeparator, ref OutputBuffer output) =>
        output.Write(lineSeparator switch
        {
            0x2028 => "\\u2028"u8,
            0x2029 => "\\u2029"u8,
            _ => bytes,
        });

    private static void WriteSpecial(byte value, ref OutputBuffer output)
    {
        switch (value)
        {
            case (byte)'"':
                output.Write("\\\""u8);
                break;
            case (byte)'\\':
                output.Write("\\\\"u8);
                break;
            case (byte)'\b':
                output.Write("\\b"u8);
                break;
            case (byte)'\f':
                output.Write("\\f"u8);
                break;
            case (byte)'\n':
                output.Write("\\n"u8);
                break;
            case (byte)'\r':
                output.Write("\\r"u8);
                break;
            case (byte)'\t':
                output.Write("\\t"u8);
                break;
            default:
                output.Write("\\u00"u8);
                output.Write("0123456789abcdef"u8.Slice(value >> 4, 1));
                output.Write("0123456789abcdef"u8.Slice(value & 0xF, 1));
                break;
        }
    }
}
