using System.Globalization;
using System.Net;

namespace Sluice.Gateway.Features.Martian;

/// <summary>The grammar of cookies, as the original writes and reads them (RFC 6265 section 4.1.1).</summary>
internal static class CookieText
{
    /// <summary>The first year that an expiry is written of: the calendar of the format begins with it.</summary>
    public const int FirstYear = 1601;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>A value without the characters that a cookie cannot have; in quotes where it has a space or a comma.</summary>
    /// <param name="value">The value.</param>
    public static string Value(string value)
    {
        string kept = string.Concat(value.Where(static c => c is >= ' ' and < '\u007f' and not ('"' or ';' or '\\')));
        return kept.AsSpan().ContainsAny(' ', ',') ? $"\"{kept}\"" : kept;
    }

    /// <summary>A path without the characters that a cookie's cannot have.</summary>
    /// <param name="path">The path.</param>
    public static string Path(string path) => string.Concat(path.Where(static c => c is >= ' ' and < '\u007f' and not ';'));

    /// <summary>Whether a text is a domain or an IPv4 address.</summary>
    /// <param name="domain">The text; a dot at its beginning does not count.</param>
    public static bool IsDomain(string domain)
    {
        if (IPAddress.TryParse(domain, out _))
        {
            return !domain.Contains(':', StringComparison.Ordinal);
        }

        string name = domain.StartsWith('.') ? domain[1..] : domain;
        return name.Length is > 0 and <= 255
            && name.Any(char.IsAsciiLetter)
            && name.Split('.').All(static label => label.Length is > 0 and <= 63
                && label[0] != '-' && label[^1] != '-'
                && label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));
    }

    /// <summary>Reads a time of RFC 3339.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time.</param>
    public static bool TryReadTime(string text, out DateTimeOffset time)
    {
        time = default;
        bool hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return hasZone && DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    /// <summary>Whether a pair is the cookie that a filter names.</summary>
    /// <param name="pair">Name and value, without what surrounds them.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value; empty for any.</param>
    public static bool Is(ReadOnlySpan<char> pair, string name, string value)
    {
        int equals = pair.IndexOf('=');
        ReadOnlySpan<char> found = equals < 0 ? pair : pair[..equals];
        if (!found.SequenceEqual(name) || found.IsEmpty)
        {
            return false;
        }

        ReadOnlySpan<char> content = equals < 0 ? default : pair[(equals + 1)..];
        if (content is ['"', .., '"'])
        {
            content = content[1..^1];
        }

        return value.Length == 0 || content.SequenceEqual(value);
    }
}
