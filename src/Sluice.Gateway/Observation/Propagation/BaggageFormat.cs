using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation.Propagation;

/// <summary><c>baggage</c>: what services tell one another beside the trace (W3C Baggage). It is passed on as it came.</summary>
internal sealed class BaggageFormat : ITraceFormat
{
    /// <summary>The characters that are passed on at most, which is what each service has to bear (section 3.3.2).</summary>
    private const int MaxLength = 8192;

    /// <inheritdoc/>
    public void Read(IHeaderDictionary headers, ref RemoteContext context)
    {
        StringValues lines = headers.Baggage;
        if (lines.Count > 0 && lines.ToString() is { Length: > 0 and <= MaxLength } text && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            context.Baggage = text;
        }
    }

    /// <inheritdoc/>
    public void Write(Span span, HeaderList headers)
    {
        if (span.Baggage.Length > 0)
        {
            headers.Set("Baggage", span.Baggage);
        }
        else
        {
            headers.Remove("Baggage");
        }
    }
}
