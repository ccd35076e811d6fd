namespace Sluice.Gateway.Features.Revocation;

/// <summary>Three Bloom filters that turn (security-traffic.md 1.10): an element is added to the current and the next one and looked for in the
/// current and the previous one, so it is known for two to three turns. Safe for many threads; kept over a reload.</summary>
internal sealed class RotatingFilter : IDisposable
{
    /// <summary>The longest wait of a timer: it cannot count beyond some fifty days.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private readonly FilterSizing _sizing;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _turning = new();
    private Filters _filters;
    private long _turnedAt;
    private long _added;

    /// <summary>Makes empty filters and begins to turn.</summary>
    /// <param name="sizing">Their settings.</param>
    /// <param name="clock">The source of time.</param>
    public RotatingFilter(FilterSizing sizing, TimeProvider clock)
    {
        _sizing = sizing;
        _clock = clock;
        _filters = new Filters(new BloomFilter(sizing.Bits), new BloomFilter(sizing.Bits), new BloomFilter(sizing.Bits));
        _turnedAt = clock.GetTimestamp();
        _timer = clock.CreateTimer(
            static filter => ((RotatingFilter)filter!).Look(), this, Wait(sizing.Turn), Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many elements were added since the start, repeated ones as often as they were.</summary>
    public long Added => Interlocked.Read(ref _added);

    /// <summary>The share of bits that are set in the filter that is the fullest of those that are looked into.</summary>
    public double Fill => Math.Max(Current.Now.Fill, Current.Previous.Fill);

    /// <summary>The time to the next turn.</summary>
    public TimeSpan NextTurn => _sizing.Turn - _clock.GetElapsedTime(Interlocked.Read(ref _turnedAt));

    private Filters Current => Volatile.Read(ref _filters);

    /// <summary>Adds an element.</summary>
    /// <param name="element">The element.</param>
    public void Add(ReadOnlySpan<byte> element)
    {
        ElementHash hash = ElementHash.Of(element, _sizing.Hashes, _sizing.IsOptimal);
        Filters filters = Current;
        filters.Next.Add(hash);
        filters.Now.Add(hash);
        Interlocked.Increment(ref _added);
    }

    /// <summary>Whether an element was added within the last two to three turns; seldom true for one that was not.</summary>
    /// <param name="element">The element.</param>
    public bool Contains(ReadOnlySpan<byte> element)
    {
        ElementHash hash = ElementHash.Of(element, _sizing.Hashes, _sizing.IsOptimal);
        Filters filters = Current;
        return filters.Now.Contains(hash) || filters.Previous.Contains(hash);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private static TimeSpan Wait(TimeSpan left) => left <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : left < MaxWait ? left : MaxWait;

    // A turn is due at a multiple of its time, also when a timer comes late; more than three at once leave nothing behind.
    private void Look()
    {
        lock (_turning)
        {
            long due = (long)(_clock.GetElapsedTime(_turnedAt) / _sizing.Turn);
            for (long turn = Math.Min(due, 3); turn > 0; turn--)
            {
                Turn();
            }

            Interlocked.Add(ref _turnedAt, due * (long)(_sizing.Turn.TotalSeconds * _clock.TimestampFrequency));
            _timer.Change(Wait(NextTurn), Timeout.InfiniteTimeSpan);
        }
    }

    // What the previous filter had has expired, so it is emptied and used again. Whoever still looks into it, or adds to one that turned
    // meanwhile, finds what expires at this moment, or adds what costs a bit.
    private void Turn()
    {
        Filters old = Current;
        old.Previous.Clear();
        Volatile.Write(ref _filters, new Filters(old.Now, old.Next, old.Previous));
    }

    private sealed record Filters(BloomFilter Previous, BloomFilter Now, BloomFilter Next);
}
