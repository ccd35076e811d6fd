using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>A host of a backend, checked once: what stands before each target, and the credentials that the host carries.</summary>
internal sealed class HostTarget
{
    /// <summary>How many hosts are remembered, so that redirects to ever new hosts cannot fill the memory.</summary>
    private const int CacheLimit = 1024;

    private static readonly ConcurrentDictionary<string, HostTarget> Cache = new(StringComparer.Ordinal);
    private static int _cached;

    private HostTarget(string prefix, string? authorization)
    {
        Prefix = prefix;
        Authorization = authorization;
    }

    /// <summary>Scheme, authority and path prefix, without user information: the target follows verbatim.</summary>
    public string Prefix { get; }

    /// <summary>The value of <c>Authorization</c> for the user information of the host, or <see langword="null"/> for none.</summary>
    public string? Authorization { get; }

    /// <summary>Checks a host, or finds it among those already checked.</summary>
    /// <param name="host">The host as <see cref="UpstreamRequest.Host"/> has it.</param>
    /// <param name="target">The host, ready for use.</param>
    /// <param name="failure">Why it is not usable.</param>
    public static bool TryGet(
        string host, [NotNullWhen(true)] out HostTarget? target, [NotNullWhen(false)] out Failure? failure)
    {
        failure = null;
        if (Cache.TryGetValue(host, out target))
        {
            return true;
        }

        target = Parse(host, out string? problem);
        if (target is null)
        {
            failure = new Failure(FailureKind.Request, $"the host {Display(host)} cannot be called: {problem}");
            return false;
        }

        if (Volatile.Read(ref _cached) < CacheLimit && Cache.TryAdd(host, target))
        {
            Interlocked.Increment(ref _cached);
        }

        return true;
    }

    /// <summary>A URL as it may be told: without user information, query and fragment, which may hold secrets.</summary>
    /// <param name="url">The URL, or a part of one.</param>
    public static string Display(string url)
    {
        int end = url.AsSpan().IndexOfAny('?', '#');
        string shown = end < 0 ? url : url[..end];
        int authority = shown.IndexOf("://", StringComparison.Ordinal);
        int start = authority < 0 ? 0 : authority + 3;
        int slash = shown.IndexOf('/', start);
        int at = shown.AsSpan(start, (slash < 0 ? shown.Length : slash) - start).LastIndexOf('@');
        return at < 0 ? shown : string.Concat(shown.AsSpan(0, start), shown.AsSpan(start + at + 1));
    }

    private static HostTarget? Parse(string host, out string? problem)
    {
        problem = null;
        int scheme = host.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            problem = "it has no scheme";
            return null;
        }

        ReadOnlySpan<char> name = host.AsSpan(0, scheme);
        if (!name.Equals("http", StringComparison.OrdinalIgnoreCase) && !name.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            problem = "its scheme is neither http nor https";
            return null;
        }

        int start = scheme + 3;
        int length = host.AsSpan(start).IndexOfAny('/', '?', '#');
        string authority = length < 0 ? host[start..] : host.Substring(start, length);
        string prefix = length < 0 ? "" : host[(start + length)..];
        string? authorization = null;
        int at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            string user = Uri.UnescapeDataString(authority[..at]);
            authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user.Contains(':', StringComparison.Ordinal) ? user : user + ":"));
            authority = authority[(at + 1)..];
        }

        if (prefix.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            problem = "its path has a character that must be percent-encoded";
            return null;
        }

        string origin = string.Concat(host.AsSpan(0, start), authority);
        if (authority.Length == 0 || !Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.Port is < 1 or > 65535)
        {
            problem = "its name or port is not valid";
            return null;
        }

        return new HostTarget(origin + prefix, authorization);
    }
}
