using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Propagation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>The spans of exchanges with a backend, which is told of them in B3 headers: the client of the backend layer. A span ends with
/// the body of the answer. Of a request that is not sampled the backend is told that much.</summary>
/// <param name="inner">What makes the exchanges.</param>
/// <param name="tracer">What makes the spans.</param>
internal sealed class ClientSpans(IUpstreamTransport inner, Tracer tracer) : IUpstreamTransport
{
    private static readonly B3Format Format = new(single: false);

    /// <inheritdoc/>
    public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        ReadOnlySpan<char> path = request.Target.AsSpan();
        int query = path.IndexOf('?');
        path = query < 0 ? path : path[..query];
        if (path is "/healthz" or "/_ah/health")
        {
            return inner.SendAsync(request, cancellation);
        }

        TraceParents above = request.Traces;
        if (tracer.Begin(ref request.Traces, "", SpanKind.Client) is not { } span)
        {
            request.Traces = above;
            B3Format.Deny(request.Headers);
            return inner.SendAsync(request, cancellation);
        }

        span.Name = path.ToString();
        string prefix = HostTarget.TryGet(request.Host, out HostTarget? host, out _) ? host.Prefix : "";
        CensusAttributes.Tell(
            span,
            span.Name,
            prefix + request.Target,
            request.HostHeader ?? ShownUrl.Authority(prefix),
            request.Method,
            request.Headers.First("User-Agent") ?? "");
        Format.Write(span, request.Headers);
        return EndAsync(span, request, above, cancellation);
    }

    private async ValueTask<UpstreamResult> EndAsync(
        Span span, UpstreamRequest request, TraceParents above, CancellationToken cancellation)
    {
        UpstreamResult result = await inner.SendAsync(request, cancellation);
        request.Traces = above;
        if (result.Response is not { } answer)
        {
            span.Fail(result.Failure!.LogText);
            span.End();
            return result;
        }

        span.Set(SpanAttribute.Of("http.status_code", answer.StatusCode));
        if (CensusStatus.Of(answer.StatusCode) is { } problem)
        {
            span.Fail(problem);
        }
        else
        {
            span.Succeed();
        }

        return new UpstreamResult(new Answer(answer, span, tracer.Clock), null);
    }

    private sealed class Answer(UpstreamResponse inner, Span span, TimeProvider clock) : ObservedAnswer(inner, clock)
    {
        protected override void Ended(TimeSpan elapsed, Failure? failure)
        {
            if (failure is not null)
            {
                span.Fail(failure.LogText);
            }

            span.End();
        }
    }
}
