using System.Text;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Routing;

/// <summary>The answer that sends a client to the correct path (core.md 4.1).</summary>
/// <param name="StatusCode">301 for GET, 307 for any other method, which keeps the method and the body.</param>
/// <param name="Location">The corrected path with the request's own query, encoded; it always starts with exactly one slash, so it
/// never leads to another host.</param>
/// <param name="ContentType">The type, for GET and HEAD.</param>
/// <param name="Body">The body; empty for any method but GET.</param>
internal sealed record RedirectAnswer(int StatusCode, string Location, string? ContentType, string Body)
{
    /// <summary>The header with the part of the path that a proxy in front cut off.</summary>
    public const string PrefixHeader = "X-Forwarded-Prefix";

    /// <summary>Builds the answer.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="match">The redirect.</param>
    /// <param name="path">The request's target, for its query.</param>
    /// <param name="forwardedPrefix">The first <see cref="PrefixHeader"/> of the request.</param>
    public static RedirectAnswer Create(string method, in RouteMatch match, in RequestPath path, string? forwardedPrefix)
    {
        string target = match.Text!;
        if (match.IsTrailingSlash && !string.IsNullOrEmpty(forwardedPrefix))
        {
            target = SafePrefix(forwardedPrefix) + target;
        }

        string location = PercentEncoding.EncodePath(PathCleaning.Clean(target)) + Query(path);
        return method == "GET" ? Permanent(method, location) : Permanent(method, location) with { StatusCode = 307 };
    }

    /// <summary>Builds an answer with status 301 for any method.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="location">Where to; encoded.</param>
    public static RedirectAnswer Permanent(string method, string location) => method switch
    {
        "GET" => new RedirectAnswer(301, location, "text/html; charset=utf-8", $"<a href=\"{EscapeHtml(location)}\">Moved Permanently</a>.\n\n"),
        "HEAD" => new RedirectAnswer(301, location, "text/html; charset=utf-8", ""),
        _ => new RedirectAnswer(301, location, null, ""),
    };

    /// <summary>The end of a location: the request's query with its question mark, encoded; empty without one.</summary>
    /// <param name="path">The request's target.</param>
    public static string Query(in RequestPath path) => path.HasQuery ? string.Concat("?", EscapeNonAscii(path.RawQuery)) : "";

    // Only letters, digits, slashes and hyphens of the header are used; the dot segments that it may hold go first.
    private static string SafePrefix(string prefix)
    {
        StringBuilder safe = new("/", prefix.Length + 1);
        foreach (char c in PathCleaning.Clean(prefix))
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '/' or '-')
            {
                safe.Append(c);
            }
        }

        return safe.ToString();
    }

    private static string EscapeNonAscii(ReadOnlySpan<char> query)
    {
        if (System.Text.Ascii.IsValid(query))
        {
            return query.ToString();
        }

        StringBuilder escaped = new(query.Length + 16);
        foreach (char c in query)
        {
            _ = c < 0x80 ? escaped.Append(c) : escaped.Append($"%{(int)c:x2}");
        }

        return escaped.ToString();
    }

    private static string EscapeHtml(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);
}
