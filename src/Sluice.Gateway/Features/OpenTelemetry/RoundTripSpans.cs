using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Propagation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The spans of exchanges with a backend and of the reading of bodies: the round trip and the payload of the backend layer
/// (telemetry-connectivity.md 2.6). The backend is told of the exchange's span. A request that is not sampled passes by.</summary>
/// <param name="inner">What makes the exchanges.</param>
/// <param name="tracer">What makes the spans.</param>
/// <param name="propagator">The forms of traces.</param>
/// <param name="settings">What is told.</param>
internal sealed class RoundTripSpans(
    IUpstreamTransport inner, Tracer tracer, Propagator propagator, RoundTripSpanSettings settings) : IUpstreamTransport
{
    private const string ReadPrefix = "http.client.response.read.";

    /// <inheritdoc/>
    public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        TraceParents above = request.Traces;
        if (tracer.Begin(ref request.Traces, settings.Name, SpanKind.Client) is not { } span)
        {
            request.Traces = above;
            return inner.SendAsync(request, cancellation);
        }

        Describe(span, request);
        propagator.Write(span, request.Headers);
        if (settings.IsDetailed)
        {
            request.Timings ??= new CallTimings(tracer.Clock);
        }

        return EndAsync(span, request, above, cancellation);
    }

    private void Describe(Span span, UpstreamRequest request)
    {
        span.Set(settings.Attributes);
        string prefix = HostTarget.TryGet(request.Host, out HostTarget? host, out _) ? host.Prefix : "";
        span.Set(SpanAttribute.Of("url.full", ShownUrl.Of(prefix + request.Target)));
        span.Set(SpanAttribute.Of("server.address", request.HostHeader ?? ShownUrl.Authority(prefix)));
        if (request.Body.Length is { } length)
        {
            span.Set(SpanAttribute.Of("http.request.body.size", length));
        }

        if (request.Headers.First("User-Agent") is { } agent)
        {
            span.Set(SpanAttribute.Of("user_agent.original", agent));
        }

        settings.Headers?.Request(span, request.Headers);
    }

    private async ValueTask<UpstreamResult> EndAsync(
        Span span, UpstreamRequest request, TraceParents above, CancellationToken cancellation)
    {
        CallTimings? timings = request.Timings;
        long began = tracer.Clock.GetTimestamp();
        UpstreamResult result = await inner.SendAsync(request, cancellation);
        TimeSpan elapsed = tracer.Clock.GetElapsedTime(began);
        request.Traces = above;
        if (result.Response is not { } answer)
        {
            span.FailWithException(result.Failure!.LogText);
            span.End();
            return result;
        }

        span.Set(SpanAttribute.Of("http.response.status_code", answer.StatusCode));
        if (answer.ContentLength is { } length)
        {
            span.Set(SpanAttribute.Of("http.response.body.size", length));
        }

        settings.Headers?.Response(span, answer.Headers);
        span.Set(SpanAttribute.Of("response-duration", elapsed.TotalSeconds));
        if (settings.IsDetailed && timings is not null)
        {
            span.Set(SpanAttribute.Of("get-conn-duration", timings.Connection.TotalSeconds));
            span.Set(SpanAttribute.Of("dns-duration", timings.Names.TotalSeconds));
            span.Set(SpanAttribute.Of("tls-duration", timings.Tls.TotalSeconds));
            span.Note("first-byte-time", timings.FirstByte);
        }

        span.Succeed();
        span.End();
        return settings.ReadsPayload ? new UpstreamResult(new Read(answer, this, span), null) : result;
    }

    // The reading of a body, from the first part that is asked for.
    private sealed class Read(UpstreamResponse inner, RoundTripSpans layer, Span exchange) : ObservedAnswer(inner, layer.Clock)
    {
        private Span? _span;

        protected override void Began()
        {
            TraceParents above = default;
            above[layer.Place] = exchange;
            _span = layer.BeginRead(ref above);
        }

        protected override void Ended(TimeSpan elapsed, Failure? failure)
        {
            if (_span is null)
            {
                return;
            }

            _span.Set(SpanAttribute.Of(ReadPrefix + "size", Size));
            _span.Set(SpanAttribute.Of(ReadPrefix + "time", elapsed.TotalSeconds));
            if (failure is null)
            {
                _span.Succeed();
            }
            else
            {
                _span.FailWithException(failure.LogText);
            }

            _span.End();
        }
    }

    private TimeProvider Clock => tracer.Clock;

    private int Place => tracer.Place;

    private Span? BeginRead(ref TraceParents above)
    {
        Span? span = tracer.Begin(ref above, ReadPrefix + "tracker", SpanKind.Internal);
        span?.Set(settings.Attributes);
        return span;
    }
}

/// <summary>What is told of exchanges with a backend.</summary>
/// <param name="Name">The name of their spans.</param>
/// <param name="Attributes">What they have in common.</param>
/// <param name="ReadsPayload"><c>read_payload</c>: whether the reading of bodies has spans.</param>
/// <param name="IsDetailed"><c>detailed_connection</c>: whether the parts of an exchange are told.</param>
/// <param name="Headers">The headers that are reported; <see langword="null"/> for none.</param>
internal sealed record RoundTripSpanSettings(
    string Name, SpanAttribute[] Attributes, bool ReadsPayload, bool IsDetailed, ReportedHeaders? Headers);
