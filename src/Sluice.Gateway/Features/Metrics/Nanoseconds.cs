namespace Sluice.Gateway.Features.Metrics;

/// <summary>Durations in the unit that the original's metrics have.</summary>
internal static class Nanoseconds
{
    /// <summary>Of a span of time.</summary>
    /// <param name="span">The span.</param>
    public static long Of(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;
}
