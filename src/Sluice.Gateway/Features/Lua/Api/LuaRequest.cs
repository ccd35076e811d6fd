using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary><c>request</c>: what is let through of a client's request, between an endpoint and its backends or one of them. Setters that are
/// of no effect at a level change what the script reads afterwards (manipulation.md 5.2).</summary>
internal abstract class LuaRequest
{
    /// <summary>The method.</summary>
    public abstract string Method { get; set; }

    /// <summary>The path, decoded.</summary>
    public abstract string Path { get; set; }

    /// <summary>The query, encoded and sorted, without its question mark.</summary>
    public abstract string Query { get; set; }

    /// <summary>The absolute URL; empty where there is none yet.</summary>
    public abstract string Url { get; }

    /// <summary>Changes the URL.</summary>
    /// <param name="url">The URL.</param>
    /// <returns>Whether it can be called.</returns>
    public abstract bool TrySetUrl(string url);

    /// <summary>The parameters: names with a capital first letter, and values.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Parameters { get; }

    /// <summary>Replaces or adds a parameter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public abstract void SetParameter(string name, string value);

    /// <summary>The headers.</summary>
    public abstract IScriptHeaders Headers { get; }

    /// <summary>The body.</summary>
    public abstract RequestBody Body { get; set; }

    /// <summary>The parameters that a request has, as scripts see them.</summary>
    /// <param name="request">The request.</param>
    protected static IEnumerable<KeyValuePair<string, string>> ParametersOf(ProxyRequest request)
    {
        var all = new List<KeyValuePair<string, string>>();
        for (int i = 0; i < request.ParameterNames.Length; i++)
        {
            all.Add(new(ProxyRequest.Capitalize(request.ParameterNames[i]), request.Parameters[i]));
        }

        return all;
    }
}

/// <summary>A request on its way to all backends of an endpoint.</summary>
/// <param name="request">The request.</param>
internal sealed class ProxyLuaRequest(ProxyRequest request) : LuaRequest
{
    private static readonly QueryFilter Everything = new(["*"]);

    private string? _path;

    /// <inheritdoc/>
    public override string Method
    {
        get => request.Method;
        set => request.Method = value;
    }

    /// <inheritdoc/>
    public override string Path
    {
        get => _path ?? request.Path;
        set => _path = value;
    }

    /// <inheritdoc/>
    public override string Query
    {
        get => request.Query.ToString();
        set
        {
            request.Query.Clear();
            request.Query.Read(value, Everything);
        }
    }

    /// <inheritdoc/>
    public override string Url => "";

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Parameters => ParametersOf(request);

    /// <inheritdoc/>
    public override IScriptHeaders Headers { get; } = new ListedHeaders(request.Headers);

    /// <inheritdoc/>
    public override RequestBody Body
    {
        get => request.Body;
        set => request.Body = value;
    }

    /// <inheritdoc/>
    public override bool TrySetUrl(string url) => true;

    /// <inheritdoc/>
    public override void SetParameter(string name, string value) => request.SetParameter(name, value);
}

/// <summary>A request on its way to one backend.</summary>
/// <param name="call">The request as it is sent.</param>
/// <param name="request">What it was made of.</param>
/// <param name="filter">The backend's own <c>input_query_strings</c>; <see langword="null"/> for none.</param>
internal sealed class BackendLuaRequest(UpstreamRequest call, ProxyRequest request, QueryFilter? filter) : LuaRequest
{
    private string? _path;
    private string? _query;
    private Dictionary<string, string>? _parameters;

    /// <inheritdoc/>
    public override string Method
    {
        get => call.Method;
        set => call.Method = value;
    }

    /// <inheritdoc/>
    public override string Path
    {
        get
        {
            if (_path is not null)
            {
                return _path;
            }

            // The query that is passed on stands at the end of the target; what is before it is the expanded url_pattern.
            string passed = PassedQuery();
            return passed.Length > 0 && call.Target.EndsWith(passed, StringComparison.Ordinal)
                ? call.Target[..(call.Target.Length - passed.Length - 1)]
                : call.Target;
        }

        set => _path = value;
    }

    /// <inheritdoc/>
    public override string Query
    {
        get => _query ?? PassedQuery();
        set => _query = value;
    }

    /// <inheritdoc/>
    public override string Url => call.Host + call.Target;

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Parameters =>
        _parameters is null ? ParametersOf(request) : ParametersOf(request).Where(p => !_parameters.ContainsKey(p.Key)).Concat(_parameters);

    /// <inheritdoc/>
    public override IScriptHeaders Headers { get; } = new ListedHeaders(call.Headers);

    /// <inheritdoc/>
    public override RequestBody Body
    {
        get => call.Body;
        set => call.Body = value;
    }

    /// <inheritdoc/>
    public override bool TrySetUrl(string url)
    {
        string path = Path;
        if (!AbsoluteUrl.TrySplit(url, out string host, out string target))
        {
            return false;
        }

        _path = path;
        call.Host = host;
        call.Target = target;
        return true;
    }

    /// <inheritdoc/>
    public override void SetParameter(string name, string value) => (_parameters ??= new(StringComparer.Ordinal))[name] = value;

    private string PassedQuery() => request.Query.ToString(filter);
}
