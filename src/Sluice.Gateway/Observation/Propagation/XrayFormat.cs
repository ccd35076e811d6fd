using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation.Propagation;

/// <summary><c>xray</c>: <c>X-Amzn-Trace-Id: Root=1-{8 digits}-{24 digits};Parent={span};Sampled=1</c> (AWS X-Ray, "Tracing header").</summary>
internal sealed class XrayFormat : ITraceFormat
{
    private const string Header = "X-Amzn-Trace-Id";

    /// <inheritdoc/>
    public void Read(IHeaderDictionary headers, ref RemoteContext context)
    {
        if (headers[Header] is not { Count: 1 } lines || lines[0] is not { } text)
        {
            return;
        }

        TraceId trace = default;
        ulong span = 0;
        bool? sampled = null;
        foreach (string part in text.Split(';'))
        {
            string pair = part.Trim();
            if (pair.StartsWith("Root=1-", StringComparison.Ordinal) && pair.Length == 40 && pair[15] == '-'
                && TraceId.TryParse(string.Concat(pair.AsSpan(7, 8), pair.AsSpan(16)), out TraceId root))
            {
                trace = root;
            }
            else if (pair.StartsWith("Parent=", StringComparison.Ordinal) && TraceId.TryParseHalf(pair.AsSpan(7), out ulong parent))
            {
                span = parent;
            }
            else if (pair.StartsWith("Sampled=", StringComparison.Ordinal))
            {
                sampled = pair == "Sampled=?" ? null : pair == "Sampled=1";
            }
        }

        if (!trace.IsNone && span != 0)
        {
            context.Trace = trace;
            context.SpanId = span;
            context.IsSampled = sampled;
        }
    }

    /// <inheritdoc/>
    public void Write(Span span, HeaderList headers) => headers.Set(
        Header,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Root=1-{span.Trace.High >> 32:x8}-{span.Trace.High & uint.MaxValue:x8}{span.Trace.Low:x16};Parent={span.Id:x16};Sampled=1"));
}
