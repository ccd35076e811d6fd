using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Upstream;

/// <summary>Where a <c>Location</c> leads, seen from the URL that answered (RFC 3986 section 5).</summary>
/// <param name="Host">Scheme and authority, without user information.</param>
/// <param name="Target">Path and query, safe to write into a request line.</param>
internal sealed record RedirectTarget(string Host, string Target)
{
    /// <summary>The longest <c>Location</c> that is followed, in characters; URLs beyond are refused by most servers.</summary>
    private const int MaxLength = 16 * 1024;

    /// <summary>Whether the target is reached in clear text.</summary>
    public bool IsPlain => Host.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a reference names a host, be it the same one again.</summary>
    /// <param name="location">The reference.</param>
    public static bool NamesHost(string location) =>
        SchemeLength(location) > 0 || location.StartsWith("//", StringComparison.Ordinal);

    /// <summary>Resolves a reference.</summary>
    /// <param name="url">The URL that answered.</param>
    /// <param name="location">The reference, each character one byte.</param>
    /// <param name="target">Where it leads.</param>
    /// <returns>Whether it is valid and leads to an HTTP server.</returns>
    public static bool TryResolve(string url, string location, [NotNullWhen(true)] out RedirectTarget? target)
    {
        target = null;
        if (location.Length > MaxLength || location.AsSpan().ContainsAnyInRange('\0', '\u001f') || location.Contains('\u007f', StringComparison.Ordinal))
        {
            return false;
        }

        int fragment = location.IndexOf('#', StringComparison.Ordinal);
        string reference = fragment < 0 ? location : location[..fragment];
        int originEnd = AuthorityEnd(url, url.IndexOf("://", StringComparison.Ordinal) + 3);
        string origin = url[..originEnd];
        (string basePath, string? baseQuery) = SplitQuery(url[originEnd..]);

        int scheme = SchemeLength(reference);
        if (scheme > 0)
        {
            if (!reference.AsSpan(scheme).StartsWith("://"))
            {
                return false;
            }

            return Absolute(reference, out target);
        }

        if (reference.StartsWith("//", StringComparison.Ordinal))
        {
            return Absolute(string.Concat(origin.AsSpan(0, origin.IndexOf(':', StringComparison.Ordinal) + 1), reference), out target);
        }

        (string path, string? query) = SplitQuery(reference);
        if (path.Length == 0)
        {
            path = basePath;
            query ??= baseQuery;
        }
        else if (path[0] != '/')
        {
            int colon = path.IndexOf(':', StringComparison.Ordinal);
            int slash = path.IndexOf('/', StringComparison.Ordinal);
            if (colon >= 0 && (slash < 0 || colon < slash))
            {
                return false;
            }

            path = string.Concat(basePath.AsSpan(0, basePath.LastIndexOf('/') + 1), path);
        }

        return Build(origin, path, query, out target);
    }

    private static bool Absolute(string url, out RedirectTarget? target)
    {
        target = null;
        int start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = AuthorityEnd(url, start);
        int at = url.LastIndexOf('@', end - 1, end - start);
        string host = at < 0 ? url[..end] : string.Concat(url.AsSpan(0, start), url.AsSpan(at + 1, end - at - 1));
        if (!HostTarget.TryGet(host, out _, out _))
        {
            return false;
        }

        (string path, string? query) = SplitQuery(url[end..]);
        return Build(host, path, query, out target);
    }

    private static bool Build(string host, string path, string? query, out RedirectTarget? target)
    {
        target = null;
        if (!TryEscape(RemoveDotSegments(path), checkEscapes: true, out string? safePath))
        {
            return false;
        }

        string safeQuery = "";
        if (query is not null)
        {
            _ = TryEscape(query, checkEscapes: false, out string? escaped);
            safeQuery = "?" + escaped;
        }

        target = new RedirectTarget(host, (safePath!.StartsWith('/') ? safePath : "/" + safePath) + safeQuery);
        return true;
    }

    private static int AuthorityEnd(string url, int start)
    {
        int length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        return length < 0 ? url.Length : start + length;
    }

    private static (string Path, string? Query) SplitQuery(string text)
    {
        int query = text.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? (text, null) : (text[..query], text[(query + 1)..]);
    }

    private static int SchemeLength(string reference)
    {
        for (int i = 0; i < reference.Length; i++)
        {
            char c = reference[i];
            if (c == ':')
            {
                return i;
            }

            if (!char.IsAsciiLetter(c) && (i == 0 || !(char.IsAsciiDigit(c) || c is '+' or '-' or '.')))
            {
                return 0;
            }
        }

        return 0;
    }

    // RFC 3986 section 5.2.4.
    private static string RemoveDotSegments(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.StartsWith('.'))
        {
            return path;
        }

        List<string> kept = [];
        string[] segments = path.Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            bool last = i == segments.Length - 1;
            if (segments[i] is "." or "..")
            {
                if (segments[i] == ".." && kept.Count > 1)
                {
                    kept.RemoveAt(kept.Count - 1);
                }

                if (last)
                {
                    kept.Add("");
                }
            }
            else
            {
                kept.Add(segments[i]);
            }
        }

        return string.Join('/', kept);
    }

    private static bool TryEscape(string text, bool checkEscapes, out string? escaped)
    {
        escaped = null;
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '%' && checkEscapes
                && !(i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2])))
            {
                return false;
            }

            if (c is > ' ' and < '\u007f' and not '"' and not '<' and not '>')
            {
                result.Append(c);
            }
            else
            {
                result.Append('%').Append(((int)c & 0xff).ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        escaped = result.ToString();
        return true;
    }
}
