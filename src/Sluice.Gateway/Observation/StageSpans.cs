using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation;

/// <summary>The spans of calls to all backends of an endpoint, or to one of them, which tell what became of them: <c>error</c> or
/// <c>canceled</c>, and <c>complete</c>. A request that is not sampled passes by.</summary>
/// <param name="tracer">What makes the spans.</param>
/// <param name="name">Their name.</param>
internal class StageSpans(Tracer tracer, string name)
{
    /// <summary>Puts the spans around an endpoint's calls.</summary>
    /// <param name="next">What makes the calls.</param>
    public ProxyStep Around(ProxyStep next) => (request, cancellation) =>
    {
        if (tracer.Begin(ref request.Traces, name, SpanKind.Internal) is not { } span)
        {
            return next(request, cancellation);
        }

        Began(span, request.Headers);
        return EndAsync(span, next(request, cancellation), request);
    };

    /// <summary>Puts the spans around the calls to a backend.</summary>
    /// <param name="next">What makes the calls.</param>
    public BackendStep Around(BackendStep next) => (call, request, cancellation) =>
    {
        if (tracer.Begin(ref call.Traces, name, SpanKind.Internal) is not { } span)
        {
            return next(call, request, cancellation);
        }

        Began(span, call.Headers);
        return EndAsync(span, next(call, request, cancellation), request);
    };

    /// <summary>A span has begun.</summary>
    /// <param name="span">The span.</param>
    /// <param name="sent">The headers that go to backends.</param>
    protected virtual void Began(Span span, HeaderList sent)
    {
    }

    /// <summary>A span is about to end.</summary>
    /// <param name="span">The span.</param>
    /// <param name="result">What became of the call.</param>
    protected virtual void Ended(Span span, in ProxyResult result)
    {
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
        }

        span.Set(SpanAttribute.Of("complete", outcome.IsComplete));
        Ended(span, result);
        span.End();
        return result;
    }
}
