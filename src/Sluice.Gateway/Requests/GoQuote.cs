using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Requests;

/// <summary>Writes text between double quotes as Go's <c>%q</c> does, which the access log and some error texts show: printable
/// characters as they are, everything else escaped. What it writes never holds a line break.</summary>
internal static class GoQuote
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>The largest number of bytes that <see cref="Write"/> writes.</summary>
    /// <param name="length">The text's length in characters.</param>
    public static int MaxBytes(int length) => (length * 6) + 2;

    /// <summary>Writes a text with its quotes.</summary>
    /// <param name="text">The text, in the form of <see cref="LosslessUtf8"/>.</param>
    /// <param name="output">At least <see cref="MaxBytes"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<byte> output)
    {
        output[0] = (byte)'"';
        int written = 1 + WriteInner(text, output[1..]);
        output[written] = (byte)'"';
        return written + 1;
    }

    /// <summary>Writes a text escaped, without quotes around it.</summary>
    /// <param name="text">The text, in the form of <see cref="LosslessUtf8"/>.</param>
    /// <param name="output">At least <see cref="MaxBytes"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public static int WriteInner(ReadOnlySpan<char> text, Span<byte> output)
    {
        int written = 0;
        while (true)
        {
            int odd = text.IndexOfAnyExcept(Plain);
            int plain = odd < 0 ? text.Length : odd;
            Encoding.ASCII.GetBytes(text[..plain], output[written..]);
            written += plain;
            if (odd < 0)
            {
                return written;
            }

            text = text[plain..];
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int consumed) == OperationStatus.Done)
            {
                written += WriteRune(rune, output[written..]);
            }
            else
            {
                char lone = text[0];
                written += lone is >= '\uDC80' and <= '\uDCFF'
                    ? WriteHex('x', lone - '\uDC00', 2, output[written..])
                    : WriteHex('u', lone, 4, output[written..]);
            }

            text = text[consumed..];
        }
    }

    private static int WriteRune(Rune rune, Span<byte> output)
    {
        int value = rune.Value;
        char letter = value switch
        {
            '"' => '"',
            '\\' => '\\',
            '\a' => 'a',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\v' => 'v',
            _ => '\0',
        };
        if (letter != '\0')
        {
            output[0] = (byte)'\\';
            output[1] = (byte)letter;
            return 2;
        }

        if (value is < ' ' or 0x7F)
        {
            return WriteHex('x', value, 2, output);
        }

        if (IsPrintable(rune))
        {
            return rune.EncodeToUtf8(output);
        }

        return value <= char.MaxValue ? WriteHex('u', value, 4, output) : WriteHex('U', value, 8, output);
    }

    // Letters, marks, numbers, punctuation and symbols; of the separators only the plain space, which is among the plain characters.
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static int WriteHex(char kind, int value, int digits, Span<byte> output)
    {
        output[0] = (byte)'\\';
        output[1] = (byte)kind;
        for (int i = digits; i > 0; i--, value >>= 4)
        {
            int digit = value & 15;
            output[1 + i] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
        }

        return digits + 2;
    }
}
