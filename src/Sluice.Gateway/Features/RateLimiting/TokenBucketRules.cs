namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>What became of asking a bucket for a token.</summary>
internal enum TokenOutcome
{
    /// <summary>The bucket is empty: the request does not pass.</summary>
    Denied,

    /// <summary>The request passes.</summary>
    Taken,

    /// <summary>There is no such bucket, or not any more: look it up again.</summary>
    Gone,
}

/// <summary>The rules of a token bucket, exactly the original's (security-traffic.md 2.1). They hold no state: a bucket is one word,
/// its <i>state</i>, and the time it was made.</summary>
/// <remarks><para>The rules in short: a bucket begins full, and each request takes a token. Only when none is left, the time since the last
/// refill is looked at: it has brought one token for each whole interval; with none the request is denied. More than the capacity is
/// cut down to it, and then the request that found them is free. The bucket counts on from the last whole interval, so no fraction is lost.</para>
/// <para>The last refill is always a whole number of intervals after the bucket was made, so that number and the tokens fit in one
/// word, and one compare-and-swap is the whole transition: requests on many threads are served as if one after the other. The clock is
/// read after the state, so it is never behind the refill that the state tells of, and at worst a moment behind the swap: a request
/// may then be denied that a moment later would pass, never the other way round. Since a bucket was made, at most
/// <see cref="Capacity"/> plus one for each interval have passed, whatever the threads do.</para></remarks>
internal sealed record TokenBucketRules
{
    /// <summary>The state of a bucket that is used no more. No bucket in use has it: the bits for the tokens hold more than the capacity.</summary>
    public const ulong GoneState = ulong.MaxValue;

    /// <summary>The largest capacity. Larger ones count as this: two billion requests at once are no limit any more, and half of the
    /// word is needed for time.</summary>
    public const int MaxCapacity = int.MaxValue;

    // A rate below one in 31 years counts as that.
    private const double LeastRate = 1e-9;

    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly int _tokenBits;

    /// <summary>Makes rules.</summary>
    /// <param name="perSecond">The tokens a second, which may be a fraction. Less than 1e-9 counts as 1e-9.</param>
    /// <param name="capacity">The tokens that a full bucket holds, clamped to between 1 and <see cref="MaxCapacity"/>.</param>
    public TokenBucketRules(double perSecond, double capacity)
    {
        PerSecond = perSecond;
        Capacity = (uint)Math.Clamp(capacity, 1, MaxCapacity);
        Interval = Math.Max(1, (long)(NanosecondsPerSecond / Math.Max(perSecond, LeastRate)));
        _tokenBits = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)Capacity + 1);
    }

    /// <summary>The tokens a second, as configured.</summary>
    public double PerSecond { get; }

    /// <summary>The tokens that a full bucket holds.</summary>
    public uint Capacity { get; }

    /// <summary>The nanoseconds for which one token is given, rounded down as in the original; at least 1.</summary>
    public long Interval { get; }

    /// <summary>The state of a full bucket that has just been made.</summary>
    public ulong FullState => Capacity;

    /// <summary>Asks for a token.</summary>
    /// <param name="state">The bucket, which other threads may use at the same time.</param>
    /// <param name="createdAt">When it was made, in the clock's ticks.</param>
    /// <param name="clock">The clock.</param>
    public TokenOutcome Take(ref ulong state, long createdAt, TimeProvider clock)
    {
        while (true)
        {
            ulong seen = Volatile.Read(ref state);
            if (seen == GoneState)
            {
                return TokenOutcome.Gone;
            }

            ulong next = seen - 1;
            if ((seen & TokenMask) == 0)
            {
                ulong intervals = IntervalsSince(createdAt, clock.GetTimestamp(), clock.TimestampFrequency);
                ulong earned = Earned(seen, intervals);
                if (earned == 0)
                {
                    return TokenOutcome.Denied;
                }

                next = (intervals << _tokenBits) | (earned > Capacity ? Capacity : earned - 1);
            }

            if (Interlocked.CompareExchange(ref state, next, seen) == seen)
            {
                return TokenOutcome.Taken;
            }
        }
    }

    /// <summary>Whether a bucket has earned more than it can hold since its last refill, so that a new one in its place lets no
    /// request more through.</summary>
    /// <param name="state">The bucket's state.</param>
    /// <param name="createdAt">When it was made, in the clock's ticks.</param>
    /// <param name="now">The time, in the clock's ticks.</param>
    /// <param name="frequency">The clock's ticks a second.</param>
    public bool IsRestored(ulong state, long createdAt, long now, long frequency) =>
        Earned(state, IntervalsSince(createdAt, now, frequency)) > Capacity;

    private ulong TokenMask => (1UL << _tokenBits) - 1;

    // The number of intervals in a state has fewer bits than the real one, so both are compared in those: after so long that they are
    // used up (at a million a second and a capacity of as many, half a year), the difference only seems smaller.
    private ulong Earned(ulong state, ulong intervals) => (intervals - (state >> _tokenBits)) & (ulong.MaxValue >> _tokenBits);

    private ulong IntervalsSince(long createdAt, long now, long frequency)
    {
        long ticks = Math.Max(0, now - createdAt);
        long nanoseconds = (ticks / frequency * NanosecondsPerSecond) + (ticks % frequency * NanosecondsPerSecond / frequency);
        return (ulong)(nanoseconds / Interval);
    }
}
