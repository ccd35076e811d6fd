using Sluice.Gateway.Features.Metrics;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Influx;

/// <summary>Pushes windows to a database, each once, now and then. It is kept over a reload that leaves its settings as they are.</summary>
internal sealed class InfluxPusher : IDisposable
{
    /// <summary>The time for one exchange with the server, as in the original.</summary>
    private static readonly TimeSpan ExchangeTime = TimeSpan.FromSeconds(10);

    /// <summary>The time for the last push, when the gateway stops or the settings change.</summary>
    private static readonly TimeSpan LastTime = TimeSpan.FromSeconds(2);

    /// <summary>The shortest time between two pushes.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly InfluxClient _client;
    private readonly StatsPoints _points;
    private readonly BatchSender _sender;
    private readonly IGatewayLog _log;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _turn = new(1);
    private StatsCollector? _collector;
    private int _isWaiting;

    /// <summary>Begins the first period.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="points">Makes the points.</param>
    /// <param name="clock">The source of time.</param>
    /// <param name="log">The log.</param>
    public InfluxPusher(InfluxOptions options, StatsPoints points, TimeProvider clock, IGatewayLog log)
    {
        _client = new InfluxClient(options.Target, ExchangeTime, clock);
        _points = points;
        _sender = new BatchSender(_client, options.BufferSize, log);
        _log = log;
        TimeSpan period = options.Period > Shortest ? TimerTime.Bounded(options.Period) : Shortest;
        _timer = clock.CreateTimer(static pusher => ((InfluxPusher)pusher!).Tick(), this, period, period);
    }

    /// <summary>Pushes the windows of a collector from now on. Whether the server is there is asked the first time, and told in the log.</summary>
    /// <param name="collector">The collector of the configuration that serves.</param>
    public void Follow(StatsCollector collector)
    {
        if (Interlocked.Exchange(ref _collector, collector) is null)
        {
            _ = TellPingAsync();
        }
    }

    /// <summary>Pushes what is left, the window that has not ended among it, and ends.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _ended.CancelAfter(LastTime);
        Volatile.Read(ref _collector)?.EndWindow();
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
        await _sender.SendAsync(_points.Of(Volatile.Read(ref _collector)?.Latest), _ended.Token);
        _turn.Release();
    }
}
