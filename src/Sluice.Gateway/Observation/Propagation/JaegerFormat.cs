using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation.Propagation;

/// <summary><c>jaeger</c>: <c>uber-trace-id: {trace}:{span}:{parent}:{flags}</c> (jaegertracing.io, "Client Libraries"). What Jaeger passes
/// on as baggage is not.</summary>
internal sealed class JaegerFormat : ITraceFormat
{
    private const string Header = "Uber-Trace-Id";

    /// <inheritdoc/>
    public void Read(IHeaderDictionary headers, ref RemoteContext context)
    {
        if (headers[Header] is not { Count: 1 } lines || lines[0]?.Split(':') is not { Length: 4 } parts
            || !byte.TryParse(parts[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte flags)
            || !TraceId.TryParse(parts[0], out TraceId trace) || !TraceId.TryParseHalf(parts[1], out ulong span))
        {
            return;
        }

        context.Trace = trace;
        context.SpanId = span;
        context.IsSampled = (flags & 1) != 0;
    }

    /// <inheritdoc/>
    public void Write(Span span, HeaderList headers) =>
        headers.Set(Header, string.Create(CultureInfo.InvariantCulture, $"{span.Trace.High:x16}{span.Trace.Low:x16}:{span.Id:x16}:0:1"));
}
