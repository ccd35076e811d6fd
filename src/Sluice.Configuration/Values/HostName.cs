using System.Diagnostics.CodeAnalysis;

namespace Sluice.Configuration;

/// <summary>Sanitises hosts (core.md 2.6): a host must hold exactly one match of
/// <c>(https?://)?([a-zA-Z0-9\._\-]+)(:[0-9]{2,6})?/?</c>, and what surrounds the match is dropped.</summary>
internal static class HostName
{
    /// <summary>Sanitises a host.</summary>
    /// <param name="host">The host as written.</param>
    /// <param name="sanitised">Scheme, name and port, without a trailing slash.</param>
    /// <param name="dropped">Whether characters other than one trailing slash were dropped.</param>
    public static bool TrySanitise(string host, [NotNullWhen(true)] out string? sanitised, out bool dropped)
    {
        sanitised = null;
        dropped = false;
        int matched = 0;
        int at = 0;
        while (at < host.Length)
        {
            if (!TryMatch(host.AsSpan(at), out string? match, out int length))
            {
                at++;
                continue;
            }

            if (sanitised is not null)
            {
                sanitised = null;
                return false;
            }

            sanitised = match;
            matched = length;
            at += length;
        }

        dropped = sanitised is not null && matched != host.Length;
        return sanitised is not null;
    }

    /// <summary>Says what is wrong with a host that cannot be sanitised, without repeating it: it may hold a password.</summary>
    /// <param name="host">The host.</param>
    public static (string Message, string Remedy) Explain(string host)
    {
        const string form = "write scheme, name and port, such as \"http://users:8080\"";
        int scheme = host.IndexOf("://", StringComparison.Ordinal);
        ReadOnlySpan<char> rest = scheme < 0 ? host : host.AsSpan(scheme + 3);
        if (host.Length == 0)
        {
            return ("the host is empty", form);
        }

        if (scheme >= 0 && host[..scheme] is not ("http" or "https"))
        {
            return host[..scheme].ToLowerInvariant() is "http" or "https"
                ? ("the scheme is not in lower case", "write http:// or https://")
                : ("the scheme is neither http nor https", "write http:// or https://, or set \"disable_host_sanitize\": true");
        }

        if (rest.Contains('@'))
        {
            return ("the host holds a user name", "remove it, or set \"disable_host_sanitize\": true");
        }

        if (rest.Contains('['))
        {
            return ("the host is an IPv6 address", "set \"disable_host_sanitize\": true at the backend");
        }

        if (rest.TrimEnd('/').IndexOfAny('/', '?', '#') >= 0)
        {
            return ("the host holds more than scheme, name and port", "move the path to \"url_pattern\", or set \"disable_host_sanitize\": true");
        }

        return rest.Contains(':')
            ? ("the port of the host has not 2 to 6 digits", form)
            : ("the host has characters that no host name has", form);
    }

    private static bool TryMatch(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? match, out int length)
    {
        int scheme = text.StartsWith("http://") ? 7 : text.StartsWith("https://") ? 8 : 0;
        int name = CountName(text[scheme..]);
        if (name == 0 && scheme > 0)
        {
            // The scheme is optional, so without a name after it its own letters are the name.
            scheme = 0;
            name = CountName(text);
        }

        if (name == 0)
        {
            match = null;
            length = 0;
            return false;
        }

        int end = scheme + name;
        if (end < text.Length && text[end] == ':')
        {
            int digits = text[(end + 1)..].IndexOfAnyExceptInRange('0', '9');
            digits = Math.Min(digits < 0 ? text.Length - end - 1 : digits, 6);
            end += digits >= 2 ? 1 + digits : 0;
        }

        match = scheme > 0 ? text[..end].ToString() : string.Concat("http://", text[..end]);
        length = end < text.Length && text[end] == '/' ? end + 1 : end;
        return true;
    }

    private static int CountName(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (count < text.Length && (char.IsAsciiLetterOrDigit(text[count]) || text[count] is '.' or '_' or '-'))
        {
            count++;
        }

        return count;
    }
}
