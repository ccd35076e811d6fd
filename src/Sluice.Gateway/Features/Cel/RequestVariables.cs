using System.Text;
using Sluice.Cel;
using Sluice.Configuration;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Cel;

/// <summary>The variables of the request phase, made when an expression first asks for them.</summary>
internal sealed class RequestVariables : PhaseVariables
{
    private readonly ProxyRequest _request;
    private readonly UpstreamRequest? _call;
    private readonly BackendRequestShape? _shape;
    private CelValue _path;
    private CelValue _headers;
    private CelValue _query;
    private CelValue _parameters;

    /// <summary>The variables of an endpoint's request.</summary>
    /// <param name="clock">The source of time.</param>
    /// <param name="request">What is let through.</param>
    public RequestVariables(TimeProvider clock, ProxyRequest request)
        : base(clock) => _request = request;

    /// <summary>The variables of a backend's request.</summary>
    /// <param name="clock">The source of time.</param>
    /// <param name="request">What is let through of the client's request.</param>
    /// <param name="call">The request to the backend.</param>
    /// <param name="shape">What follows from the backend's settings.</param>
    public RequestVariables(TimeProvider clock, ProxyRequest request, UpstreamRequest call, BackendRequestShape shape)
        : base(clock)
    {
        _request = request;
        _call = call;
        _shape = shape;
    }

    /// <inheritdoc/>
    protected override CelValue ResolveOwn(int slot) => slot switch
    {
        CelVocabulary.Method => CelValue.FromString(_call?.Method ?? _request.Method),
        CelVocabulary.Path => Kept(ref _path) ??
            (_path = CelValue.FromString(_call is null ? _request.Path : _shape!.GeneratedPath(_call.Target, _request))),
        CelVocabulary.Headers => Kept(ref _headers) ?? (_headers = CelValue.FromMap(new HeaderMap(_call?.Headers ?? _request.Headers))),
        CelVocabulary.Query => Kept(ref _query) ?? (_query = CelValue.FromMap(new QueryMap(_request.Query, _shape?.QueryFilter))),
        CelVocabulary.Parameters => Kept(ref _parameters) ?? (_parameters = CelValue.FromMap(new ParameterMap(_request))),
        _ => default,
    };

    private static CelValue? Kept(ref CelValue value) => value.Kind == CelKind.Absent ? null : value;
}

/// <summary>What a backend's settings say of the requests to it.</summary>
/// <param name="backend">The backend.</param>
internal sealed class BackendRequestShape(BackendConfig backend)
{
    private readonly bool _hasQuery = backend.UrlPattern.Contains('?', StringComparison.Ordinal);

    // A pattern with escapes of its own reaches the expression as written, one without as the text that it stands for.
    private readonly bool _isEscaped = backend.UrlPattern.Contains('%', StringComparison.Ordinal);

    /// <summary>The backend's <c>input_query_strings</c>; <see langword="null"/> for all that the endpoint lets through.</summary>
    public QueryFilter? QueryFilter { get; } =
        backend.InputQueryStrings.Count == 0 ? null : new QueryFilter(backend.InputQueryStrings);

    /// <summary>The path and query that the URL pattern made, without the client's query strings.</summary>
    /// <param name="target">The whole target.</param>
    /// <param name="request">What is let through of the client's request.</param>
    public string GeneratedPath(string target, ProxyRequest request)
    {
        if (request.Query.Pairs.Count > 0)
        {
            var appended = new StringBuilder();
            request.Query.AppendTo(appended, QueryFilter, _hasQuery);
            target = target.EndsWith(appended.ToString(), StringComparison.Ordinal) ? target[..^appended.Length] : target;
        }

        return _isEscaped || !target.Contains('%', StringComparison.Ordinal) || PercentEncoding.IndexOfInvalidEscape(target) >= 0
            ? target
            : PercentEncoding.Decode(target);
    }
}
