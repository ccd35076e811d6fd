using System.Buffers;

namespace Sluice.Gateway.Requests;

/// <summary>The request target of a request line, taken apart (RFC 9112, section 3.2).</summary>
internal readonly struct RequestPath
{
    // What a path can hold without being decoded: visible ASCII but for the start of an escape and of the query.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!\"#$&'()*+,-./0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private readonly string _target;
    private readonly int _queryMark;

    private RequestPath(string target, string path, int queryMark)
    {
        _target = target;
        Path = path;
        _queryMark = queryMark;
    }

    /// <summary>The decoded path, in the form of <see cref="LosslessUtf8"/>. It begins with a slash, but is <c>*</c> for
    /// <c>OPTIONS *</c> and empty for <c>CONNECT host:port</c>, which match no route. With nothing to decode and no query it is the
    /// raw target itself.</summary>
    public string Path { get; }

    /// <summary>Whether the target has a <c>?</c>, be it the last character.</summary>
    public bool HasQuery => _queryMark >= 0;

    /// <summary>The query as sent, without its <c>?</c>; empty without one.</summary>
    public ReadOnlySpan<char> RawQuery => HasQuery ? _target.AsSpan(_queryMark + 1) : default;

    /// <summary>Takes a request target apart: origin form, absolute form, <c>*</c>, or the authority form of <c>CONNECT</c>.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="rawTarget">The target as it stood in the request line, each character a byte.</param>
    /// <param name="path">The parts.</param>
    /// <returns>False for a target with a control or non-byte character, a malformed escape in the path, or no form of those:
    /// answer 400 (core.md 4.6).</returns>
    public static bool TryParse(string method, string rawTarget, out RequestPath path)
    {
        path = default;
        int start = 0;
        if (rawTarget.Length == 0 || rawTarget[0] != '/')
        {
            if (rawTarget == "*")
            {
                path = new RequestPath(rawTarget, rawTarget, -1);
                return true;
            }

            if (!TryFindPath(method, rawTarget, out start))
            {
                return false;
            }
        }

        ReadOnlySpan<char> rest = rawTarget.AsSpan(start);
        int odd = rest.IndexOfAnyExcept(Plain);
        if (odd < 0)
        {
            path = new RequestPath(rawTarget, Text(rawTarget, start, rest.Length), -1);
            return true;
        }

        int mark = rest[odd..].IndexOf('?');
        int end = mark < 0 ? rest.Length : odd + mark;
        if (HasForbidden(rest[odd..]))
        {
            return false;
        }

        ReadOnlySpan<char> encoded = rest[..end];
        string decoded;
        if (odd == end)
        {
            decoded = Text(rawTarget, start, end);
        }
        else if (PercentEncoding.IndexOfInvalidEscape(encoded) < 0)
        {
            decoded = PercentEncoding.Decode(encoded);
        }
        else
        {
            return false;
        }

        path = new RequestPath(rawTarget, decoded, mark < 0 ? -1 : start + end);
        return true;
    }

    // The absolute form's authority ends at the path or the query; what is in it is the server's matter (the Host header rules).
    private static bool TryFindPath(string method, string rawTarget, out int start)
    {
        start = rawTarget.Length;
        if (method == "CONNECT" && rawTarget.Length > 0)
        {
            return !HasForbidden(rawTarget);
        }

        int scheme = rawTarget.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || !char.IsAsciiLetter(rawTarget[0])
            || rawTarget.AsSpan(0, scheme).ContainsAnyExcept(SchemeCharacters)
            || HasForbidden(rawTarget))
        {
            return false;
        }

        int path = rawTarget.AsSpan(scheme + 3).IndexOfAny('/', '?', '#');
        start = path < 0 ? rawTarget.Length : scheme + 3 + path;
        return path != 0;
    }

    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    private static bool HasForbidden(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\0', ' ') || text.ContainsAnyExceptInRange('\0', '\u00FF') || text.Contains('\u007F');

    // An absolute form without a path means the root (RFC 9110, section 4.2.3); CONNECT has none.
    private static string Text(string rawTarget, int start, int length) => length == 0
        ? rawTarget.Contains("://", StringComparison.Ordinal) ? "/" : ""
        : rawTarget.Substring(start, length);
}
