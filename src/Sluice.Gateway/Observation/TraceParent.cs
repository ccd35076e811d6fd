using System.Runtime.CompilerServices;

namespace Sluice.Gateway.Observation;

/// <summary>What a span of a request would stand below: a <see cref="Span"/>, what a client sent (<see cref="RemoteParent"/>), or nothing,
/// since the request is not sampled. <see langword="null"/> where nothing is decided yet, so that a span there would be a trace's first.</summary>
internal abstract class TraceParent
{
    /// <summary>The request is not sampled: there are no spans of it.</summary>
    public static TraceParent Unsampled { get; } = new Decided();

    private sealed class Decided : TraceParent;
}

/// <summary>The place in a trace of others that a client sent, of which no span was made yet.</summary>
/// <param name="trace">The trace; none when the client sent a decision or baggage alone.</param>
/// <param name="spanId">The client's span.</param>
/// <param name="isSampled">Whether the client records it; <see langword="null"/> when it leaves that to others.</param>
/// <param name="state">The <c>tracestate</c>; empty for none.</param>
/// <param name="baggage">The <c>baggage</c>; empty for none.</param>
internal sealed class RemoteParent(TraceId trace, ulong spanId, bool? isSampled, string state = "", string baggage = "") : TraceParent
{
    /// <summary>The trace; none when the client sent a decision or baggage alone.</summary>
    public TraceId Trace => trace;

    /// <summary>The client's span.</summary>
    public ulong SpanId => spanId;

    /// <summary>Whether the client records the trace; <see langword="null"/> when it leaves that to others.</summary>
    public bool? IsSampled => isSampled;

    /// <summary>The <c>tracestate</c>; empty for none.</summary>
    public string State => state;

    /// <summary>The <c>baggage</c>; empty for none.</summary>
    public string Baggage => baggage;
}

/// <summary>Where a request stands in the traces that are made of it, one by each <see cref="Tracer"/>.</summary>
[InlineArray(Tracer.MostTracers)]
internal struct TraceParents
{
    private TraceParent? _first;
}
