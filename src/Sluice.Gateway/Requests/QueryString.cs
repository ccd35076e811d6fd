namespace Sluice.Gateway.Requests;

/// <summary>Takes a query apart the way the original does (core.md 5.1): a pair with a <c>;</c> or a malformed escape is dropped
/// alone, a name without <c>=</c> has an empty value.</summary>
internal static class QueryString
{
    /// <summary>The pairs, decoded, by name in ordinal order; the values of a name keep their order.</summary>
    /// <param name="rawQuery">The query as sent, without its <c>?</c>.</param>
    public static SortedDictionary<string, List<string>> Parse(ReadOnlySpan<char> rawQuery)
    {
        SortedDictionary<string, List<string>> pairs = new(StringComparer.Ordinal);
        foreach (Range range in rawQuery.Split('&'))
        {
            ReadOnlySpan<char> pair = rawQuery[range];
            if (pair.Length == 0 || pair.Contains(';') || PercentEncoding.IndexOfInvalidEscape(pair) >= 0)
            {
                continue;
            }

            int equals = pair.IndexOf('=');
            string name = PercentEncoding.Decode(equals < 0 ? pair : pair[..equals], plusIsSpace: true);
            string value = equals < 0 ? "" : PercentEncoding.Decode(pair[(equals + 1)..], plusIsSpace: true);
            if (!pairs.TryGetValue(name, out List<string>? values))
            {
                pairs.Add(name, values = []);
            }

            values.Add(value);
        }

        return pairs;
    }

    /// <summary>Encodes pairs: sorted by name, <c>+</c> for a space.</summary>
    /// <param name="pairs">The pairs.</param>
    public static string Encode(SortedDictionary<string, List<string>> pairs) => string.Join('&', pairs.SelectMany(static pair =>
        pair.Value.Select(value => $"{PercentEncoding.EncodeQueryComponent(pair.Key)}={PercentEncoding.EncodeQueryComponent(value)}")));
}
