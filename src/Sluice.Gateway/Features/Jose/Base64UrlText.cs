using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Base64url without padding (RFC 7515 section 2), as tokens and keys are written.</summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>The most bytes that a text stands for.</summary>
    /// <param name="length">The length of the text.</param>
    public static int MaxBytes(int length) => ((length / 4) * 3) + 3;

    /// <summary>Decodes a text. Nothing but the alphabet is taken: no padding, no space. The unused bits of the last character may be
    /// anything, as in the original.</summary>
    /// <param name="text">The text in ASCII.</param>
    /// <param name="bytes">Where to; at least <see cref="MaxBytes"/>.</param>
    /// <param name="written">The number of bytes.</param>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = 0;
        int tail = text.Length % 4;
        if (tail == 1 || text.ContainsAnyExcept(Alphabet)
            || Base64Url.DecodeFromUtf8(text[..^tail], bytes, out _, out written) != OperationStatus.Done)
        {
            return false;
        }

        if (tail > 0)
        {
            int first = Value(text[^tail]);
            int second = Value(text[^(tail - 1)]);
            bytes[written++] = (byte)((first << 2) | (second >> 4));
            if (tail == 3)
            {
                bytes[written++] = (byte)((second << 4) | (Value(text[^1]) >> 2));
            }
        }

        return true;
    }

    /// <summary>Decodes a text of a key or a configuration; padding at its end is let through.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The bytes.</param>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        ReadOnlySpan<char> trimmed = text.AsSpan().TrimEnd('=');
        byte[] ascii = Encoding.UTF8.GetBytes(trimmed.ToString());
        byte[] buffer = new byte[MaxBytes(ascii.Length)];
        if (!TryDecode(ascii, buffer, out int written))
        {
            return false;
        }

        bytes = buffer[..written];
        return true;
    }

    /// <summary>Encodes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private static int Value(byte character) => character switch
    {
        >= (byte)'a' => character - 'a' + 26,
        (byte)'_' => 63,
        >= (byte)'A' => character - 'A',
        (byte)'-' => 62,
        _ => character - '0' + 52,
    };
}
