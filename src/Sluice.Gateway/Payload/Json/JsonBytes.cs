using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Sluice.Gateway.Payload;

/// <summary>The lexical steps of <see cref="JsonScanner"/>. Each reads at most a vector beyond what it accepts, which the padding of
/// the tape allows.</summary>
internal static unsafe class JsonBytes
{
    /// <summary>The place of the first byte that is not a space, tab, line feed or carriage return.</summary>
    /// <param name="p">Where to start.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* SkipWhitespace(byte* p)
    {
        // One space after a colon or comma is by far the commonest case.
        if (*p > 0x20 || (*p == 0x20 && *++p > 0x20))
        {
            return p;
        }

        return SkipLongWhitespace(p);
    }

    /// <summary>Whether a literal stands here.</summary>
    /// <param name="p">Where.</param>
    /// <param name="literal">Its text, at most the padding long.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool StartsWith(byte* p, ReadOnlySpan<byte> literal) => new ReadOnlySpan<byte>(p, literal.Length).SequenceEqual(literal);

    /// <summary>The place of the first byte that does not continue the literal that its first letter begins.</summary>
    /// <param name="p">The first letter: <c>t</c>, <c>f</c> or <c>n</c>.</param>
    public static byte* SkipLiteral(byte* p)
    {
        ReadOnlySpan<byte> literal = *p switch
        {
            (byte)'t' => "true"u8,
            (byte)'f' => "false"u8,
            _ => "null"u8,
        };
        return p + new ReadOnlySpan<byte>(p, literal.Length).CommonPrefixLength(literal);
    }

    /// <summary>Reads a string after its opening quote.</summary>
    /// <param name="p">The byte after the quote.</param>
    /// <param name="flags">None where the bytes are both the text and what the encoder would write.</param>
    /// <returns>The closing quote, or the byte that is wrong, which is never a quote.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ScanString(byte* p, out JsonTokenFlags flags)
    {
        Vector128<byte> bytes = Vector128.Load(p);
        uint stop = Stops(bytes);
        uint before = stop & (0u - stop);
        if (stop != 0 && (Unusual(bytes) & (before - 1)) == 0)
        {
            byte* found = p + BitOperations.TrailingZeroCount(stop);
            if (*found == (byte)'"')
            {
                flags = JsonTokenFlags.None;
                return found;
            }
        }

        return ScanLongString(p, out flags);
    }

    /// <summary>Reads a number.</summary>
    /// <param name="p">Its first byte: a minus sign or a digit.</param>
    /// <param name="valid">Whether it is one.</param>
    /// <returns>The byte after the number, or the byte that is wrong.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ScanNumber(byte* p, out bool valid)
    {
        valid = false;
        if (*p == (byte)'-')
        {
            p++;
        }

        if (*p == (byte)'0')
        {
            p++;
        }
        else if (IsDigit(*p))
        {
            p = SkipDigits(p + 1);
        }
        else
        {
            return p;
        }

        if (*p == (byte)'.')
        {
            p++;
            if (!IsDigit(*p))
            {
                return p;
            }

            p = SkipDigits(p + 1);
        }

        if ((*p | 0x20) == (byte)'e')
        {
            p++;
            if (*p is (byte)'+' or (byte)'-')
            {
                p++;
            }

            if (!IsDigit(*p))
            {
                return p;
            }

            p = SkipDigits(p + 1);
        }

        valid = true;
        return p;
    }

    /// <summary>A bit for each byte that ends the plain part of a string: a quote, a backslash or a control character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Stops(Vector128<byte> bytes) =>
        (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
        | Vector128.Equals(Vector128.Min(bytes, Vector128.Create((byte)0x1F)), bytes)).ExtractMostSignificantBits();

    /// <summary>A bit for each byte that the encoder may have to write differently: <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c>, and all
    /// beyond ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Unusual(Vector128<byte> bytes) =>
        (Vector128.Equals(bytes | Vector128.Create((byte)2), Vector128.Create((byte)'>'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'&'))
        | bytes).ExtractMostSignificantBits();

    private static byte* ScanLongString(byte* p, out JsonTokenFlags flags)
    {
        byte* start = p;
        uint html = 0;
        uint beyondAscii = 0;
        flags = JsonTokenFlags.None;
        while (true)
        {
            Vector128<byte> bytes = Vector128.Load(p);
            uint stop = Stops(bytes);
            uint counted = stop == 0 ? 0xFFFF : (stop & (0u - stop)) - 1;
            beyondAscii |= bytes.ExtractMostSignificantBits() & counted;
            html |= Unusual(bytes & Vector128.Create((byte)0x7F)) & counted;
            if (stop == 0)
            {
                p += Vector128<byte>.Count;
                continue;
            }

            p += BitOperations.TrailingZeroCount(stop);
            if (*p != (byte)'\\')
            {
                break;
            }

            byte* next = ScanEscape(p, out bool canonical);
            if (next == null)
            {
                return FirstWrongByte(p);
            }

            flags |= canonical ? JsonTokenFlags.Escaped : JsonTokenFlags.Escaped | JsonTokenFlags.Rewrite;
            p = next;
        }

        if (html != 0)
        {
            flags |= JsonTokenFlags.Rewrite;
        }

        if (beyondAscii != 0)
        {
            var text = new ReadOnlySpan<byte>(start, (int)(p - start));
            if (!Utf8.IsValid(text))
            {
                flags |= JsonTokenFlags.Escaped | JsonTokenFlags.Rewrite;
            }
            else if (JsonText.HasLineSeparator(text))
            {
                flags |= JsonTokenFlags.Rewrite;
            }
        }

        return p;
    }

    /// <summary>Reads an escape sequence.</summary>
    /// <param name="p">The backslash.</param>
    /// <param name="canonical">Whether the encoder would write the same.</param>
    /// <returns>The byte after it; null where it is not one.</returns>
    private static byte* ScanEscape(byte* p, out bool canonical)
    {
        switch (p[1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                canonical = true;
                return p + 2;
            case (byte)'/':
                canonical = false;
                return p + 2;
            case (byte)'u' when JsonText.TryReadHex(p + 2, out _):
                canonical = JsonText.IsCanonicalUnicodeEscape(new ReadOnlySpan<byte>(p + 2, 4));
                return p + 6;
            default:
                canonical = false;
                return null;
        }
    }

    private static byte* FirstWrongByte(byte* backslash)
    {
        byte* p = backslash + 1;
        if (*p == (byte)'u')
        {
            p++;
            while (char.IsAsciiHexDigit((char)*p))
            {
                p++;
            }
        }

        return *p == (byte)'"' ? backslash : p;
    }

    private static byte* SkipLongWhitespace(byte* p)
    {
        while (true)
        {
            Vector128<byte> bytes = Vector128.Load(p);
            uint spaces = (Vector128.Equals(bytes, Vector128.Create((byte)' '))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\r'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\t'))).ExtractMostSignificantBits();
            if (spaces != 0xFFFF)
            {
                return p + BitOperations.TrailingZeroCount(~spaces);
            }

            p += Vector128<byte>.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* SkipDigits(byte* p)
    {
        while (IsDigit(*p))
        {
            p++;
        }

        return p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;
}
