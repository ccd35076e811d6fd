using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation.Propagation;

/// <summary>A form in which traces pass from one service to the next, in headers.</summary>
internal interface ITraceFormat
{
    /// <summary>Reads what a client sent.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="context">What was found so far; it is changed when there is something valid.</param>
    void Read(IHeaderDictionary headers, ref RemoteContext context);

    /// <summary>Tells a backend of the call's span.</summary>
    /// <param name="span">The span.</param>
    /// <param name="headers">The headers of the call; lines of the same name, which the client may have sent, are replaced.</param>
    void Write(Span span, HeaderList headers);
}

/// <summary>What was read of the place in a trace.</summary>
internal struct RemoteContext
{
    /// <summary>The trace.</summary>
    public TraceId Trace { get; set; }

    /// <summary>The client's span.</summary>
    public ulong SpanId { get; set; }

    /// <summary>Whether the client records it; <see langword="null"/> when it leaves that to others.</summary>
    public bool? IsSampled { get; set; }

    /// <summary>The <c>tracestate</c>; <see langword="null"/> for none.</summary>
    public string? State { get; set; }

    /// <summary>The <c>baggage</c>; <see langword="null"/> for none.</summary>
    public string? Baggage { get; set; }

    /// <summary>What was read as what spans stand below; <see langword="null"/> when there was nothing.</summary>
    public readonly RemoteParent? Parent => Trace.IsNone && IsSampled is null && Baggage is null
        ? null
        : new RemoteParent(Trace, SpanId, IsSampled, State ?? "", Baggage ?? "");
}
