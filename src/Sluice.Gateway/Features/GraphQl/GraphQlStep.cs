using Sluice.Configuration;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.GraphQl;

/// <summary>Makes the request to a backend a GraphQL request (manipulation.md 7). Unlike with the original a GET takes its document along,
/// which the original loses.</summary>
internal sealed class GraphQlStep
{
    private readonly BackendStep _next;
    private readonly GraphQlDocument _document;
    private readonly GraphQlVariables? _places;
    private readonly StaticData? _configured;
    private readonly RequestBody _body;
    private readonly string _query;

    private GraphQlStep(BackendStep next, GraphQlOptions options, GraphQlVariables? places)
    {
        _next = next;
        _document = new GraphQlDocument(options);
        _places = places;
        _configured = options.Variables;
        using var variables = new BodyBuffer();
        if (places is { IsConstant: true })
        {
            places.Write(new ProxyRequest(), variables);
        }

        _body = RequestBody.Buffered(_document.Body(variables.Span));
        _query = _document.QueryString(variables.Span);
    }

    /// <summary>Compiles the step; the next one itself where the backend is no GraphQL backend.</summary>
    /// <param name="next">What makes the call.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="parameters">The names of the endpoint's parameters, in the order of its path.</param>
    /// <param name="position">The backend's position in its sequential chain; 0 outside of one.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static BackendStep Compile(
        BackendStep next,
        EndpointConfig endpoint,
        BackendConfig backend,
        IReadOnlyList<string> parameters,
        int position,
        DiagnosticBag diagnostics)
    {
        if (GraphQlOptions.Read(backend.ExtraConfig, diagnostics) is not { } options)
        {
            return next;
        }

        if (options.IsMutation)
        {
            return new GraphQlStep(next, options, places: null).Mutate;
        }

        GraphQlVariables? places = GraphQlVariables.Compile(
            options, endpoint, parameters, position, backend.ExtraConfig.Entries[GraphQlOptions.Namespace], diagnostics);
        var step = new GraphQlStep(next, options, places);
        return places is null or { IsConstant: true } ? step.Ask : step.Fill;
    }

    /// <summary>Sends the same document every time.</summary>
    private ValueTask<ProxyResult> Ask(UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        if (_document.UsesGet)
        {
            GraphQlDocument.PutQuery(call, _query);
        }
        else
        {
            GraphQlDocument.PutBody(call, _body);
        }

        return _next(call, request, cancellation);
    }

    /// <summary>Sends a query with values of this request.</summary>
    private ValueTask<ProxyResult> Fill(UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        using (var variables = new BodyBuffer())
        {
            _places!.Write(request, variables);
            Put(call, variables.Span);
        }

        return _next(call, request, cancellation);
    }

    /// <summary>Sends a mutation with the variables of the client, whose body the endpoint has read.</summary>
    private ValueTask<ProxyResult> Mutate(UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        using (var variables = new BodyBuffer())
        {
            if (ClientVariables.Write(request.Body.Bytes.Span, _configured, variables) is { } failure)
            {
                return new(failure);
            }

            Put(call, variables.Span);
        }

        return _next(call, request, cancellation);
    }

    // The body is not rented: a call that is streamed outlives the step.
    private void Put(UpstreamRequest call, ReadOnlySpan<byte> variables)
    {
        if (_document.UsesGet)
        {
            GraphQlDocument.PutQuery(call, _document.QueryString(variables));
        }
        else
        {
            GraphQlDocument.PutBody(call, RequestBody.Buffered(_document.Body(variables)));
        }
    }
}
