using System.Globalization;
using System.Text;

namespace Sluice.Cel.Syntax;

/// <summary>Turns the text of literal tokens into values.</summary>
internal static class Literals
{
    /// <summary>An <c>int</c>, with a minus sign that stood before it.</summary>
    internal static CelValue Int(string text, Token token, bool negative)
    {
        ReadOnlySpan<char> digits = text.AsSpan(token.Start, token.Length);
        ulong magnitude;
        bool valid = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out magnitude)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude);
        if (!valid || magnitude > (negative ? 1UL << 63 : long.MaxValue))
        {
            throw new SyntaxException(token.Start, "the int literal is out of range");
        }

        return CelValue.FromInt(negative ? unchecked((long)(0 - magnitude)) : (long)magnitude);
    }

    /// <summary>A <c>uint</c>.</summary>
    internal static CelValue Uint(string text, Token token)
    {
        ReadOnlySpan<char> digits = text.AsSpan(token.Start, token.Length - 1);
        bool valid = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return valid ? CelValue.FromUint(value) : throw new SyntaxException(token.Start, "the uint literal is out of range");
    }

    /// <summary>A <c>double</c>, with a minus sign that stood before it.</summary>
    internal static CelValue Double(string text, Token token, bool negative)
    {
        double value = double.Parse(
            text.AsSpan(token.Start, token.Length),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? CelValue.FromDouble(negative ? -value : value)
            : throw new SyntaxException(token.Start, "the double literal is out of range");
    }

    /// <summary>A <c>string</c>: a backslash escape stands for a code point.</summary>
    internal static string String(string text, Token token)
    {
        (int start, int end, bool raw) = Content(text, token);
        ReadOnlySpan<char> content = text.AsSpan(start, end - start);
        if (raw || !content.Contains('\\'))
        {
            return content.ToString();
        }

        StringBuilder result = new(content.Length);
        for (int i = start; i < end;)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i++]);
                continue;
            }

            int escape = i;
            int codePoint = Escape(text, ref i, end, bytes: false);
            if (!Rune.TryCreate(codePoint, out Rune rune))
            {
                throw new SyntaxException(escape, "the escape is no Unicode code point");
            }

            result.Append(rune.ToString());
        }

        return result.ToString();
    }

    /// <summary>A <c>bytes</c> value: the text in UTF-8; a backslash escape stands for an octet.</summary>
    internal static byte[] Bytes(string text, Token token)
    {
        (int start, int end, bool raw) = Content(text, token);
        if (raw)
        {
            return Encoding.UTF8.GetBytes(text, start, end - start);
        }

        List<byte> result = new(end - start);
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = start; i < end;)
        {
            if (text[i] == '\\')
            {
                result.Add((byte)Escape(text, ref i, end, bytes: true));
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i, end - i), out Rune rune, out int consumed);
            result.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            i += consumed;
        }

        return [.. result];
    }

    private static (int Start, int End, bool Raw) Content(string text, Token token)
    {
        int start = token.Start;
        bool raw = false;
        while (text[start] is not ('"' or '\''))
        {
            raw |= text[start] is 'r' or 'R';
            start++;
        }

        int end = token.Start + token.Length;
        int quotes = end - start >= 6 && text[start + 1] == text[start] && text[start + 2] == text[start] ? 3 : 1;
        return (start + quotes, end - quotes, raw);
    }

    private static int Escape(string text, ref int i, int end, bool bytes)
    {
        int start = i;
        char c = text[i + 1];
        i += 2;
        switch (c)
        {
            case 'a': return '\a';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case '\\' or '\'' or '"' or '`' or '?': return c;
            case 'x' or 'X': return Digits(text, ref i, end, 2, 16, start);
            case 'u' when !bytes: return Digits(text, ref i, end, 4, 16, start);
            case 'U' when !bytes: return Digits(text, ref i, end, 8, 16, start);
            case >= '0' and <= '3':
                i--;
                return Digits(text, ref i, end, 3, 8, start);
            default:
                throw new SyntaxException(start, $"'\\{c}' is no escape here");
        }
    }

    private static int Digits(string text, ref int i, int end, int count, int radix, int start)
    {
        if (end - i < count)
        {
            throw new SyntaxException(start, $"the escape needs {count} digits");
        }

        int value = 0;
        for (int n = 0; n < count; n++, i++)
        {
            char c = text[i];
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                throw new SyntaxException(start, $"the escape needs {count} digits");
            }

            value = unchecked((value * radix) + digit);
        }

        return value;
    }
}
