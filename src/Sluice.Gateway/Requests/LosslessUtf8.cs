using System.Buffers;
using System.Text;

namespace Sluice.Gateway.Requests;

/// <summary>Text that may have come from bytes that are not UTF-8. Such a byte, 0x80 to 0xFF, is kept as the lone surrogate U+DC80 to
/// U+DCFF (the form that PEP 383 describes): real UTF-8 never decodes to a lone surrogate, so writing the text gives exactly the
/// bytes that were read, and well-formed text is ordinary text. A plain UTF-8 encoder writes U+FFFD for such a character, so code that
/// does not know of this form stays safe and only loses the odd byte.</summary>
internal static class LosslessUtf8
{
    private const char FirstByte = '\uDC80';
    private const char LastByte = '\uDCFF';

    /// <summary>Reads bytes as text.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        char[] rented = ArrayPool<char>.Shared.Rent(bytes.Length);
        int length = 0;
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == OperationStatus.Done)
            {
                length += rune.EncodeToUtf16(rented.AsSpan(length));
            }
            else
            {
                foreach (byte lost in bytes[..consumed])
                {
                    rented[length++] = (char)(FirstByte - 0x80 + lost);
                }
            }

            bytes = bytes[consumed..];
        }

        string text = new(rented, 0, length);
        ArrayPool<char>.Shared.Return(rented);
        return text;
    }

    /// <summary>The largest number of bytes that <see cref="Encode"/> writes for a text.</summary>
    /// <param name="length">The text's length in characters.</param>
    public static int MaxBytes(int length) => length * 3;

    /// <summary>Writes text as bytes. A lone surrogate that stands for no byte becomes U+FFFD.</summary>
    /// <param name="text">The text.</param>
    /// <param name="output">At least <see cref="MaxBytes"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> output)
    {
        int written = 0;
        while (text.Length > 0)
        {
            int special = text.IndexOfAnyInRange(FirstByte, LastByte);
            if (special < 0)
            {
                return written + Encoding.UTF8.GetBytes(text, output[written..]);
            }

            // The low half of a pair looks the same; a pair goes out whole.
            bool pair = special > 0 && char.IsHighSurrogate(text[special - 1]);
            int plain = pair ? special + 1 : special;
            written += Encoding.UTF8.GetBytes(text[..plain], output[written..]);
            if (!pair)
            {
                output[written++] = (byte)(text[special] - FirstByte + 0x80);
            }

            text = text[(special + 1)..];
        }

        return written;
    }
}
