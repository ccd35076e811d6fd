using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Observation;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>The queue between requests and an exporter.</summary>
public sealed class SpanQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly LinesLog _log = new();
    private readonly Exporter _exporter = new();

    [Fact]
    public async Task Few_spans_wait_for_the_delay_and_many_go_at_once()
    {
        using SpanQueue queue = Queue(capacity: 10, batch: 3);

        Send(queue, 2);
        Assert.Empty(_exporter.Batches);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, await _exporter.NextAsync());
        Send(queue, 3);
        Assert.Equal(3, await _exporter.NextAsync());
    }

    [Fact]
    public async Task What_comes_while_the_queue_is_full_is_dropped_and_counted()
    {
        SpanQueue queue = Queue(capacity: 4, batch: 2);
        _exporter.Hold();
        Send(queue, 2);
        await _exporter.BegunAsync();

        Send(queue, 7);
        _exporter.Release();
        int sent = await _exporter.NextAsync() + await _exporter.NextAsync() + await _exporter.NextAsync();
        queue.Dispose();

        Assert.Equal(6, sent);
        Assert.Equal(["Warning x: 3 were dropped, since they came faster than they are taken"], _log.Lines);
    }

    [Fact]
    public async Task Failures_are_told_when_they_begin_and_when_they_are_over()
    {
        SpanQueue queue = Queue(capacity: 10, batch: 2);
        _exporter.Answer = new Delivery(false, "no collector");
        Send(queue, 2);
        await _exporter.NextAsync();
        Send(queue, 2);
        await _exporter.NextAsync();
        _exporter.Answer = new Delivery(true, null);
        Send(queue, 2);
        await _exporter.NextAsync();
        queue.Dispose();

        Assert.Equal(["Error x: no collector", "Info x: it works again; 4 were lost meanwhile"], _log.Lines);
    }

    [Fact]
    public void The_end_hands_over_what_waits()
    {
        SpanQueue queue = Queue(capacity: 10, batch: 4);
        Send(queue, 6);

        queue.Dispose();

        Assert.Equal(6, _exporter.Batches.Sum());
        Assert.True(_exporter.IsDisposed);
    }

    private static void Send(SpanQueue queue, int count)
    {
        var tracer = new Tracer(0, Sampler.Always, [queue], TimeProvider.System);
        for (int i = 0; i < count; i++)
        {
            TraceParents parents = default;
            tracer.Begin(ref parents, "s", SpanKind.Internal)!.End();
        }
    }

    private SpanQueue Queue(int capacity, int batch) =>
        new(_exporter, new SpanQueueSettings(capacity, batch, TimeSpan.FromSeconds(5)), _log, _clock);

    private sealed class Exporter : ISpanExporter
    {
        private readonly SemaphoreSlim _begun = new(0);
        private readonly SemaphoreSlim _done = new(0);
        private TaskCompletionSource _gate = Opened();

        public string Name => "x";

        public ConcurrentQueue<int> Batches { get; } = [];

        public Delivery Answer { get; set; } = new(true, null);

        public bool IsDisposed { get; private set; }

        public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _gate.SetResult();

        public async Task BegunAsync() => Assert.True(await _begun.WaitAsync(Patience));

        public async Task<int> NextAsync()
        {
            Assert.True(await _done.WaitAsync(Patience));
            Assert.True(Batches.TryDequeue(out int count));
            return count;
        }

        public async Task<Delivery> ExportAsync(IReadOnlyList<Span> spans, CancellationToken ending, CancellationToken cancellation)
        {
            _begun.Release();
            await _gate.Task;
            Batches.Enqueue(spans.Count);
            _done.Release();
            return Answer;
        }

        public void Dispose() => IsDisposed = true;

        private static TaskCompletionSource Opened()
        {
            var gate = new TaskCompletionSource();
            gate.SetResult();
            return gate;
        }
    }

    private sealed class LinesLog : IGatewayLog
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public bool IsEnabled(LogLevel level) => true;

        public void Write(LogLevel level, string message) => Lines.Enqueue($"{level} {message}");
    }
}
