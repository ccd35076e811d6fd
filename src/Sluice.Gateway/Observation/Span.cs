namespace Sluice.Gateway.Observation;

/// <summary>What a span is in the exchange that it is a part of.</summary>
internal enum SpanKind
{
    /// <summary>Something within the gateway.</summary>
    Internal,

    /// <summary>The answering of a request.</summary>
    Server,

    /// <summary>A request to another server.</summary>
    Client,
}

/// <summary>How a span ended.</summary>
internal enum SpanStatus
{
    /// <summary>Nobody said.</summary>
    Unset,

    /// <summary>Well.</summary>
    Ok,

    /// <summary>With an error.</summary>
    Error,
}

/// <summary>Something that happened while a span lasted.</summary>
/// <param name="Name">What.</param>
/// <param name="Time">When, in nanoseconds since 1970.</param>
/// <param name="Attributes">What is known of it.</param>
internal readonly record struct SpanEvent(string Name, long Time, SpanAttribute[] Attributes);

/// <summary>A part of what happened to a request that is sampled: its place in the trace, its times, and what is known of it. One layer makes
/// it, fills it in and ends it; then it belongs to those who export it. Its times come from one look at the wall clock for each trace, and
/// from the clock that never jumps.</summary>
internal sealed class Span : TraceParent
{
    /// <summary>The attributes at most, as in the original's SDK; what is more is counted.</summary>
    public const int MaxAttributes = 128;

    /// <summary>The characters of all texts at most, so that what hostile clients send does not fill the memory while spans wait; attributes
    /// beyond it are counted.</summary>
    public const int MaxTexts = 16 * 1024;

    /// <summary>The ticks of 1 January 1970.</summary>
    private const long Epoch = 621_355_968_000_000_000;

    private readonly Tracer _tracer;
    private readonly long _wallTicks;
    private readonly long _timestamp;
    private readonly List<SpanAttribute> _attributes = new(16);
    private List<SpanEvent>? _events;
    private string _name = "";
    private int _room = MaxTexts;

    /// <summary>Begins the first span of a request.</summary>
    /// <param name="tracer">What makes it.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="remote">What the client sent; <see langword="null"/> for nothing.</param>
    /// <param name="name">The name.</param>
    /// <param name="kind">The kind.</param>
    internal Span(Tracer tracer, TraceId trace, RemoteParent? remote, string name, SpanKind kind)
        : this(tracer, name, kind, tracer.Clock.GetUtcNow().UtcTicks, tracer.Clock.GetTimestamp())
    {
        Trace = trace;
        ParentId = remote is null || remote.Trace.IsNone ? 0 : remote.SpanId;
        HasRemoteParent = ParentId != 0;
        State = remote?.State ?? "";
        Baggage = remote?.Baggage ?? "";
    }

    /// <summary>Begins a span below another.</summary>
    /// <param name="tracer">What makes it.</param>
    /// <param name="above">The other.</param>
    /// <param name="name">The name.</param>
    /// <param name="kind">The kind.</param>
    internal Span(Tracer tracer, Span above, string name, SpanKind kind)
        : this(tracer, name, kind, above._wallTicks, above._timestamp)
    {
        Trace = above.Trace;
        ParentId = above.Id;
        State = above.State;
        Baggage = above.Baggage;
    }

    private Span(Tracer tracer, string name, SpanKind kind, long wallTicks, long timestamp)
    {
        _tracer = tracer;
        Name = name;
        Kind = kind;
        Id = TraceId.RandomHalf();
        _wallTicks = wallTicks;
        _timestamp = timestamp;
        Start = Now();
    }

    /// <summary>The trace that it belongs to.</summary>
    public TraceId Trace { get; }

    /// <summary>Its number.</summary>
    public ulong Id { get; }

    /// <summary>The number of the span above; 0 for none.</summary>
    public ulong ParentId { get; }

    /// <summary>Whether the span above is a client's.</summary>
    public bool HasRemoteParent { get; }

    /// <summary>The <c>tracestate</c> that is passed on; empty for none.</summary>
    public string State { get; } = "";

    /// <summary>The <c>baggage</c> that is passed on; empty for none.</summary>
    public string Baggage { get; } = "";

    /// <summary>Its name, up to 4,096 characters.</summary>
    public string Name
    {
        get => _name;
        set => _name = SpanAttribute.Short(value);
    }

    /// <summary>Its kind.</summary>
    public SpanKind Kind { get; }

    /// <summary>When it began, in nanoseconds since 1970.</summary>
    public long Start { get; }

    /// <summary>When it ended, in nanoseconds since 1970; 0 before.</summary>
    public long Finish { get; private set; }

    /// <summary>How it ended.</summary>
    public SpanStatus Status { get; private set; }

    /// <summary>Why it ended with an error; empty when it did not.</summary>
    public string StatusText { get; private set; } = "";

    /// <summary>What is known of it; no name occurs twice.</summary>
    public IReadOnlyList<SpanAttribute> Attributes => _attributes;

    /// <summary>How many attributes there was no room for.</summary>
    public int DroppedAttributes { get; private set; }

    /// <summary>What happened meanwhile.</summary>
    public IReadOnlyList<SpanEvent> Events => _events ?? (IReadOnlyList<SpanEvent>)[];

    /// <summary>Adds an attribute, or replaces the one of the same name.</summary>
    /// <param name="attribute">The attribute.</param>
    public void Set(SpanAttribute attribute)
    {
        int same = _attributes.FindIndex(known => known.Key == attribute.Key);
        int more = attribute.TextLength - (same < 0 ? 0 : _attributes[same].TextLength);
        if (more > _room || (same < 0 && _attributes.Count == MaxAttributes))
        {
            DroppedAttributes++;
            return;
        }

        _room -= more;
        if (same < 0)
        {
            _attributes.Add(attribute);
        }
        else
        {
            _attributes[same] = attribute;
        }
    }

    /// <summary>Adds attributes.</summary>
    /// <param name="attributes">The attributes.</param>
    public void Set(ReadOnlySpan<SpanAttribute> attributes)
    {
        foreach (ref readonly SpanAttribute attribute in attributes)
        {
            Set(attribute);
        }
    }

    /// <summary>Notes that something happened.</summary>
    /// <param name="name">What.</param>
    /// <param name="after">When: the time since the span began.</param>
    public void Note(string name, TimeSpan after) => (_events ??= []).Add(new SpanEvent(name, Start + (after.Ticks * 100), []));

    /// <summary>Tells that it ends well.</summary>
    public void Succeed() => Status = SpanStatus.Ok;

    /// <summary>Tells that it ends with an error.</summary>
    /// <param name="why">Why; without a secret.</param>
    public void Fail(string why)
    {
        Status = SpanStatus.Error;
        StatusText = SpanAttribute.Short(why);
    }

    /// <summary>Notes an error in the words of OpenTelemetry, and tells that it ends with it.</summary>
    /// <param name="why">Why; without a secret.</param>
    public void FailWithException(string why)
    {
        Fail(why);
        (_events ??= []).Add(new SpanEvent("exception", Now(), [SpanAttribute.Of("exception.message", why)]));
    }

    /// <summary>Ends it.</summary>
    public void End()
    {
        Finish = Now();
        _tracer.Take(this);
    }

    private long Now() => (_wallTicks - Epoch + _tracer.Clock.GetElapsedTime(_timestamp).Ticks) * 100;
}
