using System.Buffers;
using System.Text;

namespace Sluice.Gateway.Features.Lua;

/// <summary>
/// Turns a script of Lua 5.1 into one that the 5.4 engine runs with the same meaning, token by token and line by line, so that positions
/// in messages stay right: every numeral becomes a floating-point one, since 5.1 has no integers; every <c>..</c> passes through the
/// prelude, which writes whole numbers without decimals; an escape that 5.4 does not know stands for its character.
/// </summary>
internal static class LuaDialect
{
    /// <summary>The name under which the prelude's concatenation is in scope of every script.</summary>
    private const string Concatenation = "__concatenation";

    private static readonly SearchValues<byte> KnownEscapes = SearchValues.Create("abfnrtv\\\"'\nxzu0123456789\r"u8);

    /// <summary>Rewrites a script. The result is a chunk that gets the prelude's concatenation and returns the script as a function.</summary>
    /// <param name="script">The script, UTF-8.</param>
    public static byte[] Rewrite(ReadOnlySpan<byte> script)
    {
        var output = new ArrayBufferWriter<byte>(script.Length + 256);
        output.Write(Encoding.ASCII.GetBytes($"local {Concatenation} = ...; return function(...) "));
        if (script.StartsWith("\uFEFF"u8))
        {
            script = script[3..];
        }

        if (script.StartsWith("#"u8))
        {
            int line = script.IndexOf((byte)'\n');
            script = line < 0 ? default : script[line..];
        }

        int at = 0;
        while (at < script.Length)
        {
            int end = TokenEnd(script, at);
            ReadOnlySpan<byte> token = script[at..end];
            if (char.IsAsciiDigit((char)token[0]) || (token[0] == '.' && token.Length > 1 && char.IsAsciiDigit((char)token[1])))
            {
                output.Write(token);
                output.Write(FloatSuffix(token));
            }
            else if (token.SequenceEqual(".."u8))
            {
                output.Write(Encoding.ASCII.GetBytes($".. {Concatenation} .."));
            }
            else if (token[0] is (byte)'"' or (byte)'\'')
            {
                WriteQuoted(token, output);
            }
            else
            {
                output.Write(token);
            }

            at = end;
        }

        output.Write("\nend"u8);
        return output.WrittenSpan.ToArray();
    }

    private static int TokenEnd(ReadOnlySpan<byte> text, int at)
    {
        byte first = text[at];
        byte second = at + 1 < text.Length ? text[at + 1] : (byte)0;
        if (first == '-' && second == '-')
        {
            int bracket = LongBracketEnd(text, at + 2);
            if (bracket >= 0)
            {
                return bracket;
            }

            int line = text[at..].IndexOf((byte)'\n');
            return line < 0 ? text.Length : at + line;
        }

        if (first == '[')
        {
            int bracket = LongBracketEnd(text, at);
            return bracket >= 0 ? bracket : at + 1;
        }

        if (first is (byte)'"' or (byte)'\'')
        {
            return QuoteEnd(text, at);
        }

        if (char.IsAsciiDigit((char)first) || (first == '.' && char.IsAsciiDigit((char)second)))
        {
            return NumeralEnd(text, at);
        }

        if (first == '.')
        {
            int end = at + 1;
            while (end < text.Length && text[end] == '.' && end < at + 3)
            {
                end++;
            }

            return end;
        }

        if (char.IsAsciiLetter((char)first) || first == '_')
        {
            int end = at + 1;
            while (end < text.Length && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] == '_'))
            {
                end++;
            }

            return end;
        }

        return at + 1;
    }

    private static int LongBracketEnd(ReadOnlySpan<byte> text, int at)
    {
        if (at >= text.Length || text[at] != '[')
        {
            return -1;
        }

        int open = at + 1;
        while (open < text.Length && text[open] == '=')
        {
            open++;
        }

        if (open >= text.Length || text[open] != '[')
        {
            return -1;
        }

        int level = open - at - 1;
        for (int i = open + 1; i < text.Length; i++)
        {
            if (text[i] != ']' || i + level + 1 >= text.Length || text[i + level + 1] != ']')
            {
                continue;
            }

            if (!text.Slice(i + 1, level).ContainsAnyExcept((byte)'='))
            {
                return i + level + 2;
            }
        }

        return text.Length;
    }

    private static int QuoteEnd(ReadOnlySpan<byte> text, int at)
    {
        int i = at + 1;
        while (i < text.Length && text[i] != text[at] && text[i] != '\n')
        {
            i += text[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i + 1, text.Length);
    }

    private static int NumeralEnd(ReadOnlySpan<byte> text, int at)
    {
        bool isHex = text[at] == '0' && at + 1 < text.Length && (text[at + 1] | 0x20) == 'x';
        int i = at;
        while (i < text.Length)
        {
            byte c = text[i];
            bool isExponent = (c | 0x20) == (isHex ? 'p' : 'e');
            if (isExponent && i + 1 < text.Length && text[i + 1] is (byte)'+' or (byte)'-')
            {
                i += 2;
            }
            else if (char.IsAsciiLetterOrDigit((char)c) || c == '.' || c == '_')
            {
                i++;
            }
            else
            {
                break;
            }
        }

        return i;
    }

    private static ReadOnlySpan<byte> FloatSuffix(ReadOnlySpan<byte> numeral)
    {
        bool isHex = numeral.Length > 1 && numeral[0] == '0' && (numeral[1] | 0x20) == 'x';
        if (isHex)
        {
            return numeral.ContainsAny("pP."u8) ? default : "p0"u8;
        }

        return numeral.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? default : ".0"u8;
    }

    private static void WriteQuoted(ReadOnlySpan<byte> token, ArrayBufferWriter<byte> output)
    {
        while (true)
        {
            int backslash = token.IndexOf((byte)'\\');
            if (backslash < 0 || backslash + 1 >= token.Length)
            {
                output.Write(token);
                return;
            }

            output.Write(token[..backslash]);
            output.Write(token.Slice(KnownEscapes.Contains(token[backslash + 1]) ? backslash : backslash + 1, KnownEscapes.Contains(token[backslash + 1]) ? 2 : 1));
            token = token[(backslash + 2)..];
        }
    }
}
