namespace Sluice.Gateway.Features.Metrics;

/// <summary>Durations in the unit that the original's metrics have.</summary>
internal static class Nanoseconds
{
    /// <summary>The time since a moment.</summary>
    /// <param name="start">The moment, in the clock's ticks.</param>
    /// <param name="clock">The source of time.</param>
    public static long Since(long start, TimeProvider clock)
    {
        long ticks = clock.GetTimestamp() - start;
        return clock.TimestampFrequency == 1_000_000_000 ? ticks : (long)((double)ticks / clock.TimestampFrequency * 1e9);
    }

    /// <summary>Of a span of time.</summary>
    /// <param name="span">The span.</param>
    public static long Of(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Of a moment, since 1970.</summary>
    /// <param name="moment">The moment.</param>
    public static long Of(DateTimeOffset moment) => Of(moment - DateTimeOffset.UnixEpoch);
}
