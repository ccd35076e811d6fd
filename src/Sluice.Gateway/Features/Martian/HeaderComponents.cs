using Sluice.Cel;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Martian;

/// <summary>The components for header lines (manipulation.md 2.4).</summary>
internal static class HeaderComponents
{
    /// <summary><c>header.Modifier</c>: sets a header.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Modifier(ComponentReader reader)
    {
        string name = reader.HeaderName("name");
        string value = reader.HeaderValue("value");
        return ModifierPair.Both(exchange => exchange.Headers.Set(name, value));
    }

    /// <summary><c>header.Append</c>: adds a line.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Append(ComponentReader reader)
    {
        string name = reader.HeaderName("name");
        string value = reader.HeaderValue("value");
        return ModifierPair.Both(exchange => exchange.Headers.Add(name, value));
    }

    /// <summary><c>header.Blacklist</c>: removes headers.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Blacklist(ComponentReader reader)
    {
        string[] names = reader.HeaderNames("names");
        return ModifierPair.Both(exchange =>
        {
            foreach (string name in names)
            {
                exchange.Headers.Remove(name);
            }

            return null;
        });
    }

    /// <summary><c>header.Copy</c>: sets a header to the first value of another, or to nothing where there is no such.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Copy(ComponentReader reader)
    {
        string from = reader.HeaderName("from");
        string to = reader.HeaderName("to");
        return ModifierPair.Both(exchange => exchange.Headers.Set(to, exchange.Headers.First(from)));
    }

    /// <summary><c>header.Id</c>: gives a request a random UUID where it has none.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Id(ComponentReader reader)
    {
        string name = reader.HeaderName("header", "X-Krakend-Id");
        return new ModifierPair(
            exchange => exchange.Headers.First(name).Length > 0 ? null : exchange.Headers.Set(name, Guid.NewGuid().ToString()), null);
    }

    /// <summary><c>stash.Modifier</c>: keeps the URL in a header of the request, and shows that header in the answer.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Stash(ComponentReader reader)
    {
        string name = reader.HeaderName("headerName");
        if (reader.Scope == Directions.Response)
        {
            reader.Mistake(MartianCodes.Scope, "scope", "the answer's header is a copy of the request's, so the scope must have both",
                "write [\"request\", \"response\"]");
        }

        return new ModifierPair(
            exchange => exchange.Headers.Set(name, exchange.Url.Text),
            exchange => exchange.Headers.Set(name, exchange.RequestHeaders.First(name)));
    }

    /// <summary><c>header.Filter</c>: whether a line has exactly a value, which is empty where none is written.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Filter(ComponentReader reader)
    {
        string name = reader.HeaderName("name");
        string value = reader.HeaderValue("value");
        if (!reader.Has("value"))
        {
            reader.Warn(MartianCodes.EmptyMatch, null, "without a value this matches only a header that is there and empty, not any that is there",
                "write the value");
        }

        return reader.WhenElse((Exchange exchange, out bool holds) =>
        {
            holds = exchange.Headers.Contains(name, value);
            return null;
        });
    }

    /// <summary><c>header.RegexFilter</c>: whether a pattern occurs in the first value of a header of the request, also when the answer
    /// is modified.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair RegexFilter(ComponentReader reader)
    {
        string name = reader.HeaderName("header");
        Re2Pattern? pattern = reader.Pattern("regex");
        return reader.When((Exchange exchange, out bool holds) =>
        {
            string value = exchange.RequestHeaders.First(name);
            if (value.Length > 0)
            {
                return Match(pattern!, HeaderText.ToText(value), out holds);
            }

            holds = false;
            return null;
        });
    }

    /// <summary>Looks for a pattern in text that a client may have had a hand in.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="text">The text.</param>
    /// <param name="holds">Whether it occurs.</param>
    public static Failure? Match(Re2Pattern pattern, string text, out bool holds)
    {
        bool? found = pattern.IsMatch(text);
        holds = found == true;
        return found is null ? new Failure(FailureKind.Modifier, "matching a pattern of a modifier took too long") : null;
    }
}
