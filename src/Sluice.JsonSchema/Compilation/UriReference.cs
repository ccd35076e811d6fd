using System.Text;

namespace Sluice.JsonSchema.Compilation;

/// <summary>Resolving URI references (RFC 3986 5.2), by text alone: nothing is decoded, lower-cased or looked up.</summary>
internal static class UriReference
{
    /// <summary>Splits a fragment off.</summary>
    /// <param name="uri">A URI or reference.</param>
    /// <returns>What is before the <c>#</c>, and what is after it; null when there is none.</returns>
    public static (string Uri, string? Fragment) SplitFragment(string uri)
    {
        var hash = uri.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (uri, null) : (uri[..hash], uri[(hash + 1)..]);
    }

    /// <summary>Resolves a reference.</summary>
    /// <param name="baseUri">The URI that it is relative to, without fragment; empty when there is none.</param>
    /// <param name="reference">The reference, without fragment.</param>
    /// <returns>The URI.</returns>
    public static string Resolve(string baseUri, string reference)
    {
        if (reference.Length == 0)
        {
            return baseUri;
        }

        if (Scheme(reference) is { Length: > 0 } || baseUri.Length == 0)
        {
            return reference;
        }

        var scheme = Scheme(baseUri);
        if (reference.StartsWith("//", StringComparison.Ordinal))
        {
            return scheme + reference;
        }

        var afterScheme = baseUri[scheme.Length..];
        var authority = "";
        if (afterScheme.StartsWith("//", StringComparison.Ordinal))
        {
            var end = afterScheme.AsSpan(2).IndexOfAny('/', '?');
            authority = end < 0 ? afterScheme : afterScheme[..(end + 2)];
        }

        var basePath = afterScheme[authority.Length..];
        var query = basePath.IndexOf('?', StringComparison.Ordinal);
        basePath = query < 0 ? basePath : basePath[..query];
        if (reference[0] == '?')
        {
            return scheme + authority + basePath + reference;
        }

        var referenceQuery = reference.IndexOf('?', StringComparison.Ordinal);
        var path = referenceQuery < 0 ? reference : reference[..referenceQuery];
        var tail = referenceQuery < 0 ? "" : reference[referenceQuery..];
        if (path[0] != '/')
        {
            path = basePath.Length == 0 && authority.Length > 0
                ? "/" + path
                : basePath[..(basePath.LastIndexOf('/') + 1)] + path;
        }

        return scheme + authority + RemoveDotSegments(path) + tail;
    }

    private static string Scheme(string uri)
    {
        for (var i = 0; i < uri.Length; i++)
        {
            var c = uri[i];
            if (c == ':' && i > 0)
            {
                return uri[..(i + 1)];
            }

            if (!(char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.'))))
            {
                break;
            }
        }

        return "";
    }

    private static string RemoveDotSegments(string path)
    {
        if (!path.Contains("./", StringComparison.Ordinal) && !path.EndsWith('.'))
        {
            return path;
        }

        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            if (segments[i] == "..")
            {
                if (kept.Count > 1)
                {
                    kept.RemoveAt(kept.Count - 1);
                }
            }
            else if (segments[i] != ".")
            {
                kept.Add(segments[i]);
                continue;
            }

            if (last)
            {
                kept.Add("");
            }
        }

        return new StringBuilder().AppendJoin('/', kept).ToString();
    }
}
