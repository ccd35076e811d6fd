using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Lua;

/// <summary><c>ctx</c>: a client's request as it came, before anything of it is filtered.</summary>
/// <param name="context">The request.</param>
internal sealed class LuaContext(RequestContext context)
{
    private Dictionary<string, string>? _queries;

    /// <summary>The request.</summary>
    public RequestContext Request => context;

    /// <summary>The headers.</summary>
    public IScriptHeaders Headers { get; } = new ClientHeaders(context.Request.Headers);

    /// <summary>The first value of a query string; empty when there is none. What the query was at the first reading counts.</summary>
    /// <param name="name">The name, decoded.</param>
    public string Query(string name)
    {
        if (_queries is null)
        {
            _queries = new(StringComparer.Ordinal);
            foreach ((string key, List<string> values) in QueryString.Parse(context.Target.RawQuery))
            {
                _queries[key] = values[0];
            }
        }

        return _queries.GetValueOrDefault(name, "");
    }

    /// <summary>Replaces the values of a query string by one.</summary>
    /// <param name="name">The name, decoded.</param>
    /// <param name="value">The value, decoded.</param>
    public void SetQuery(string name, string value)
    {
        SortedDictionary<string, List<string>> pairs = QueryString.Parse(context.Target.RawQuery);
        pairs[name] = [value];
        string path = context.Request.RawTarget is var target && target.IndexOf('?', StringComparison.Ordinal) is var mark && mark >= 0
            ? target[..mark]
            : context.Request.RawTarget;
        SetUrl($"{path}?{QueryString.Encode(pairs)}");
    }

    /// <summary>Changes the request's URL. One that cannot be read leaves no path and no query.</summary>
    /// <param name="url">The URL.</param>
    public void SetUrl(string url)
    {
        if (!RequestPath.TryParse(context.Request.Method, AbsoluteUrl.Escape(url), out RequestPath target))
        {
            _ = RequestPath.TryParse("GET", "/", out target);
        }
        else
        {
            context.Request.RawTarget = AbsoluteUrl.Escape(url);
        }

        context.Target = target;
    }

    /// <summary>The values of the route's parameters, by the names that the endpoint's path has.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters
    {
        get
        {
            string[] names = context.Route is { } route ? route.ParameterNames.ToArray() : [];
            for (int i = 0; i < names.Length; i++)
            {
                yield return new(names[i], Parameter(names[i], i));
            }

            foreach (KeyValuePair<string, string> added in context.ChangedParameters ?? [])
            {
                if (!names.Contains(added.Key))
                {
                    yield return added;
                }
            }
        }
    }

    /// <summary>Replaces or adds a parameter.</summary>
    /// <param name="name">The name as the endpoint's path has it.</param>
    /// <param name="value">The value.</param>
    public void SetParameter(string name, string value) =>
        (context.ChangedParameters ??= new(StringComparer.Ordinal))[name] = value;

    /// <summary>Reads the body, which can be read again.</summary>
    /// <param name="limit">The largest, in bytes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The body, or why there is none.</returns>
    public async ValueTask<(ReadOnlyMemory<byte> Body, Failure? Failure)> ReadBodyAsync(int limit, CancellationToken cancellation)
    {
        if (context.ReplacedBody is { } known)
        {
            return (known, null);
        }

        if (!context.HasBody || context.Request.Headers.ContentLength == 0)
        {
            return (default, null);
        }

        BufferedBody read = await RequestBodyBuffer.ReadAsync(context, limit, cancellation);
        using BodyBuffer? buffer = read.Buffer;
        if (buffer is null)
        {
            return (default, read.Failure);
        }

        byte[] body = buffer.Span.ToArray();
        context.ReplacedBody = body;
        return (body, null);
    }

    private string Parameter(string name, int index) =>
        context.ChangedParameters is { } changed && changed.TryGetValue(name, out string? value) ? value : context.RouteValues[index].ToString();
}
