using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Sluice.JsonSchema.Formats;

/// <summary>URIs and IRIs (RFC 3986, RFC 3987), and URI templates (RFC 6570).</summary>
internal static class UriFormats
{
    private static readonly SearchValues<byte> Unreserved = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"u8);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static readonly SearchValues<byte> SubDelimiters = SearchValues.Create("!$&'()*+,;="u8);

    /// <summary><c>uri</c>, <c>uri-reference</c>, <c>iri</c>, <c>iri-reference</c>.</summary>
    /// <param name="text">The string.</param>
    /// <param name="international">Whether characters beyond ASCII are taken.</param>
    /// <param name="relative">Whether it may do without a scheme.</param>
    /// <returns>Whether it is one.</returns>
    public static bool IsUri(ReadOnlySpan<byte> text, bool international, bool relative)
    {
        if (international ? !Utf8.IsValid(text) : !Ascii.IsValid(text))
        {
            return false;
        }

        var scheme = SchemeLength(text);
        if (scheme == 0 && !relative)
        {
            return false;
        }

        var rest = scheme == 0 ? text : text[(scheme + 1)..];
        var fragment = rest.IndexOf((byte)'#');
        if (fragment >= 0)
        {
            if (!IsMadeOf(rest[(fragment + 1)..], "/?:@"u8))
            {
                return false;
            }

            rest = rest[..fragment];
        }

        var query = rest.IndexOf((byte)'?');
        if (query >= 0)
        {
            if (!IsMadeOf(rest[(query + 1)..], "/?:@"u8))
            {
                return false;
            }

            rest = rest[..query];
        }

        if (rest.StartsWith("//"u8))
        {
            var end = rest[2..].IndexOf((byte)'/');
            var authority = end < 0 ? rest[2..] : rest.Slice(2, end);
            rest = end < 0 ? default : rest[(end + 2)..];
            if (!IsAuthority(authority))
            {
                return false;
            }
        }
        else if (scheme == 0)
        {
            // Without a scheme a colon in the first segment would look like one.
            var slash = rest.IndexOf((byte)'/');
            if ((slash < 0 ? rest : rest[..slash]).Contains((byte)':'))
            {
                return false;
            }
        }

        return IsMadeOf(rest, "/:@"u8);
    }

    /// <summary><c>uri-template</c>.</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is one: literals, and expressions in braces of an operator and variables.</returns>
    public static bool IsUriTemplate(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '{')
            {
                var end = text[i..].IndexOf((byte)'}');
                if (end < 0 || !IsExpression(text.Slice(i + 1, end - 1)))
                {
                    return false;
                }

                i += end;
            }
            else if (c == '%')
            {
                if (!IsEscape(text[i..]))
                {
                    return false;
                }

                i += 2;
            }
            else if (c <= 0x20 || c is (byte)'"' or (byte)'<' or (byte)'>' or (byte)'\\' or (byte)'^' or (byte)'`' or (byte)'|' or (byte)'}' or 0x7F)
            {
                return false;
            }
        }

        return true;
    }

    private static int SchemeLength(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = (char)text[i];
            if (c == ':')
            {
                return i;
            }

            if (!(char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.'))))
            {
                return 0;
            }
        }

        return 0;
    }

    private static bool IsAuthority(ReadOnlySpan<byte> authority)
    {
        var at = authority.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            if (!IsMadeOf(authority[..at], ":"u8))
            {
                return false;
            }

            authority = authority[(at + 1)..];
        }

        if (!authority.IsEmpty && authority[0] == '[')
        {
            var close = authority.IndexOf((byte)']');
            return close > 0 && IsLiteralAddress(authority[1..close]) && IsPort(authority[(close + 1)..]);
        }

        var colon = authority.IndexOf((byte)':');
        return colon < 0 ? IsMadeOf(authority, default) : IsMadeOf(authority[..colon], default) && IsPort(authority[colon..]);
    }

    private static bool IsPort(ReadOnlySpan<byte> port) =>
        port.IsEmpty || (port[0] == ':' && port[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);

    private static bool IsLiteralAddress(ReadOnlySpan<byte> address)
    {
        if (address.IsEmpty || (address[0] | 0x20) != 'v')
        {
            return HostFormats.IsIPv6(address);
        }

        var dot = address.IndexOf((byte)'.');
        return dot > 1 && dot + 1 < address.Length && Ascii.IsValid(address)
            && address[1..dot].IndexOfAnyExcept(HexDigits) < 0 && IsMadeOf(address[(dot + 1)..], ":"u8);
    }

    private static bool IsMadeOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> also)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (!IsEscape(text[i..]))
                {
                    return false;
                }

                i += 2;
            }
            else if (c < 0x80 && !Unreserved.Contains(c) && !SubDelimiters.Contains(c) && !also.Contains(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsEscape(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && char.IsAsciiHexDigit((char)text[1]) && char.IsAsciiHexDigit((char)text[2]);

    private static bool IsExpression(ReadOnlySpan<byte> expression)
    {
        if (!expression.IsEmpty && "+#./;?&=,!@|"u8.Contains(expression[0]))
        {
            expression = expression[1..];
        }

        foreach (var range in expression.Split((byte)','))
        {
            if (!IsVariable(expression[range]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsVariable(ReadOnlySpan<byte> variable)
    {
        if (variable.EndsWith("*"u8))
        {
            variable = variable[..^1];
        }
        else if (variable.IndexOf((byte)':') is >= 0 and var colon)
        {
            var prefix = variable[(colon + 1)..];
            if (prefix.IsEmpty || prefix.Length > 4 || prefix[0] == '0' || prefix.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            {
                return false;
            }

            variable = variable[..colon];
        }

        if (variable.IsEmpty || variable[0] == '.' || variable[^1] == '.' || variable.IndexOf(".."u8) >= 0)
        {
            return false;
        }

        for (var i = 0; i < variable.Length; i++)
        {
            var c = (char)variable[i];
            if (c == '%' && IsEscape(variable[i..]))
            {
                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
