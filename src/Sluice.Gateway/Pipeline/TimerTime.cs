namespace Sluice.Gateway.Pipeline;

/// <summary>Times of a configuration that a timer is set to: durations may be centuries long, timers not.</summary>
internal static class TimerTime
{
    /// <summary>The longest time that a timer of the runtime takes is 2^32 - 2 ms; 49 days stay below.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>A time that timers take.</summary>
    /// <param name="time">A configured time.</param>
    public static TimeSpan Bounded(TimeSpan time) => time < Longest ? time : Longest;
}
