using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation.Propagation;

/// <summary><c>b3</c> and <c>b3multi</c>: Zipkin's headers, as one line or as several (openzipkin/b3-propagation). Both are read, one is
/// written.</summary>
/// <param name="single">Whether one line is written.</param>
internal sealed class B3Format(bool single) : ITraceFormat
{
    private const string SampledHeader = "X-B3-Sampled";

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

        // A decision may come without a trace.
        bool? decision = headers[FlagsHeader].ToString() == "1" ? true : Decision(headers[SampledHeader].ToString());
        if (headers[TraceHeader] is { Count: 1 } traces && headers[SpanHeader] is { Count: 1 } spans
            && TraceId.TryParse(traces[0], out TraceId trace) && TraceId.TryParseHalf(spans[0], out ulong span))
        {
            context.Trace = trace;
            context.SpanId = span;
            context.IsSampled = decision;
        }
        else if (decision is not null)
        {
            context.IsSampled = decision;
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

    /// <summary>Tells a backend that the request is not recorded, so that it does not begin a trace of its own.</summary>
    /// <param name="headers">The headers of the call.</param>
    public static void Deny(HeaderList headers)
    {
        headers.Remove(TraceHeader);
        headers.Remove(SpanHeader);
        headers.Remove(ParentHeader);
        headers.Remove(FlagsHeader);
        headers.Set(SampledHeader, "0");
    }

    // Without one, whoever gets the headers decides.
    private static bool? Decision(string text) => text.ToLowerInvariant() switch
    {
        "1" or "true" or "d" => true,
        "0" or "false" => false,
        _ => null,
    };

    // {trace}-{span}, then maybe -{sampled}, then maybe -{parent}; or {sampled} alone.
    private static bool TryReadSingle(string? text, ref RemoteContext context)
    {
        if (text is { Length: 1 } && Decision(text) is { } alone)
        {
            context.IsSampled = alone;
            return true;
        }

        string[] parts = text?.Split('-') ?? [];
        if (parts.Length is < 2 or > 4 || !TraceId.TryParse(parts[0], out TraceId trace) || !TraceId.TryParseHalf(parts[1], out ulong span))
        {
            return false;
        }

        context.Trace = trace;
        context.SpanId = span;
        context.IsSampled = parts.Length > 2 ? Decision(parts[2]) : null;
        return true;
    }
}
