using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Influx;

/// <summary>What a pusher is made of; it is kept over a reload that leaves this as it is.</summary>
/// <param name="Target">The database.</param>
/// <param name="Period">The time between two pushes.</param>
/// <param name="Timeout">The time for one exchange with the server.</param>
/// <param name="BufferSize">The pushes that are kept when the server does not take them.</param>
internal sealed record PushSettings(InfluxTarget Target, TimeSpan Period, TimeSpan Timeout, int BufferSize);

/// <summary>Where a pusher gets points from.</summary>
/// <param name="Next">Makes the points of a push; <see langword="null"/> when there are none.</param>
/// <param name="Finish">Called before the last push, for what is not finished.</param>
internal sealed record PointSource(Func<LineBatch?> Next, Action? Finish = null);

/// <summary>Pushes points to a database now and then.</summary>
internal sealed class InfluxPusher : IDisposable
{
    /// <summary>The time for the last push, when the gateway stops or the settings change.</summary>
    private static readonly TimeSpan LastTime = TimeSpan.FromSeconds(2);

    /// <summary>The shortest time between two pushes.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly InfluxClient _client;
    private readonly BatchSender _sender;
    private readonly IGatewayLog _log;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _turn = new(1);
    private PointSource? _source;
    private int _isWaiting;

    /// <summary>Begins the first period.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="clock">The source of time.</param>
    /// <param name="log">The log.</param>
    public InfluxPusher(PushSettings settings, TimeProvider clock, IGatewayLog log)
    {
        _client = new InfluxClient(settings.Target, settings.Timeout, clock);
        _sender = new BatchSender(_client, settings.BufferSize, log);
        _log = log;
        TimeSpan period = settings.Period > Shortest ? TimerTime.Bounded(settings.Period) : Shortest;
        _timer = clock.CreateTimer(static pusher => ((InfluxPusher)pusher!).Tick(), this, period, period);
    }

    /// <summary>Pushes the points of another source from now on. Whether the server is there is asked the first time, and told in the log.</summary>
    /// <param name="source">What the configuration that serves has to tell.</param>
    public void Follow(PointSource source)
    {
        if (Interlocked.Exchange(ref _source, source) is null)
        {
            _ = TellPingAsync();
        }
    }

    /// <summary>Pushes what is left, and ends.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _ended.CancelAfter(LastTime);
        Volatile.Read(ref _source)?.Finish?.Invoke();
        PushAsync().Wait(LastTime);
        _ended.Cancel();
        _client.Dispose();
        _ended.Dispose();
        _turn.Dispose();
    }

    private async Task TellPingAsync()
    {
        string? problem = await _client.PingAsync(_ended.Token);
        _log.Write(problem is null ? LogLevel.Debug : LogLevel.Warning,
            problem is null ? $"{BatchSender.LogPrefix} the server is there" : $"{BatchSender.LogPrefix} Unable to ping the InfluxDB server: {problem}");
    }

    private void Tick()
    {
        // A server that is slower than the period gets what is measured less often: one push waits for its turn at most.
        if (Interlocked.Exchange(ref _isWaiting, 1) == 0)
        {
            _ = PushAsync();
        }
    }

    private async Task PushAsync()
    {
        await _turn.WaitAsync();
        Volatile.Write(ref _isWaiting, 0);
        try
        {
            await _sender.SendAsync(Volatile.Read(ref _source)?.Next(), _ended.Token);
        }
        finally
        {
            _turn.Release();
        }
    }
}
