namespace Sluice.Gateway.Observation;

/// <summary>Makes the spans of one feature, and hands each, when it has ended, to all who export it.</summary>
/// <param name="place">Its place in <see cref="TraceParents"/>, which no other tracer of the configuration has.</param>
/// <param name="sampler">Decides which requests are traced.</param>
/// <param name="sinks">Those who export.</param>
/// <param name="clock">The source of time.</param>
internal sealed class Tracer(int place, Sampler sampler, IReadOnlyList<ISpanSink> sinks, TimeProvider clock)
{
    /// <summary>How many tracers a configuration can have: <c>telemetry/opentelemetry</c> and <c>telemetry/opencensus</c> are features of
    /// their own, and each has its traces.</summary>
    public const int MostTracers = 2;

    /// <summary>The place in <see cref="TraceParents"/>.</summary>
    public int Place => place;

    /// <summary>The source of time.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Begins a span.</summary>
    /// <param name="parents">Where the request stands; afterwards, where what happens below the span stands.</param>
    /// <param name="name">The span's name.</param>
    /// <param name="kind">Its kind.</param>
    /// <returns><see langword="null"/> when the request is not sampled.</returns>
    public Span? Begin(ref TraceParents parents, string name, SpanKind kind)
    {
        TraceParent? parent = parents[place];
        if (parent is Span above)
        {
            var below = new Span(this, above, name, kind);
            parents[place] = below;
            return below;
        }

        if (ReferenceEquals(parent, TraceParent.Unsampled))
        {
            return null;
        }

        var remote = parent as RemoteParent;
        TraceId trace = remote is null || remote.Trace.IsNone ? TraceId.Random() : remote.Trace;
        Span? first = sampler.IsSampled(trace, remote) ? new Span(this, trace, remote, name, kind) : null;
        parents[place] = first ?? TraceParent.Unsampled;
        return first;
    }

    /// <summary>Hands a span that has ended to those who export.</summary>
    /// <param name="span">The span; nobody changes it any more.</param>
    internal void Take(Span span)
    {
        foreach (ISpanSink sink in sinks)
        {
            sink.Take(span);
        }
    }
}

/// <summary>Takes spans that have ended.</summary>
internal interface ISpanSink
{
    /// <summary>Takes a span. Never waits.</summary>
    /// <param name="span">The span; nobody changes it any more.</param>
    void Take(Span span);
}
