using System.Globalization;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Observation.Metrics;

/// <summary>Figures of the runtime under the names that Go's have, as far as there is something of the kind: dashboards of the original ask
/// for them.</summary>
internal sealed class RuntimeFigures : IMetricSource
{
    private static readonly MetricInfo Info = Gauge("go_info", "The runtime: .NET, not Go.");
    private static readonly MetricInfo Goroutines = Gauge("go_goroutines", "Threads of the pool, and work that waits for one.");
    private static readonly MetricInfo Threads = Gauge("go_threads", "Threads of the process.");
    private static readonly MetricInfo Processors = Gauge("go_sched_gomaxprocs_threads", "Processors that the gateway uses.");

    private static readonly MetricInfo Collections =
        new("go_gc_duration_seconds", MetricKind.Summary) { PrometheusName = "go_gc_duration_seconds", Description = "Pauses of garbage collections." };

    private static readonly MetricInfo Allocated = Gauge("go_memstats_alloc_bytes", "Bytes in use on the heap.");

    private static readonly MetricInfo AllocatedTotal = new("go_memstats_alloc_bytes_total", MetricKind.Counter)
    {
        PrometheusName = "go_memstats_alloc_bytes_total",
        Description = "Bytes allocated since the start.",
    };

    private static readonly MetricInfo System = Gauge("go_memstats_sys_bytes", "Bytes taken from the system for the heap.");
    private static readonly MetricInfo HeapAllocated = Gauge("go_memstats_heap_alloc_bytes", "Bytes in use on the heap.");
    private static readonly MetricInfo HeapSystem = Gauge("go_memstats_heap_sys_bytes", "Bytes taken from the system for the heap.");
    private static readonly MetricInfo HeapInUse = Gauge("go_memstats_heap_inuse_bytes", "Size of the heap after the last collection.");
    private static readonly MetricInfo HeapIdle = Gauge("go_memstats_heap_idle_bytes", "Bytes taken from the system that the heap did not use then.");

    private readonly MetricAttribute[] _version = [new("version", RuntimeInformation.FrameworkDescription.ToLower(CultureInfo.InvariantCulture))];

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        GCMemoryInfo heap = GC.GetGCMemoryInfo();
        double used = GC.GetTotalMemory(forceFullCollection: false);
        collection.Add(Info, _version, 1);
        collection.Add(Goroutines, [], ThreadPool.ThreadCount + ThreadPool.PendingWorkItemCount);
        collection.Add(Threads, [], ProcessFigures.ThreadCount);
        collection.Add(Processors, [], Environment.ProcessorCount);
        collection.AddSummary(Collections, [], GC.GetTotalPauseDuration().TotalSeconds, GC.CollectionCount(0));
        collection.Add(Allocated, [], used);
        collection.Add(AllocatedTotal, [], GC.GetTotalAllocatedBytes());
        collection.Add(System, [], heap.TotalCommittedBytes);
        collection.Add(HeapAllocated, [], used);
        collection.Add(HeapSystem, [], heap.TotalCommittedBytes);
        collection.Add(HeapInUse, [], heap.HeapSizeBytes);
        collection.Add(HeapIdle, [], Math.Max(0, heap.TotalCommittedBytes - heap.HeapSizeBytes));
    }

    private static MetricInfo Gauge(string name, string description) =>
        new(name, MetricKind.Gauge) { PrometheusName = name, Description = description };
}
