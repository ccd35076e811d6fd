using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation.Propagation;

/// <summary><c>tracecontext</c>: <c>traceparent</c> and <c>tracestate</c> (W3C Trace Context).</summary>
internal sealed class TraceContextFormat : ITraceFormat
{
    /// <summary>The members of <c>tracestate</c> at most (section 3.3.1.1).</summary>
    private const int MaxMembers = 32;

    /// <summary>The length of version 00: version, trace, span and flags with hyphens between them.</summary>
    private const int Length = 55;

    /// <inheritdoc/>
    public void Read(IHeaderDictionary headers, ref RemoteContext context)
    {
        if (headers.TraceParent is not { Count: 1 } lines || !TryRead(lines[0], out TraceId trace, out ulong span, out bool sampled))
        {
            return;
        }

        StringValues state = headers.TraceState;
        context.Trace = trace;
        context.SpanId = span;
        context.IsSampled = sampled;
        context.State = state.Count > 0 && IsState(state.ToString()) ? state.ToString() : null;
    }

    /// <inheritdoc/>
    public void Write(Span span, HeaderList headers)
    {
        headers.Set("Traceparent", string.Create(CultureInfo.InvariantCulture, $"00-{span.Trace.High:x16}{span.Trace.Low:x16}-{span.Id:x16}-01"));
        if (span.State.Length > 0)
        {
            headers.Set("Tracestate", span.State);
        }
        else
        {
            headers.Remove("Tracestate");
        }
    }

    private static bool TryRead(string? text, out TraceId trace, out ulong span, out bool sampled)
    {
        trace = default;
        span = 0;
        sampled = false;
        if (text is null || text.Length < Length || text[2] != '-' || text[35] != '-' || text[52] != '-'
            || text.AsSpan(0, Length).ContainsAnyInRange('A', 'F')
            || !byte.TryParse(text.AsSpan(0, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte version)
            || !byte.TryParse(text.AsSpan(53, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte flags))
        {
            return false;
        }

        // Later versions may add something behind another hyphen (section 3.2.4); 255 is none.
        bool fits = version == 0 ? text.Length == Length : version != byte.MaxValue && (text.Length == Length || text[Length] == '-');
        sampled = (flags & 1) != 0;
        return fits && TraceId.TryParse(text.AsSpan(3, TraceId.Digits), out trace)
            && TraceId.TryParseHalf(text.AsSpan(36, TraceId.HalfDigits), out span);
    }

    // What is no list of members is not passed on.
    private static bool IsState(string text)
    {
        int members = 0;
        foreach (Range part in text.AsSpan().Split(','))
        {
            ReadOnlySpan<char> member = text.AsSpan()[part].Trim(" \t");
            if (member.Length == 0)
            {
                continue;
            }

            if (++members > MaxMembers || member.IndexOf('=') <= 0 || member.IndexOfAnyExceptInRange(' ', '~') >= 0)
            {
                return false;
            }
        }

        return members > 0;
    }
}
