using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Configuration;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Propagation;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The global layer: reads the trace that a client sends, and makes the span around everything that is served
/// (telemetry-connectivity.md 2.6).</summary>
internal sealed class GlobalSpans : IRequestObserver
{
    private readonly Tracer _tracer;
    private readonly Propagator? _propagator;
    private readonly ReportedHeaders? _headers;
    private readonly FrozenSet<string> _skipped;
    private readonly SpanAttribute[]? _attributes;
    private readonly string[] _routes;
    private readonly SpanAttribute[]?[] _ofEndpoints;

    /// <summary>Compiles the layer.</summary>
    /// <param name="tracer">What makes the spans.</param>
    /// <param name="propagator">The forms of traces.</param>
    /// <param name="plan">What is reported.</param>
    /// <param name="config">The configuration.</param>
    public GlobalSpans(Tracer tracer, Propagator propagator, OpenTelemetryPlan plan, GatewayConfig config)
    {
        GlobalLayer layer = plan.Options.Global;
        _tracer = tracer;
        _propagator = layer.DisablePropagation ? null : propagator;
        _headers = ReportedHeaders.Compile(layer.ReportHeaders, layer.SkipHeaders);
        _skipped = plan.Options.SkipPaths.ToFrozenSet(StringComparer.Ordinal);
        _attributes = layer.DisableTraces
            ? null
            : [SpanAttribute.Of("krakend.stage", "global"), .. OpenTelemetryTraces.Attributes(layer.TracesAttributes)];
        _routes = [.. config.Endpoints.Select(static endpoint => endpoint.Path)];
        _ofEndpoints = [.. config.Endpoints.Select(endpoint =>
            plan.Options.Skips(endpoint) ? null : OpenTelemetryTraces.Attributes(plan.Of(endpoint).TracesAttributes))];
    }

    /// <inheritdoc/>
    public void Began(RequestContext context)
    {
        if (_skipped.Contains(context.Request.Path))
        {
            return;
        }

        if (_propagator?.Read(context.Request.Headers) is { } remote)
        {
            context.Traces[_tracer.Place] = remote;
        }

        if (_attributes is not null && _tracer.Begin(ref context.Traces, context.Request.Path, SpanKind.Server) is { } span)
        {
            Describe(span, context);
        }
    }

    /// <inheritdoc/>
    public void Ended(RequestContext context)
    {
        if (context.Traces[_tracer.Place] is not Span span)
        {
            return;
        }

        int status = context.Response.StatusCode;
        int endpoint = context.EndpointIndex;
        if (endpoint >= 0 && _ofEndpoints[endpoint] is null)
        {
            // skip_paths names the endpoint, which is known now: the span is not told of.
            return;
        }

        span.Set(SpanAttribute.Of("http.route", endpoint >= 0 ? _routes[endpoint] : ServerMetrics.NoRoute(status)));
        span.Set(SpanAttribute.Of("http.response.status_code", status));
        span.Set(SpanAttribute.Of("http.response.body.size", Math.Max(0, context.BytesWritten)));
        if (endpoint >= 0)
        {
            span.Set(_ofEndpoints[endpoint]);
        }

        _headers?.Response(span, context.Response.Headers);
        if (context.ClientHasLeft)
        {
            span.FailWithException("the client has left");
        }
        else
        {
            span.Succeed();
        }

        span.End();
    }

    private void Describe(Span span, RequestContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        span.Set(_attributes);
        span.Set(SpanAttribute.Of("url.full", ShownUrl.Of(context.Request.RawTarget)));
        span.Set(SpanAttribute.Of("server.address", headers.Host.ToString()));
        span.Set(SpanAttribute.Of("http.request.method", context.Request.Method));
        if ((headers.ContentLength ?? (context.HasBody ? null : 0)) is { } length)
        {
            span.Set(SpanAttribute.Of("http.request.body.size", length));
        }

        if (headers.UserAgent is { Count: > 0 } agent)
        {
            span.Set(SpanAttribute.Of("user_agent.original", agent.ToString()));
        }

        span.Set(SpanAttribute.Of("client.address", ShownUrl.Peer(context.Features.Get<IHttpConnectionFeature>()!)));
        _headers?.Request(span, headers);
    }
}
