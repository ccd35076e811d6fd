using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The spans of the proxy layer, or of the stage of the backend layer, with what the original tells in them
/// (telemetry-connectivity.md 2.6).</summary>
/// <param name="tracer">What makes the spans.</param>
/// <param name="name">Their name.</param>
/// <param name="attributes">What they have in common.</param>
/// <param name="headers">The headers that are reported; <see langword="null"/> for none.</param>
internal sealed class DescribedStage(Tracer tracer, string name, SpanAttribute[] attributes, ReportedHeaders? headers)
    : StageSpans(tracer, name)
{
    /// <inheritdoc/>
    protected override void Began(Span span, HeaderList sent)
    {
        span.Set(attributes);
        headers?.Request(span, sent);
    }

    /// <inheritdoc/>
    protected override void Ended(Span span, in ProxyResult result)
    {
        if (result.Failure is not null)
        {
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
    }
}
