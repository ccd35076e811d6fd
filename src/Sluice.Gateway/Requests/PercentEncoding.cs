using System.Buffers;

namespace Sluice.Gateway.Requests;

/// <summary>Percent-encoding of URL paths and query components (RFC 3986, section 2.1).</summary>
internal static class PercentEncoding
{
    private const string Unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~";

    private static readonly SearchValues<byte> PathBytes = SearchValues.Create(Bytes(Unreserved + "$&+,/:;=@"));
    private static readonly SearchValues<byte> QueryBytes = SearchValues.Create(Bytes(Unreserved));
    private static readonly SearchValues<byte> HostBytes = SearchValues.Create(Bytes(Unreserved + "!$&'()*+,;=:[]<>\""));
    private static readonly SearchValues<char> EncodedPath = SearchValues.Create(Unreserved + "!$&'()*+,;=:@[]%/");

    /// <summary>Finds the first <c>%</c> that no two hexadecimal digits follow.</summary>
    /// <param name="text">Encoded text.</param>
    /// <returns>Its index, or -1 when every escape is well formed.</returns>
    public static int IndexOfInvalidEscape(ReadOnlySpan<char> text)
    {
        int offset = 0;
        while (true)
        {
            int percent = text[offset..].IndexOf('%');
            if (percent < 0)
            {
                return -1;
            }

            offset += percent;
            if (offset + 2 >= text.Length || !char.IsAsciiHexDigit(text[offset + 1]) || !char.IsAsciiHexDigit(text[offset + 2]))
            {
                return offset;
            }

            offset += 3;
        }
    }

    /// <summary>Decodes text whose characters up to U+00FF are bytes and whose escapes are all well formed.</summary>
    /// <param name="text">Encoded text.</param>
    /// <param name="plusIsSpace">Whether <c>+</c> stands for a space, as in a query.</param>
    /// <returns>The text, in the form of <see cref="LosslessUtf8"/>.</returns>
    public static string Decode(ReadOnlySpan<char> text, bool plusIsSpace = false)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Max(text.Length, 1));
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '%')
            {
                c = (char)((Hex(text[i + 1]) << 4) | Hex(text[i + 2]));
                i += 2;
            }
            else if (c == '+' && plusIsSpace)
            {
                c = ' ';
            }

            rented[length++] = (byte)c;
        }

        string decoded = LosslessUtf8.Decode(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return decoded;
    }

    /// <summary>Encodes a path: letters, digits, <c>-_.~$&amp;+,/:;=@</c> stay, every other byte is escaped (core.md 5.2).</summary>
    /// <param name="path">A decoded path, in the form of <see cref="LosslessUtf8"/>.</param>
    public static string EncodePath(ReadOnlySpan<char> path) => Encode(path, PathBytes, spaceIsPlus: false);

    /// <summary>Encodes a host with its port: what could end it is escaped, as in the original's locations.</summary>
    /// <param name="host">The host, in the form of <see cref="LosslessUtf8"/>.</param>
    public static string EncodeHost(ReadOnlySpan<char> host) => Encode(host, HostBytes, spaceIsPlus: false);

    /// <summary>Whether a path as a client sent it can stand in a location as it is.</summary>
    /// <param name="path">The encoded path, whose escapes are well formed.</param>
    public static bool IsEncodedPath(ReadOnlySpan<char> path) => path is ['/', ..] && !path.ContainsAnyExcept(EncodedPath);

    /// <summary>Encodes a name or value of a query: letters, digits and <c>-_.~</c> stay, a space becomes <c>+</c>, every other
    /// byte is escaped.</summary>
    /// <param name="text">The text, in the form of <see cref="LosslessUtf8"/>.</param>
    public static string EncodeQueryComponent(ReadOnlySpan<char> text) => Encode(text, QueryBytes, spaceIsPlus: true);

    private static string Encode(ReadOnlySpan<char> text, SearchValues<byte> kept, bool spaceIsPlus)
    {
        int most = LosslessUtf8.MaxBytes(text.Length);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Max(most, 1));
        char[] characters = ArrayPool<char>.Shared.Rent(Math.Max(most * 3, 1));
        int count = LosslessUtf8.Encode(text, bytes);
        int length = 0;
        foreach (byte value in bytes.AsSpan(0, count))
        {
            if (kept.Contains(value))
            {
                characters[length++] = (char)value;
            }
            else if (value == ' ' && spaceIsPlus)
            {
                characters[length++] = '+';
            }
            else
            {
                characters[length++] = '%';
                characters[length++] = Digit(value >> 4);
                characters[length++] = Digit(value & 15);
            }
        }

        string encoded = new(characters, 0, length);
        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<char>.Shared.Return(characters);
        return encoded;
    }

    private static char Digit(int value) => (char)(value < 10 ? '0' + value : 'A' + value - 10);

    private static int Hex(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
