using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Sluice.Gateway.Requests;

/// <summary>An endpoint's <c>input_headers</c>, compiled: which of a client's headers are let through (core.md 5.1). Without a list
/// only <c>Content-Type</c> is; with <c>*</c> all are; the names of a connection's own business never are.</summary>
internal sealed class HeaderFilter
{
    private readonly string[] _names;
    private readonly bool _all;

    /// <summary>Compiles a list.</summary>
    /// <param name="inputHeaders">The canonical names; <c>*</c> for all; empty for <c>Content-Type</c> only.</param>
    public HeaderFilter(IReadOnlyList<string> inputHeaders)
    {
        _all = inputHeaders.Contains("*", StringComparer.Ordinal);
        _names = inputHeaders.Count == 0
            ? ["Content-Type"]
            : [.. inputHeaders.Where(static n => !BelongsToConnection(n)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Copies what is let through.</summary>
    /// <param name="client">The client's headers.</param>
    /// <param name="output">Where to.</param>
    public void Copy(IHeaderDictionary client, HeaderList output)
    {
        if (!_all)
        {
            foreach (string name in _names)
            {
                AddValues(name, client[name], output);
            }

            return;
        }

        foreach (KeyValuePair<string, StringValues> header in client)
        {
            if (!BelongsToConnection(header.Key))
            {
                AddValues(CanonicalName.Of(header.Key), header.Value, output);
            }
        }
    }

    /// <summary>Whether a header is between two neighbours on the way and is never passed on (RFC 9110 section 7.6.1), or is
    /// written by the transport itself.</summary>
    /// <param name="name">The name, in any letter case.</param>
    public static bool BelongsToConnection(string name) => name.Length switch
    {
        2 => Is(name, "TE"),
        4 => Is(name, "Host"),
        7 => Is(name, "Trailer") || Is(name, "Upgrade"),
        10 => Is(name, "Connection") || Is(name, "Keep-Alive"),
        14 => Is(name, "Content-Length"),
        16 => Is(name, "Proxy-Connection"),
        17 => Is(name, "Transfer-Encoding"),
        _ => name.StartsWith(':'),
    };

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static void AddValues(string name, StringValues values, HeaderList output)
    {
        for (int i = 0; i < values.Count; i++)
        {
            output.Add(name, values[i] ?? "");
        }
    }
}
