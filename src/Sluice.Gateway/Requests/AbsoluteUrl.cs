using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Requests;

/// <summary>URLs that scripts and plug-ins give, made fit for a request line.</summary>
internal static class AbsoluteUrl
{
    /// <summary>Escapes what a request line cannot hold: spaces, control characters and bytes beyond ASCII.</summary>
    /// <param name="url">The URL; each character is a byte.</param>
    public static string Escape(string url)
    {
        if (url.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
        {
            return url;
        }

        var escaped = new StringBuilder(url.Length + 16);
        foreach (char c in url)
        {
            if (c is >= '!' and <= '~')
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append('%').Append(((int)c & 0xFF).ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }

    /// <summary>Takes an absolute URL apart.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="host">Scheme and authority.</param>
    /// <param name="target">Path and query, ready for a request line; the fragment is gone.</param>
    /// <returns>Whether it has a scheme, http or https, and an authority.</returns>
    public static bool TrySplit(string url, out string host, out string target)
    {
        host = "";
        target = "/";
        string text = Escape(url);
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || text[..scheme].ToLowerInvariant() is not ("http" or "https"))
        {
            return false;
        }

        int fragment = text.IndexOf('#', StringComparison.Ordinal);
        text = fragment < 0 ? text : text[..fragment];
        int end = text.AsSpan(scheme + 3).IndexOfAny('/', '?');
        end = end < 0 ? text.Length : scheme + 3 + end;
        host = text[..end];
        target = end == text.Length ? "/" : text[end] == '?' ? "/" + text[end..] : text[end..];
        return end > scheme + 3;
    }
}
