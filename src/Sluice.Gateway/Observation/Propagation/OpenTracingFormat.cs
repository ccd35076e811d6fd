using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation.Propagation;

/// <summary><c>ottrace</c>: <c>ot-tracer-traceid</c>, <c>ot-tracer-spanid</c> and <c>ot-tracer-sampled</c>, with traces of 64 bits (opentracing's
/// basic tracer). Its baggage is not passed on.</summary>
internal sealed class OpenTracingFormat : ITraceFormat
{
    private const string TraceHeader = "Ot-Tracer-Traceid";
    private const string SpanHeader = "Ot-Tracer-Spanid";
    private const string SampledHeader = "Ot-Tracer-Sampled";

    /// <inheritdoc/>
    public void Read(IHeaderDictionary headers, ref RemoteContext context)
    {
        if (headers[TraceHeader] is { Count: 1 } traces && headers[SpanHeader] is { Count: 1 } spans
            && TraceId.TryParse(traces[0], out TraceId trace) && TraceId.TryParseHalf(spans[0], out ulong span))
        {
            context.Trace = trace;
            context.SpanId = span;
            string decision = headers[SampledHeader].ToString();
            context.IsSampled = decision.Length == 0 ? null : decision is "1" or "true";
        }
    }

    /// <inheritdoc/>
    public void Write(Span span, HeaderList headers)
    {
        headers.Set(TraceHeader, span.Trace.Low.ToString("x16", CultureInfo.InvariantCulture));
        headers.Set(SpanHeader, span.Id.ToString("x16", CultureInfo.InvariantCulture));
        headers.Set(SampledHeader, "true");
    }
}
