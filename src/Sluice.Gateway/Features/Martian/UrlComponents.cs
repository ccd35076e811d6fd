using System.Text;
using Sluice.Cel;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Martian;

/// <summary>The components for the URL of a request (manipulation.md 2.4).</summary>
internal static class UrlComponents
{
    /// <summary><c>url.Modifier</c>: replaces the parts of the URL that are written. The <c>Host</c> header stays.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Modifier(ComponentReader reader)
    {
        string scheme = reader.Text("scheme");
        string host = reader.Text("host");
        string path = reader.Text("path");
        string query = EscapeQuery(reader.Text("query"));
        if (host.AsSpan().IndexOfAny("/?#@ ") >= 0)
        {
            const string Problem = "this is no host with an optional port";
            reader.Warn(MartianCodes.EveryCallFails, "host", $"{Problem}, so every call of this backend fails",
                "write the host alone, such as \"api.example.com:8080\"");
            return new ModifierPair(static _ => new Failure(FailureKind.Modifier, $"url.Modifier: {Problem}"), null);
        }

        return new ModifierPair(
            exchange =>
            {
                MartianUrl url = exchange.Url;
                url.Scheme = scheme.Length > 0 ? scheme : url.Scheme;
                url.Host = host.Length > 0 ? host : url.Host;
                if (path.Length > 0)
                {
                    url.Path = path;
                }

                if (query.Length > 0)
                {
                    url.Query = query;
                }

                return null;
            },
            null);
    }

    /// <summary><c>url.Filter</c>: whether all the parts of the URL that are written are as written.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Filter(ComponentReader reader)
    {
        string scheme = reader.Text("scheme");
        string host = reader.Text("host");
        string path = reader.Text("path");
        string query = reader.Text("query");
        return reader.WhenElse((Exchange exchange, out bool holds) =>
        {
            MartianUrl url = exchange.Url;
            holds = (scheme.Length == 0 || scheme == url.Scheme)
                && (host.Length == 0 || IsHost(host, url.Host))
                && (path.Length == 0 || path == url.Path)
                && (query.Length == 0 || query == url.Query);
            return null;
        });
    }

    /// <summary><c>url.RegexFilter</c>: whether a pattern occurs in the whole URL.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair RegexFilter(ComponentReader reader)
    {
        Re2Pattern? pattern = reader.Pattern("regex");
        return reader.WhenElse((Exchange exchange, out bool holds) => HeaderComponents.Match(pattern!, exchange.Url.Text, out holds));
    }

    /// <summary>Whether a host is one that a filter names: <c>*</c> stands for any characters but a dot.</summary>
    /// <param name="wanted">The host of the filter.</param>
    /// <param name="host">The host, with its port.</param>
    internal static bool IsHost(string wanted, string host)
    {
        if (!wanted.Contains('*', StringComparison.Ordinal))
        {
            return wanted == host;
        }

        string[] wantedLabels = wanted.Split('.');
        string[] labels = host.Split('.');
        return wantedLabels.Length == labels.Length && !wantedLabels.Where((label, i) => !IsLabel(label, labels[i])).Any();
    }

    private static bool IsLabel(ReadOnlySpan<char> wanted, ReadOnlySpan<char> label)
    {
        int star = wanted.IndexOf('*');
        if (star < 0)
        {
            return wanted.SequenceEqual(label);
        }

        if (!label.StartsWith(wanted[..star], StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> rest = wanted[(star + 1)..];
        if (!rest.Contains('*'))
        {
            return label[star..].EndsWith(rest, StringComparison.Ordinal);
        }

        for (int i = star; i <= label.Length; i++)
        {
            if (IsLabel(rest, label[i..]))
            {
                return true;
            }
        }

        return false;
    }

    // Whatever could end the request line or begin a fragment is escaped; the rest stands as written.
    private static string EscapeQuery(string query)
    {
        StringBuilder escaped = new(query.Length);
        foreach (byte value in Encoding.UTF8.GetBytes(query))
        {
            if (value is > (byte)' ' and < 0x7f and not (byte)'#')
            {
                escaped.Append((char)value);
            }
            else
            {
                escaped.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
