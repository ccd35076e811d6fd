using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation.Propagation;

/// <summary><c>b3</c> and <c>b3multi</c>: Zipkin's headers, as one line or as several (openzipkin/b3-propagation). Both are read, one is
/// written.</summary>
/// <param name="single">Whether one line is written.</param>
internal sealed class B3Format(bool single) : ITraceFormat
{
    /// <summary>The header that alone tells a backend not to record.</summary>
    public const string SampledHeader = "X-B3-Sampled";

    private const string SingleHeader = "B3";
    private const string TraceHeader = "X-B3-Traceid";
    private const string SpanHeader = "X-B3-Spanid";
    private const string ParentHeader = "X-B3-Parentspanid";
    private const string FlagsHeader = "X-B3-Flags";

    /// <inheritdoc/>
    public void Read(IHeaderDictionary headers, ref RemoteContext context)
    {
        if (headers[SingleHeader] is { Count: 1 } line && TryReadSingle(line[0], ref context))
        {
            return;
        }

        if (headers[TraceHeader] is { Count: 1 } traces && headers[SpanHeader] is { Count: 1 } spans
            && TraceId.TryParse(traces[0], out TraceId trace) && TraceId.TryParseHalf(spans[0], out ulong span))
        {
            context.Trace = trace;
            context.SpanId = span;
            context.IsSampled = headers[FlagsHeader].ToString() == "1" || IsSampled(headers[SampledHeader].ToString());
        }
    }

    /// <inheritdoc/>
    public void Write(Span span, HeaderList headers)
    {
        if (single)
        {
            headers.Set(SingleHeader, string.Create(CultureInfo.InvariantCulture, $"{span.Trace.High:x16}{span.Trace.Low:x16}-{span.Id:x16}-1"));
            return;
        }

        headers.Remove(ParentHeader);
        headers.Remove(FlagsHeader);
        headers.Set(TraceHeader, span.Trace.ToString());
        headers.Set(SpanHeader, span.Id.ToString("x16", CultureInfo.InvariantCulture));
        headers.Set(SampledHeader, "1");
    }

    private static bool IsSampled(string text) => text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase);

    // {trace}-{span}, then maybe -{sampled}, then maybe -{parent}.
    private static bool TryReadSingle(string? text, ref RemoteContext context)
    {
        string[] parts = text?.Split('-') ?? [];
        if (parts.Length is < 2 or > 4 || !TraceId.TryParse(parts[0], out TraceId trace) || !TraceId.TryParseHalf(parts[1], out ulong span))
        {
            return false;
        }

        context.Trace = trace;
        context.SpanId = span;
        context.IsSampled = parts.Length > 2 && parts[2] is ("1" or "d");
        return true;
    }
}
