using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>Figures of the runtime under the names that Go's have (telemetry-connectivity.md 2.1). What .NET has no like of is 0: stacks, spans,
/// caches and objects of the allocator, calls of C. They are read at the end of a window.</summary>
internal sealed class RuntimeStats
{
    private readonly TimeProvider _clock;
    private readonly Lock _reading = new();
    private int _collections;
    private Figures? _latest;

    /// <summary>Makes the figures, all 0.</summary>
    /// <param name="clock">The source of time.</param>
    public RuntimeStats(TimeProvider clock)
    {
        _clock = clock;
        Pause = new DecayingSample(clock);
        PauseNs = new DecayingSample(clock);
        ReadGcStats = new StatTimer(clock);
        ReadMemStats = new StatTimer(clock);
    }

    /// <summary>The gauges as they were when the last window ended; before the first one has ended, when somebody asked first.</summary>
    public Figures Latest
    {
        get
        {
            if (Volatile.Read(ref _latest) is { } latest)
            {
                return latest;
            }

            lock (_reading)
            {
                return _latest ??= Read(GC.GetGCMemoryInfo(GCKind.Any), GC.CollectionCount(0));
            }
        }
    }

    /// <summary>The pauses of collections, in nanoseconds: the last one of each window.</summary>
    public DecayingSample Pause { get; }

    /// <summary>As <see cref="Pause"/>, under the other name.</summary>
    public DecayingSample PauseNs { get; }

    /// <summary>How long the figures of the collector took to read.</summary>
    public StatTimer ReadGcStats { get; }

    /// <summary>How long the figures of memory took to read.</summary>
    public StatTimer ReadMemStats { get; }

    /// <summary>Reads the figures.</summary>
    public void EndWindow()
    {
        lock (_reading)
        {
            long start = _clock.GetTimestamp();
            GCMemoryInfo memory = GC.GetGCMemoryInfo(GCKind.Any);
            int collections = GC.CollectionCount(0);
            ReadGcStats.AddSince(start);
            start = _clock.GetTimestamp();
            Volatile.Write(ref _latest, Read(memory, collections));
            ReadMemStats.AddSince(start);
            if (collections > _collections && !memory.PauseDurations.IsEmpty)
            {
                long pause = Nanoseconds.Of(memory.PauseDurations[0]);
                Pause.Add(pause);
                PauseNs.Add(pause);
            }

            _collections = collections;
        }
    }

    private Figures Read(in GCMemoryInfo memory, int collections)
    {
        long heap = GC.GetTotalMemory(forceFullCollection: false);
        long paused = Nanoseconds.Of(GC.GetTotalPauseDuration());
        return new Figures(
            [("GCStats.LastGC", 0), ("GCStats.NumGC", collections), ("GCStats.PauseTotal", paused)],
            [
                ("MemStats.Alloc", heap),
                ("MemStats.BuckHashSys", 0),
                ("MemStats.DebugGC", 0),
                ("MemStats.EnableGC", 1),
                ("MemStats.Frees", 0),
                ("MemStats.HeapAlloc", heap),
                ("MemStats.HeapIdle", Math.Max(0, memory.TotalCommittedBytes - heap)),
                ("MemStats.HeapInuse", heap),
                ("MemStats.HeapObjects", 0),
                ("MemStats.HeapReleased", 0),
                ("MemStats.HeapSys", Math.Max(memory.TotalCommittedBytes, heap)),
                ("MemStats.LastGC", 0),
                ("MemStats.Lookups", 0),
                ("MemStats.MCacheInuse", 0),
                ("MemStats.MCacheSys", 0),
                ("MemStats.MSpanInuse", 0),
                ("MemStats.MSpanSys", 0),
                ("MemStats.Mallocs", 0),
                ("MemStats.NextGC", 0),
                ("MemStats.NumGC", collections - _collections),
                ("MemStats.PauseTotalNs", paused),
                ("MemStats.StackInuse", 0),
                ("MemStats.StackSys", 0),
                ("MemStats.Sys", Environment.WorkingSet),
                ("MemStats.TotalAlloc", GC.GetTotalAllocatedBytes()),
                ("NumCgoCall", 0),
                ("NumGoroutine", ThreadPool.ThreadCount + ThreadPool.PendingWorkItemCount),
                ("NumThread", ProcessFigures.ThreadCount),
            ],
            memory.PauseTimePercentage / 100,
            collections);
    }

    /// <summary>The gauges of one moment.</summary>
    /// <param name="Debug">Those of the collector, with the names behind <c>krakend.service.debug.</c>.</param>
    /// <param name="Runtime">Those of memory and threads, with the names behind <c>krakend.service.runtime.</c>.</param>
    /// <param name="PauseShare">The share of time that collections take.</param>
    /// <param name="Collections">The collections since the start.</param>
    internal sealed record Figures(
        IReadOnlyList<(string Name, long Value)> Debug, IReadOnlyList<(string Name, long Value)> Runtime, double PauseShare, int Collections);
}
