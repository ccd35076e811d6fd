using System.Globalization;
using System.Text;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Martian;

/// <summary>The components for cookies (manipulation.md 2.4).</summary>
internal static class CookieComponents
{
    /// <summary><c>cookie.Modifier</c>: adds a cookie to a request, and a <c>Set-Cookie</c> to an answer.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Modifier(ComponentReader reader)
    {
        string name = reader.Text("name");
        string value = CookieText.Value(reader.Text("value"));
        string pair = $"{name.ReplaceLineEndings("-")}={value}";
        string path = CookieText.Path(reader.Text("path"));
        string domain = reader.Text("domain");
        if (domain.Length > 0 && !CookieText.IsDomain(domain))
        {
            reader.Warn(MartianCodes.Cookie, "domain", "this is no domain, so the cookie is set without one",
                "write a domain such as \"example.com\"");
            domain = "";
        }

        bool named = HeaderText.IsName(name);
        if (!named)
        {
            reader.Warn(MartianCodes.Cookie, "name", "no cookie can have this name: an answer does not get it", "write the name of a cookie");
        }

        string line = SetCookie(reader, $"{name}={value}", path, domain);
        return new ModifierPair(
            exchange =>
            {
                HeaderList headers = exchange.Request.Headers;
                string all = Lines(headers, "Cookie");
                headers.Set("Cookie", all.Length == 0 ? pair : $"{all}; {pair}");
                return null;
            },
            exchange => named ? exchange.Headers.Add("Set-Cookie", line) : null);
    }

    /// <summary><c>cookie.Filter</c>: whether there is a cookie, with a value if that is written.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Filter(ComponentReader reader)
    {
        string name = reader.Text("name");
        string value = HeaderText.FromText(reader.Text("value"));
        return reader.WhenElse((Exchange exchange, out bool holds) =>
        {
            holds = exchange.Response is { } response
                ? Has(response.Headers, "Set-Cookie", name, value)
                : Has(exchange.Request.Headers, "Cookie", name, value);
            return null;
        });
    }

    private static string SetCookie(ComponentReader reader, string pair, string path, string domain)
    {
        StringBuilder line = new(pair);
        _ = path.Length > 0 ? line.Append("; Path=").Append(path) : line;
        _ = domain.Length > 0 ? line.Append("; Domain=").Append(domain.TrimStart('.')) : line;
        if (reader.Has("expires"))
        {
            if (!CookieText.TryReadTime(reader.Text("expires"), out DateTimeOffset expires))
            {
                reader.Mistake(MartianCodes.Value, "expires", "this is no time as RFC 3339 writes it",
                    "write a time such as \"2031-05-06T07:08:09Z\"");
            }
            else if (expires.UtcDateTime.Year >= CookieText.FirstYear)
            {
                line.Append("; Expires=").Append(expires.UtcDateTime.ToString("R", CultureInfo.InvariantCulture));
            }
        }

        int maxAge = reader.Integer("maxAge");
        _ = maxAge != 0 ? line.Append(CultureInfo.InvariantCulture, $"; Max-Age={Math.Max(0, maxAge)}") : line;
        bool secure = reader.Flag("secure");
        _ = reader.Flag("httpOnly") ? line.Append("; HttpOnly") : line;
        _ = secure ? line.Append("; Secure") : line;
        return line.ToString();
    }

    private static string Lines(HeaderList headers, string name)
    {
        string all = headers.First(name) ?? "";
        bool first = true;
        foreach (ref readonly Header line in headers.AsSpan())
        {
            if (string.Equals(line.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                all = first ? all : $"{all}; {line.Value}";
                first = false;
            }
        }

        return all;
    }

    // Of a Set-Cookie line only what stands before the first semicolon is the cookie.
    private static bool Has(HeaderList headers, string header, string name, string value)
    {
        bool many = header == "Cookie";
        foreach (ref readonly Header line in headers.AsSpan())
        {
            if (!string.Equals(line.Name, header, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (Range range in line.Value.AsSpan().Split(';'))
            {
                if (CookieText.Is(line.Value.AsSpan(range).Trim(), name, value))
                {
                    return true;
                }

                if (!many)
                {
                    break;
                }
            }
        }

        return false;
    }
}
