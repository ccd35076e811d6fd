using System.Diagnostics;
using System.Globalization;

namespace Sluice.Gateway.Observation.Metrics;

/// <summary>Figures of the process under the names that Prometheus' clients have for them.</summary>
internal sealed class ProcessFigures : IMetricSource
{
    private const string Descriptors = "/proc/self/fd";

    private static readonly MetricInfo Cpu = new("process_cpu_seconds_total", MetricKind.Counter)
    {
        PrometheusName = "process_cpu_seconds_total",
        Description = "Seconds of CPU used, of user and system.",
    };

    private static readonly MetricInfo OpenFiles = Gauge("process_open_fds", "Open files and sockets.");
    private static readonly MetricInfo MostFiles = Gauge("process_max_fds", "The most open files and sockets.");
    private static readonly MetricInfo Resident = Gauge("process_resident_memory_bytes", "Resident memory.");
    private static readonly MetricInfo Virtual = Gauge("process_virtual_memory_bytes", "Virtual memory.");
    private static readonly MetricInfo Start = Gauge("process_start_time_seconds", "When the process started, in seconds since 1970.");

    // The start does not change, and reading it from the process costs more than all else here.
    private readonly Lazy<double> _start = new(() =>
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    });

    /// <summary>The number of threads of the process.</summary>
    public static int ThreadCount
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.Threads.Count;
        }
    }

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        using var process = Process.GetCurrentProcess();
        collection.Add(Cpu, [], Environment.CpuUsage.TotalTime.TotalSeconds);
        collection.Add(Resident, [], process.WorkingSet64);
        collection.Add(Virtual, [], process.VirtualMemorySize64);
        collection.Add(Start, [], _start.Value);
        if (Directory.Exists(Descriptors))
        {
            collection.Add(OpenFiles, [], Directory.EnumerateFileSystemEntries(Descriptors).Count());
        }

        if (MaxDescriptors() is { } most)
        {
            collection.Add(MostFiles, [], most);
        }
    }

    private static double? MaxDescriptors()
    {
        try
        {
            string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(static l => l.StartsWith("Max open files", StringComparison.Ordinal));
            string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            return words.Length > 3 && double.TryParse(words[3], CultureInfo.InvariantCulture, out double most) ? most : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static MetricInfo Gauge(string name, string description) =>
        new(name, MetricKind.Gauge) { PrometheusName = name, Description = description };
}
