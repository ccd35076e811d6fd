using System.Net;
using System.Text.RegularExpressions;

namespace Sluice.Gateway.Payload;

/// <summary>The first image in the HTML of a feed, which stands in for an image that the feed does not name.</summary>
internal static partial class FeedImages
{
    /// <summary>Finds the source of the first image.</summary>
    /// <param name="html">The HTML.</param>
    /// <returns>The URL; <see langword="null"/> when there is none.</returns>
    public static string? FindInHtml(string html)
    {
        if (!html.Contains('<', StringComparison.Ordinal))
        {
            return null;
        }

        Match match = Image.Match(html);
        return match.Success ? WebUtility.HtmlDecode(match.Groups["url"].Value) : null;
    }

    [GeneratedRegex("""<img\s(?:[^>]*?\s)?src\s*=\s*(?:"(?<url>[^"]*)"|'(?<url>[^']*)'|(?<url>[^\s>"']+))""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Image { get; }
}
