using System.Globalization;
using System.Text;
using Sluice.GoTemplate.Formatting;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's <c>urlParse</c> and <c>urlJoin</c>: a URL as a dict of its parts (RFC 3986).</summary>
internal static class UrlFunctions
{
    private static readonly System.Buffers.SearchValues<char> NeverInHosts = System.Buffers.SearchValues.Create(" \"<>\\^`{|}");

    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("urlParse(string)", static (c, a) => Parse(a.Text(0), c)),
        Function.Of("urlJoin(dict)", static (c, a) => Join(a.Map(0), c)),
    ];

    private static GoMap Parse(string url, CallContext context)
    {
        context.Budget.Allocate(url.Length * 2L);
        if (url.Any(static c => c < ' ' || c == 0x7F))
        {
            throw Bad(url, "it holds a control character");
        }

        (string rest, string fragment) = Cut(url, '#');
        (string scheme, rest) = Scheme(rest, url);
        bool forcesQuery = rest.EndsWith('?') && rest.Count(static c => c == '?') == 1;
        (rest, string query) = forcesQuery ? (rest[..^1], "") : Cut(rest, '?');
        string opaque = "";
        string host = "";
        string user = "";
        if (!rest.StartsWith('/'))
        {
            if (scheme.Length > 0)
            {
                opaque = rest;
                rest = "";
            }
            else if (rest.Split('/')[0].Contains(':', StringComparison.Ordinal))
            {
                throw Bad(url, "the first part of its path has a colon");
            }
        }
        else if (rest.StartsWith("//", StringComparison.Ordinal) && (scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            int end = rest.IndexOf('/', 2);
            string authority = end < 0 ? rest[2..] : rest[2..end];
            rest = end < 0 ? "" : rest[end..];
            int at = authority.LastIndexOf('@');
            user = at < 0 ? "" : UserText(authority[..at], url);
            host = Host(authority[(at + 1)..], url);
        }

        var map = new GoMap();
        map["scheme"] = scheme;
        map["host"] = host;
        map["hostname"] = HostName(host);
        map["path"] = Unescape(rest, url);
        map["query"] = query;
        map["opaque"] = opaque;
        map["fragment"] = Unescape(fragment, url);
        map["userinfo"] = user;
        return map;
    }

    private static (string Before, string After) Cut(string text, char mark)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    private static (string Scheme, string Behind) Scheme(string text, string url)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.')))
            {
                continue;
            }

            if (c == ':')
            {
                return i == 0 ? throw Bad(url, "its scheme is missing") : (text[..i].ToLowerInvariant(), text[(i + 1)..]);
            }

            break;
        }

        return ("", text);
    }

    private static string Host(string host, string url)
    {
        if (host.StartsWith('['))
        {
            int end = host.LastIndexOf(']');
            return end < 0 || !IsPort(host[(end + 1)..]) ? throw Bad(url, "its host is wrong") : host;
        }

        int colon = host.LastIndexOf(':');
        if (colon >= 0 && !IsPort(host[colon..]))
        {
            throw Bad(url, "its port is no number");
        }

        if (host.AsSpan().IndexOfAny(NeverInHosts) >= 0)
        {
            throw Bad(url, "its host holds a character that no host has");
        }

        return Unescape(host, url);
    }

    private static bool IsPort(string text) => text.Length == 0 || (text[0] == ':' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    private static string HostName(string host)
    {
        if (host.StartsWith('[') && host.IndexOf(']', StringComparison.Ordinal) is > 0 and int end)
        {
            return host[1..end];
        }

        int colon = host.LastIndexOf(':');
        return colon >= 0 && IsPort(host[colon..]) ? host[..colon] : host;
    }

    private static string UserText(string user, string url)
    {
        if (user.Any(static c => !char.IsAsciiLetterOrDigit(c) && !"-._:~!$&'()*+,;=%@".Contains(c, StringComparison.Ordinal)))
        {
            throw Bad(url, "its user holds a character that must be escaped");
        }

        (string name, string password) = Cut(user, ':');
        string text = EscapeUser(Unescape(name, url));
        return user.Contains(':', StringComparison.Ordinal) ? $"{text}:{EscapeUser(Unescape(password, url))}" : text;
    }

    private static string EscapeUser(string text) =>
        Escapes.Percent(text, static b => Escapes.IsUnreserved(b) || "$&+,;=".Contains((char)b, StringComparison.Ordinal));

    private static string Unescape(string text, string url)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        byte[] source = GoString.Bytes(text);
        var bytes = new List<byte>(source.Length);
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] != '%')
            {
                bytes.Add(source[i]);
                continue;
            }

            string hex = i + 2 < source.Length ? $"{(char)source[i + 1]}{(char)source[i + 2]}" : "";
            if (!byte.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                throw Bad(url, "a percent sign has no two hexadecimal digits behind it");
            }

            bytes.Add(value);
            i += 2;
        }

        return GoString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    private static TemplateFault Bad(string url, string reason) => new($"\"{url}\" is no URL: {reason}");

    private static string Join(GoMap parts, CallContext context)
    {
        string Part(string name) => !parts.TryGet(name, out object? value) ? ""
            : value as string ?? throw new TemplateFault($"the part {name} must be a string, it is {GoType.Described(value)}");

        string scheme = Part("scheme");
        string host = Part("host");
        string path = EscapePath(Part("path"));
        string opaque = Part("opaque");
        string query = Part("query");
        string fragment = Part("fragment");
        string user = Part("userinfo");
        user = user.Length > 0 ? UserText(user, user) : "";
        var url = new StringBuilder();
        if (scheme.Length > 0)
        {
            url.Append(scheme).Append(':');
        }

        if (opaque.Length > 0)
        {
            url.Append(opaque);
        }
        else
        {
            if (scheme.Length > 0 || host.Length > 0 || user.Length > 0)
            {
                if (host.Length > 0 || path.Length > 0 || user.Length > 0)
                {
                    url.Append("//");
                }

                url.Append(user).Append(user.Length > 0 ? "@" : "").Append(EscapeHost(host));
            }

            if (path.Length > 0 && path[0] != '/' && host.Length > 0)
            {
                url.Append('/');
            }

            if (url.Length == 0 && path.Split('/')[0].Contains(':', StringComparison.Ordinal))
            {
                url.Append("./");
            }

            url.Append(path);
        }

        url.Append(query.Length > 0 ? "?" + query : "");
        if (fragment.Length > 0)
        {
            url.Append('#').Append(Escapes.Percent(fragment, static b => Escapes.IsUnreserved(b) || "$&+,/:;=?@!()*".Contains((char)b, StringComparison.Ordinal)));
        }

        context.Budget.Allocate(url.Length);
        return url.ToString();
    }

    private static string EscapePath(string path) =>
        path == "*" ? path : Escapes.Percent(path, static b => Escapes.IsUnreserved(b) || "$&+,/:;=@".Contains((char)b, StringComparison.Ordinal));

    private static string EscapeHost(string host) =>
        Escapes.Percent(host, static b => Escapes.IsUnreserved(b) || "!$&'()*+,;=:[]<>\"".Contains((char)b, StringComparison.Ordinal));
}
