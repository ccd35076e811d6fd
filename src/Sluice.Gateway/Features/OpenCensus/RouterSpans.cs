using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Propagation;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>The span around what an endpoint does, in the trace that a client sends in B3 headers: the router layer.</summary>
/// <param name="next">What is done.</param>
/// <param name="name">The span's name: the endpoint's path.</param>
/// <param name="tracer">What makes the spans.</param>
internal sealed class RouterSpans(RequestStep next, string name, Tracer tracer)
{
    private static readonly B3Format Format = new(single: false);

    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    public ValueTask Invoke(RequestContext context)
    {
        RemoteContext remote = default;
        Format.Read(context.Request.Headers, ref remote);
        if (remote.Parent is { } parent)
        {
            context.Traces[tracer.Place] = parent;
        }

        return tracer.Begin(ref context.Traces, name, SpanKind.Server) is { } span ? EndAsync(span, context) : next(context);
    }

    private async ValueTask EndAsync(Span span, RequestContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        CensusAttributes.Tell(
            span, context.Target.Path, context.Request.RawTarget, headers.Host.ToString(), context.Request.Method, headers.UserAgent.ToString());
        try
        {
            await next(context);
        }
        finally
        {
            span.End();
        }
    }
}
