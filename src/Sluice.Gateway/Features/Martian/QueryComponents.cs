using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Martian;

/// <summary>The components for the query of a request (manipulation.md 2.4).</summary>
internal static class QueryComponents
{
    /// <summary><c>querystring.Modifier</c>: sets a key. The whole query is written anew, sorted by key.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Modifier(ComponentReader reader)
    {
        string name = reader.Text("name");
        string value = reader.Text("value");
        return new ModifierPair(
            exchange =>
            {
                SortedDictionary<string, List<string>> pairs = QueryString.Parse(exchange.Url.Query);
                pairs[name] = [value];
                exchange.Url.Query = QueryString.Encode(pairs);
                return null;
            },
            null);
    }

    /// <summary><c>querystring.Filter</c>: whether there is a key, with one value if that is written.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Filter(ComponentReader reader)
    {
        string name = reader.Text("name");
        string value = reader.Text("value");
        return reader.WhenElse((Exchange exchange, out bool holds) =>
        {
            string query = exchange.Url.Query;
            holds = query.Length > 0
                && QueryString.Parse(query).TryGetValue(name, out List<string>? values)
                && (value.Length == 0 || values.Contains(value));
            return null;
        });
    }
}
