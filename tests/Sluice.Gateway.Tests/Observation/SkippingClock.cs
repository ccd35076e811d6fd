using System.Globalization;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>A clock on which every wait is over at once, and the time has gone on by it; but for the hour that an attempt may take.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private static readonly TimeSpan AttemptTime = TimeSpan.FromHours(1);

    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The environment in which an attempt may take an hour.</summary>
    public static string? Variable(string name) => name == "OTEL_EXPORTER_OTLP_TIMEOUT"
        ? AttemptTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)
        : null;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= AttemptTime || dueTime < TimeSpan.Zero)
        {
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Interlocked.Add(ref _ticks, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
