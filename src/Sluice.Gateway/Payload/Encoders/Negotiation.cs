namespace Sluice.Gateway.Payload;

/// <summary>What <c>negotiate</c> makes of an <c>Accept</c> header: its items count in their order, without their parameters, and
/// without regard to quality (core.md 8.5).</summary>
internal static class Negotiation
{
    private static readonly (string MediaType, OutputFormat Format)[] Offers =
    [
        ("application/json", OutputFormat.Json),
        ("text/plain", OutputFormat.Yaml),
        ("application/xml", OutputFormat.Xml),
        ("application/x-yaml", OutputFormat.Yaml),
    ];

    /// <summary>Chooses the format.</summary>
    /// <param name="accept">The header's value; <see langword="null"/> or empty when there is none.</param>
    public static OutputFormat Choose(string? accept)
    {
        ReadOnlySpan<char> rest = accept;
        foreach (Range range in rest.Split(','))
        {
            ReadOnlySpan<char> item = rest[range];
            int parameters = item.IndexOf(';');
            item = (parameters < 0 ? item : item[..parameters]).Trim();
            if (item.IsEmpty)
            {
                continue;
            }

            foreach ((string mediaType, OutputFormat format) in Offers)
            {
                if (Matches(item, mediaType))
                {
                    return format;
                }
            }
        }

        return OutputFormat.Json;
    }

    /// <summary>Whether an item is the beginning of a media type, or has a <c>*</c> where it first differs from it.</summary>
    private static bool Matches(ReadOnlySpan<char> item, string mediaType)
    {
        int common = item.CommonPrefixLength(mediaType);
        return common == item.Length || (common < mediaType.Length && item[common] == '*');
    }
}
