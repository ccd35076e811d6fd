using Sluice.Gateway.Observation;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Requests;

/// <summary>What of a client's request is let through to an endpoint's backends (core.md 5.1). Its backends share it and do not change
/// it.</summary>
internal sealed class ProxyRequest
{
    private readonly ProxyRequest? _whole;
    private string[] _parameterNames = [];
    private string[] _parameters = [];
    private volatile bool _isAbandoned;
    private TraceParents _traces;

    /// <summary>Creates an empty request.</summary>
    public ProxyRequest()
    {
        Headers = new HeaderList();
        Query = new QueryValues();
    }

    private ProxyRequest(ProxyRequest whole)
    {
        _whole = whole;
        Method = whole.Method;
        Path = whole.Path;
        Headers = whole.Headers;
        Query = whole.Query;
        Body = whole.Body;
        Earlier = whole.Earlier;
        _traces = whole._traces;
        SetParameters(whole._parameterNames, whole._parameters);
    }

    /// <summary>The client's method, in upper case.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>The decoded path of the client's request.</summary>
    public string Path { get; set; } = "/";

    /// <summary>The headers that are let through, and those that the gateway adds.</summary>
    public HeaderList Headers { get; }

    /// <summary>The query strings that are let through.</summary>
    public QueryValues Query { get; }

    /// <summary>The body.</summary>
    public RequestBody Body { get; set; } = RequestBody.Empty;

    /// <summary>The names of the endpoint's placeholders, in the order of its path.</summary>
    public ReadOnlySpan<string> ParameterNames => _parameterNames;

    /// <summary>The values of the endpoint's placeholders, decoded, in the order of its path.</summary>
    public ReadOnlySpan<string> Parameters => _parameters;

    /// <summary>In a sequential chain, the data of the backends that answered so far, by their position; else empty.</summary>
    public IReadOnlyList<ResponseData?> Earlier { get; set; } = [];

    /// <summary>Where the calls to backends stand in the traces that are made of the request. What stands between the endpoint and all of
    /// its backends may change it, before it calls them.</summary>
    public ref TraceParents Traces => ref _traces;

    /// <summary>Whether nobody waits for the answer any more: the client has left, or another copy of the same call was quicker. What
    /// becomes of a call that is cancelled for it tells nothing of its backend.</summary>
    public bool IsAbandoned => _isAbandoned || _whole is { IsAbandoned: true };

    /// <summary>Tells that nobody waits any more; before the calls are cancelled.</summary>
    public void Abandon() => _isAbandoned = true;

    /// <summary>The same request for some of its calls, which can be abandoned without the others.</summary>
    public ProxyRequest Share() => new(this);

    /// <summary>Sets the values of the placeholders.</summary>
    /// <param name="names">Their names, in the order of the path.</param>
    /// <param name="values">Their decoded values, in the same order.</param>
    public void SetParameters(string[] names, string[] values)
    {
        _parameterNames = names;
        _parameters = values;
    }

    /// <summary>Replaces the value of a placeholder, or adds one that no path has: a value that scripts read.</summary>
    /// <param name="name">Its name; the first letter is a capital or not.</param>
    /// <param name="value">Its decoded value.</param>
    public void SetParameter(string name, string value)
    {
        int index = Array.FindIndex(_parameterNames, known => Capitalize(known) == Capitalize(name));
        if (index < 0)
        {
            _parameterNames = [.. _parameterNames, name];
            _parameters = [.. _parameters, value];
            return;
        }

        // A new array: requests that were detached share the old one.
        _parameters = [.. _parameters];
        _parameters[index] = value;
    }

    /// <summary>The name of a parameter as scripts and backends know it: with a capital first letter.</summary>
    /// <param name="name">The name.</param>
    public static string Capitalize(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>Makes the object ready for another request.</summary>
    public void Reset()
    {
        Headers.Clear();
        Query.Clear();
        Body = RequestBody.Empty;
        Earlier = [];
        _isAbandoned = false;
        _traces = default;
        _parameterNames = [];
        _parameters = [];
    }

    /// <summary>A copy that lives on when the client's request has ended.</summary>
    public ProxyRequest Detach()
    {
        var copy = new ProxyRequest { Method = Method, Path = Path };
        copy.Headers.AddAll(Headers);
        copy.Query.CopyFrom(Query);
        copy.Body = Body.IsStream ? RequestBody.Empty : RequestBody.Buffered(Body.Bytes.ToArray());
        copy.SetParameters(_parameterNames, _parameters);
        copy._traces = _traces;
        return copy;
    }
}
