namespace Sluice.Gateway.Features.Metrics;

/// <summary>How long something takes, and how often it happens.</summary>
/// <param name="clock">The source of time.</param>
internal sealed class StatTimer(TimeProvider clock)
{
    private readonly DecayingSample _sample = new(clock);

    /// <summary>How often it happens.</summary>
    public MovingRates Rates { get; } = new(clock);

    /// <summary>Adds a duration that ends now.</summary>
    /// <param name="start">When it began, in the clock's ticks.</param>
    public void AddSince(long start)
    {
        _sample.Add(Nanoseconds.Of(clock.GetElapsedTime(start)));
        Rates.Mark();
    }

    /// <summary>The statistics of the durations, in nanoseconds.</summary>
    public SampleStatistics Read() => _sample.Read();
}
