using Sluice.Cel;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Cel;

/// <summary>Query strings as expressions see them: decoded names, each with all of its values in the order received.</summary>
/// <param name="query">The pairs, those of a name next to each other.</param>
/// <param name="filter">A backend's own filter; <see langword="null"/> for none.</param>
internal sealed class QueryMap(QueryValues query, QueryFilter? filter) : StringKeyedMap
{
    private readonly Dictionary<string, CelValue> _entries = Read(query, filter);

    /// <inheritdoc/>
    public override int Count => _entries.Count;

    /// <inheritdoc/>
    public override bool TryGetValue(string key, out CelValue value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator()
    {
        foreach ((string name, CelValue values) in _entries)
        {
            yield return Entry(name, values);
        }
    }

    private static Dictionary<string, CelValue> Read(QueryValues query, QueryFilter? filter)
    {
        var entries = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        IReadOnlyList<KeyValuePair<string, string>> pairs = query.Pairs;
        for (int first = 0, end; first < pairs.Count; first = end)
        {
            string name = pairs[first].Key;
            end = first + 1;
            while (end < pairs.Count && pairs[end].Key == name)
            {
                end++;
            }

            if (filter is null || filter.Passes(name))
            {
                var values = new CelValue[end - first];
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = CelValue.FromString(PercentEncoding.Decode(pairs[first + i].Value, plusIsSpace: true));
                }

                entries.Add(PercentEncoding.Decode(name, plusIsSpace: true), CelValue.FromList(values));
            }
        }

        return entries;
    }
}
