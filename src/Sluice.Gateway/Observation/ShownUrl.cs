using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation;

/// <summary>URLs and headers as they may be told to others: credentials are left out, or <c>hidden</c> stands in their place.</summary>
internal static class ShownUrl
{
    /// <summary>A URL, or the target of a request: without user information, and with what the log hides hidden in its query.</summary>
    /// <param name="url">The URL.</param>
    public static string Of(string url)
    {
        int query = url.AsSpan().IndexOfAny('?', '#');
        string path = WithoutUser(query < 0 ? url : url[..query]);
        if (query < 0 || url[query] == '#')
        {
            return path;
        }

        var shown = new StringBuilder(path).Append('?');
        foreach (ReadOnlySpan<char> piece in SecretValues.Shown(url.AsSpan(query + 1)))
        {
            shown.Append(piece);
        }

        return shown.ToString();
    }

    /// <summary>The value of a header that is none of <see cref="IsSecret"/>: URLs in it are as <see cref="Of"/> gives them.</summary>
    /// <param name="value">The value.</param>
    public static string OfHeader(string value) =>
        value.Contains('?', StringComparison.Ordinal) || value.Contains("://", StringComparison.Ordinal) ? Of(value) : value;

    /// <summary>Whether a header holds credentials: it is one that the log hides, or its name says so.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsSecret(string name) => SecretValues.IsSecretHeader(name) || SecretValues.IsSecretParameter(name);

    /// <summary>The address and port that a connection comes from, as one text.</summary>
    /// <param name="connection">The connection.</param>
    public static string Peer(IHttpConnectionFeature connection)
    {
        string address = connection.RemoteIpAddress is { } ip ? ClientAddress.Text(ip) : "";
        return address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{connection.RemotePort}" : $"{address}:{connection.RemotePort}";
    }

    /// <summary>The host and port of a URL without user information; empty when it has none.</summary>
    /// <param name="url">The URL, whole or as far as its path.</param>
    public static string Authority(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return "";
        }

        int start = scheme + 3;
        int length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        return length < 0 ? url[start..] : url.Substring(start, length);
    }

    private static string WithoutUser(string path)
    {
        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return path;
        }

        int start = scheme + 3;
        int slash = path.IndexOf('/', start);
        int at = path.AsSpan(start, (slash < 0 ? path.Length : slash) - start).LastIndexOf('@');
        return at < 0 ? path : string.Concat(path.AsSpan(0, start), path.AsSpan(start + at + 1));
    }
}
