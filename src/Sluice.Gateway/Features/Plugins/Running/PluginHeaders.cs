using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Extensibility;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Plugins.Running;

/// <summary>Copies header lines between the gateway's forms of them and that of plug-ins. What frames a body, or belongs to a connection, is
/// never copied back.</summary>
internal static class PluginHeaders
{
    /// <summary>The lines of a list, for a plug-in.</summary>
    /// <param name="headers">The list.</param>
    public static HeaderCollection Of(HeaderList? headers)
    {
        HeaderCollection copy = [];
        foreach (ref readonly Header header in headers is null ? default : headers.AsSpan())
        {
            copy.TryAdd(header.Name, header.Value);
        }

        return copy;
    }

    /// <summary>The lines of a client's request, or of an answer to it, for a plug-in.</summary>
    /// <param name="headers">The server's collection.</param>
    public static HeaderCollection Of(IHeaderDictionary headers)
    {
        HeaderCollection copy = [];
        foreach ((string name, StringValues values) in headers)
        {
            foreach (string? value in values)
            {
                copy.TryAdd(CanonicalName.Of(name), value ?? "");
            }
        }

        return copy;
    }

    /// <summary>Puts lines into a list, in place of what it has.</summary>
    /// <param name="headers">The lines.</param>
    /// <param name="list">The list.</param>
    public static void CopyTo(HeaderCollection headers, HeaderList list)
    {
        list.Clear();
        foreach ((string name, string value) in headers)
        {
            if (!HeaderFilter.BelongsToConnection(name))
            {
                list.Add(CanonicalName.Of(name), value);
            }
        }
    }

    /// <summary>Makes the server's collection hold lines, leaving those as they are that did not change.</summary>
    /// <param name="headers">The lines.</param>
    /// <param name="server">The server's collection.</param>
    /// <param name="isRequest">Whether they are of a request: then its <c>Host</c> may be changed, too.</param>
    public static void CopyTo(HeaderCollection headers, IHeaderDictionary server, bool isRequest)
    {
        foreach (string name in server.Keys.Where(name => IsFree(name, isRequest) && !headers.Contains(name)).ToArray())
        {
            server.Remove(name);
        }

        Put(headers, server, isRequest);
    }

    /// <summary>Puts lines into the server's collection, in place of those of the same names.</summary>
    /// <param name="headers">The lines.</param>
    /// <param name="server">The server's collection.</param>
    /// <param name="isRequest">Whether they are of a request: then its <c>Host</c> may be changed, too.</param>
    public static void Put(HeaderCollection headers, IHeaderDictionary server, bool isRequest = false)
    {
        foreach (IGrouping<string, string> line in headers.GroupBy(static line => line.Key, static line => line.Value, StringComparer.OrdinalIgnoreCase))
        {
            if (IsFree(line.Key, isRequest))
            {
                StringValues values = line.ToArray();
                if (server[line.Key] != values)
                {
                    server[line.Key] = values;
                }
            }
        }
    }

    private static bool IsFree(string name, bool isRequest) =>
        !HeaderFilter.BelongsToConnection(name) || (isRequest && name.Equals("Host", StringComparison.OrdinalIgnoreCase));
}
