using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation.Propagation;

/// <summary>Passes traces on from clients to backends in one form or several. Of several forms that a client sends, the last one counts.</summary>
/// <param name="formats">The forms.</param>
internal sealed class Propagator(IReadOnlyList<ITraceFormat> formats)
{
    private readonly ITraceFormat[] _formats = [.. formats];

    /// <summary>Reads where a request stands in a trace of its client's.</summary>
    /// <param name="headers">The client's headers.</param>
    /// <returns><see langword="null"/> when the client told nothing.</returns>
    public RemoteParent? Read(IHeaderDictionary headers)
    {
        RemoteContext found = default;
        foreach (ITraceFormat format in _formats)
        {
            format.Read(headers, ref found);
        }

        return found.Parent;
    }

    /// <summary>Tells a backend of the call's span.</summary>
    /// <param name="span">The span.</param>
    /// <param name="headers">The headers of the call.</param>
    public void Write(Span span, HeaderList headers)
    {
        foreach (ITraceFormat format in _formats)
        {
            format.Write(span, headers);
        }
    }

    /// <summary>The forms that <c>OTEL_PROPAGATORS</c> names, a list with commas. <c>none</c> among them means none at all.</summary>
    /// <param name="names">The variable; empty when it is not set: <c>tracecontext,baggage</c>.</param>
    /// <param name="unknown">The names that are no form; when no other is left, the default counts.</param>
    public static Propagator Named(string names, out IReadOnlyList<string> unknown)
    {
        List<ITraceFormat> formats = [];
        List<string> others = [];
        unknown = others;
        foreach (string name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (name)
            {
                case "tracecontext":
                    formats.Add(new TraceContextFormat());
                    break;
                case "baggage":
                    formats.Add(new BaggageFormat());
                    break;
                case "b3":
                    formats.Add(new B3Format(single: true));
                    break;
                case "b3multi":
                    formats.Add(new B3Format(single: false));
                    break;
                case "jaeger":
                    formats.Add(new JaegerFormat());
                    break;
                case "ottrace":
                    formats.Add(new OpenTracingFormat());
                    break;
                case "xray":
                    formats.Add(new XrayFormat());
                    break;
                case "none":
                    return new Propagator([]);
                default:
                    others.Add(name);
                    break;
            }
        }

        return new Propagator(formats.Count > 0 ? formats : [new TraceContextFormat(), new BaggageFormat()]);
    }
}
