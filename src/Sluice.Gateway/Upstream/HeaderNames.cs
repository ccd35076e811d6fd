using System.Collections.Frozen;

namespace Sluice.Gateway.Upstream;

/// <summary>The canonical spelling of header names: a capital first letter and a capital after each hyphen, all else small
/// (<c>ETag</c> is <c>Etag</c>), as the configuration's lists and the original's answers write them.</summary>
internal static class HeaderNames
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "Accept-Ranges", "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
        "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Age", "Allow", "Alt-Svc",
        "Cache-Control", "Connection", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length",
        "Content-Location", "Content-Range", "Content-Security-Policy", "Content-Type", "Date", "Etag", "Expires", "Keep-Alive",
        "Last-Modified", "Link", "Location", "Pragma", "Retry-After", "Server", "Set-Cookie", "Strict-Transport-Security",
        "Transfer-Encoding", "Vary", "Via", "Www-Authenticate", "X-Content-Type-Options", "X-Frame-Options", "X-Powered-By",
        "X-Request-Id", "X-Xss-Protection",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The canonical spelling of a name: no allocation for one that has it already, or that is common.</summary>
    /// <param name="name">The name in any spelling.</param>
    public static string Canonical(string name)
    {
        if (IsCanonical(name))
        {
            return name;
        }

        return Known.TryGetValue(name, out string? known)
            ? known
            : string.Create(name.Length, name, static (span, source) =>
            {
                bool first = true;
                for (int i = 0; i < span.Length; i++)
                {
                    char c = source[i];
                    span[i] = first ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c);
                    first = c == '-';
                }
            });
    }

    private static bool IsCanonical(string name)
    {
        bool first = true;
        foreach (char c in name)
        {
            if (first ? char.IsAsciiLetterLower(c) : char.IsAsciiLetterUpper(c))
            {
                return false;
            }

            first = c == '-';
        }

        return true;
    }
}
