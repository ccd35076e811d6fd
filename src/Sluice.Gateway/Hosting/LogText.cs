using System.Text;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Hosting;

/// <summary>Text for one log line: control characters, line separators and bytes that are not UTF-8 are escaped, so that nothing
/// from outside can end the line, start another or drive a terminal.</summary>
internal static class LogText
{
    /// <summary>The largest number of bytes that <see cref="Write"/> writes.</summary>
    /// <param name="length">The text's length in characters.</param>
    public static int MaxBytes(int length) => GoQuote.MaxBytes(length);

    /// <summary>Writes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="output">At least <see cref="MaxBytes"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<byte> output)
    {
        int written = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is >= ' ' and < '\u007F')
            {
                continue;
            }

            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' || char.IsSurrogate(c))
            {
                written += Encoding.UTF8.GetBytes(text[start..i], output[written..]);
                written += GoQuote.WriteInner(text.Slice(i, 1), output[written..]);
                start = i + 1;
            }
        }

        return written + Encoding.UTF8.GetBytes(text[start..], output[written..]);
    }
}
