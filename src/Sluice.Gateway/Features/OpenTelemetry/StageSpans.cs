using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The spans of the proxy layer, or of the stage of the backend layer: of a call to all backends of an endpoint, or to one of them
/// (telemetry-connectivity.md 2.6). A request that is not sampled passes by.</summary>
/// <param name="tracer">What makes the spans.</param>
/// <param name="name">Their name.</param>
/// <param name="attributes">What they have in common.</param>
/// <param name="headers">The headers that are reported; <see langword="null"/> for none.</param>
internal sealed class StageSpans(Tracer tracer, string name, SpanAttribute[] attributes, ReportedHeaders? headers)
{
    /// <summary>Puts the spans around an endpoint's calls.</summary>
    /// <param name="next">What makes the calls.</param>
    public ProxyStep Around(ProxyStep next) => (request, cancellation) =>
        tracer.Begin(ref request.Traces, name, SpanKind.Internal) is { } span
            ? EndAsync(Describe(span, request.Headers), next(request, cancellation), request)
            : next(request, cancellation);

    /// <summary>Puts the spans around the calls to a backend.</summary>
    /// <param name="next">What makes the calls.</param>
    public BackendStep Around(BackendStep next) => (call, request, cancellation) =>
        tracer.Begin(ref call.Traces, name, SpanKind.Internal) is { } span
            ? EndAsync(Describe(span, call.Headers), next(call, request, cancellation), request)
            : next(call, request, cancellation);

    private Span Describe(Span span, HeaderList sent)
    {
        span.Set(attributes);
        headers?.Request(span, sent);
        return span;
    }

    private async ValueTask<ProxyResult> EndAsync(Span span, ValueTask<ProxyResult> call, ProxyRequest request)
    {
        ProxyResult result = await call;
        var outcome = Outcome.Of(result, request);
        if (result.Failure is { } failure)
        {
            span.Set(outcome is { IsCanceled: true, IsError: false }
                ? SpanAttribute.Of("canceled", true)
                : SpanAttribute.Of("error", failure.LogText));
            span.Set(SpanAttribute.Of("http.response.status_code", 500));
        }
        else if (result.Response is { } response)
        {
            span.Set(SpanAttribute.Of("http.response.status_code", response.Upstream?.StatusCode ?? response.FailedStatus));
            if (headers is not null && (response.Upstream?.Headers ?? response.Headers) is { } received)
            {
                headers.Response(span, received);
            }
        }

        span.Set(SpanAttribute.Of("complete", outcome.IsComplete));
        span.End();
        return result;
    }
}
