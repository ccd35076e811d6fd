using System.Globalization;
using System.Text;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's base64 and base32 (RFC 4648). What cannot be decoded gives, as the original, a text about it and no error.</summary>
internal static class EncodingFunctions
{
    private const string Alphabet32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Alphabet64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("b64enc(string)", static (c, a) => Encode64(a.Text(0), c)),
        Function.Of("b64dec(string)", static (c, a) => Decode(a.Text(0), Alphabet64, 6, c, out string error) ?? error),
        Function.Of("b32enc(string)", static (c, a) => Encode32(a.Text(0), c)),
        Function.Of("b32dec(string)", static (c, a) => Decode(a.Text(0), Alphabet32, 5, c, out string error) ?? error),
    ];

    private static string Encode64(string text, CallContext context)
    {
        context.Budget.Allocate(text.Length * 4L);
        return Convert.ToBase64String(GoString.Bytes(text));
    }

    private static string Encode32(string text, CallContext context)
    {
        context.Budget.Allocate(text.Length * 5L);
        byte[] bytes = GoString.Bytes(text);
        var result = new StringBuilder((bytes.Length * 8 / 5) + 8);
        int bits = 0;
        int count = 0;
        foreach (byte b in bytes)
        {
            bits = (bits << 8) | b;
            count += 8;
            while (count >= 5)
            {
                count -= 5;
                result.Append(Alphabet32[(bits >> count) & 31]);
            }

            bits &= 0xFFF;
        }

        if (count > 0)
        {
            result.Append(Alphabet32[(bits << (5 - count)) & 31]);
        }

        return result.Append('=', (8 - (result.Length % 8)) % 8).ToString();
    }

    // Line feeds are skipped; the last group must be padded to its length.
    private static string? Decode(string text, string alphabet, int width, CallContext context, out string error)
    {
        context.Budget.Allocate(text.Length);
        int group = width == 6 ? 4 : 8;
        byte[] source = GoString.Bytes(text);
        var result = new List<byte>(source.Length);
        int bits = 0;
        int count = 0;
        int inGroup = 0;
        int at = 0;
        error = "";
        string Corrupt(int place) => $"illegal base{(1 << width).ToString(CultureInfo.InvariantCulture)} data at input byte {place.ToString(CultureInfo.InvariantCulture)}";
        for (; at < source.Length; at++)
        {
            byte b = source[at];
            if (b is (byte)'\n' or (byte)'\r')
            {
                continue;
            }

            if (b == '=')
            {
                break;
            }

            int value = alphabet.IndexOf((char)b, StringComparison.Ordinal);
            if (value < 0)
            {
                error = Corrupt(at);
                return null;
            }

            bits = ((bits << width) | value) & 0xFFFF;
            count += width;
            inGroup = (inGroup + 1) % group;
            if (count >= 8)
            {
                count -= 8;
                result.Add((byte)(bits >> count));
            }
        }

        int padding = 0;
        int first = at;
        for (; at < source.Length; at++)
        {
            if (source[at] == '=')
            {
                padding++;
            }
            else if (source[at] is not ((byte)'\n' or (byte)'\r'))
            {
                error = Corrupt(at);
                return null;
            }
        }

        bool isWhole = inGroup == 0 ? padding == 0 : inGroup + padding == group && (width == 6 ? inGroup >= 2 : inGroup is 2 or 4 or 5 or 7);
        if (!isWhole)
        {
            error = Corrupt(padding > 0 ? (inGroup + padding < group ? source.Length : first) : source.Length - inGroup);
            return null;
        }

        return GoString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(result));
    }
}
