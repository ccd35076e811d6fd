using System.Collections.Concurrent;
using System.Threading.Channels;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Observation;

/// <summary>Spans on their way to an exporter: a bounded queue that no request waits for, and a loop that hands over many at once. What comes
/// while it is full is dropped, and counted. It stays over reloads that keep its settings; at the end what waits is handed over, for a
/// bounded time.</summary>
internal sealed class SpanQueue : ISpanSink, IDisposable
{
    /// <summary>How long the end waits for what is still to be handed over: a stop that hangs on a collector is worse than lost spans.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Span> _waiting = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly ISpanExporter _exporter;
    private readonly SpanQueueSettings _settings;
    private readonly DeliveryLog _log;
    private readonly ITimer _timer;
    private readonly Task _loop;
    private int _count;
    private long _dropped;

    /// <summary>Begins to wait for spans.</summary>
    /// <param name="exporter">Hands them over; disposed of at the end.</param>
    /// <param name="settings">The bounds.</param>
    /// <param name="log">The log, which outlives a configuration.</param>
    /// <param name="clock">The source of time.</param>
    public SpanQueue(ISpanExporter exporter, SpanQueueSettings settings, IGatewayLog log, TimeProvider clock)
    {
        _exporter = exporter;
        _settings = settings;
        _log = new DeliveryLog(log, exporter.Name, clock);
        _loop = Task.Run(RunAsync);
        _timer = clock.CreateTimer(
            static state => ((SpanQueue)state!)._wake.Writer.TryWrite(true), this, settings.Delay, settings.Delay);
    }

    /// <inheritdoc/>
    public void Take(Span span)
    {
        int count = Interlocked.Increment(ref _count);
        if (count > _settings.Capacity)
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Increment(ref _dropped);
            return;
        }

        _waiting.Enqueue(span);
        if (count == _settings.BatchSize)
        {
            _wake.Writer.TryWrite(true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _ending.Cancel();
        _wake.Writer.TryComplete();
        if (!_loop.Wait(FlushTimeout))
        {
            _abandoned.Cancel();
            _loop.Wait(FlushTimeout);
        }

        _exporter.Dispose();
        _ending.Dispose();
        _abandoned.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<Span>(_settings.BatchSize);
        bool goesOn = true;
        while (goesOn)
        {
            goesOn = await _wake.Reader.WaitToReadAsync();
            _wake.Reader.TryRead(out _);
            while (!_abandoned.IsCancellationRequested && Fill(batch))
            {
                Delivery delivery = await _exporter.ExportAsync(batch, _ending.Token, _abandoned.Token);
                _log.Note(delivery, batch.Count);
                batch.Clear();
            }

            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            {
                _log.NoteDropped(dropped);
            }
        }
    }

    private bool Fill(List<Span> batch)
    {
        while (batch.Count < _settings.BatchSize && _waiting.TryDequeue(out Span? span))
        {
            Interlocked.Decrement(ref _count);
            batch.Add(span);
        }

        return batch.Count > 0;
    }
}
