using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>Ends the windows. It is kept over a reload that leaves <c>collection_time</c> as it is, and then goes on with what the new
/// configuration measures.</summary>
internal sealed class StatsCollector : IDisposable
{
    /// <summary>The shortest window: the shortest time that a timer of the runtime takes.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _ending = new();
    private StatsRegistry? _registry;
    private StatsSnapshot? _latest;

    /// <summary>Begins the first window.</summary>
    /// <param name="window">The length of a window.</param>
    /// <param name="clock">The source of time.</param>
    public StatsCollector(TimeSpan window, TimeProvider clock)
    {
        _clock = clock;
        window = window > Shortest ? TimerTime.Bounded(window) : Shortest;
        _timer = clock.CreateTimer(static collector => ((StatsCollector)collector!).EndWindow(), this, window, window);
    }

    /// <summary>The last window that ended; <see langword="null"/> before that.</summary>
    public StatsSnapshot? Latest => Volatile.Read(ref _latest);

    /// <summary>Ends the windows of another registry from now on.</summary>
    /// <param name="registry">What the configuration that serves measures.</param>
    public void Collect(StatsRegistry registry) => Volatile.Write(ref _registry, registry);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Ends the window now.</summary>
    public void EndWindow()
    {
        // Where windows are shorter than their ending takes, some of them are longer than asked for.
        if (Volatile.Read(ref _registry) is { } registry && _ending.TryEnter())
        {
            try
            {
                Volatile.Write(ref _latest, StatsSnapshot.Take(registry, _clock.GetUtcNow()));
            }
            finally
            {
                _ending.Exit();
            }
        }
    }
}
