using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Lua;

/// <summary>Headers that a script reads and changes. Names are canonical, characters of values are bytes.</summary>
internal interface IScriptHeaders
{
    /// <summary>The names, each once, in the order of their first lines.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>The values of a name, none when it has no line.</summary>
    /// <param name="name">The canonical name.</param>
    IReadOnlyList<string> Values(string name);

    /// <summary>Replaces the lines of a name.</summary>
    /// <param name="name">The canonical name.</param>
    /// <param name="values">The values; none to remove the name.</param>
    void Set(string name, IReadOnlyList<string> values);
}

/// <summary>The headers of a request to backends, or of an answer.</summary>
/// <param name="headers">The lines.</param>
internal sealed class ListedHeaders(HeaderList headers) : IScriptHeaders
{
    /// <inheritdoc/>
    public IEnumerable<string> Names
    {
        get
        {
            var names = new List<string>(headers.Count);
            foreach (ref readonly Header header in headers.AsSpan())
            {
                if (!names.Contains(header.Name))
                {
                    names.Add(header.Name);
                }
            }

            return names;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Values(string name)
    {
        var values = new List<string>(1);
        foreach (ref readonly Header header in headers.AsSpan())
        {
            if (header.Name == name)
            {
                values.Add(header.Value);
            }
        }

        return values;
    }

    /// <inheritdoc/>
    public void Set(string name, IReadOnlyList<string> values)
    {
        headers.Remove(name);
        foreach (string value in values)
        {
            headers.Add(name, value);
        }
    }
}

/// <summary>The headers of a client's request.</summary>
/// <param name="headers">The server's collection.</param>
internal sealed class ClientHeaders(IHeaderDictionary headers) : IScriptHeaders
{
    /// <inheritdoc/>
    public IEnumerable<string> Names => headers.Keys.Where(static name => name != "Host" && name[0] != ':').Select(CanonicalName.Of).ToList();

    /// <inheritdoc/>
    public IReadOnlyList<string> Values(string name) =>
        name == "Host" ? [] : [.. headers[name].Select(static value => value ?? "")];

    /// <inheritdoc/>
    public void Set(string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            headers.Remove(name);
        }
        else
        {
            headers[name] = new StringValues([.. values]);
        }
    }
}
