using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>What tells the series of a view apart.</summary>
[Flags]
internal enum ViewTags
{
    /// <summary>Nothing: there is one series.</summary>
    None = 0,

    /// <summary>The host that was asked for.</summary>
    Host = 1,

    /// <summary>The pattern of the path.</summary>
    Path = 2,

    /// <summary>The method.</summary>
    Method = 4,

    /// <summary>The status of the answer.</summary>
    Status = 8,
}

/// <summary>One of OpenCensus' ways to look at HTTP calls (telemetry-connectivity.md 2.3).</summary>
/// <param name="Name">Its name, which is also that of the measurement and the metric.</param>
/// <param name="Description">What it tells, in a sentence.</param>
/// <param name="IsServer">Whether it looks at calls of clients, and not at calls to backends.</param>
/// <param name="Tags">What tells its series apart in any case.</param>
/// <param name="Measure">Picks what is looked at; <see langword="null"/> for the calls that began.</param>
/// <param name="IsCount">Whether only the number is told.</param>
internal sealed record View(string Name, string Description, bool IsServer, ViewTags Tags, Func<CallSeries, Distribution>? Measure, bool IsCount)
{
    /// <summary>The number of ticks in a millisecond: times are told in milliseconds.</summary>
    private const double TicksPerMillisecond = TimeSpan.TicksPerMillisecond;

    /// <summary>The upper bounds of sizes, in bytes.</summary>
    public static readonly long[] SizeBounds =
        [1024, 2048, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864, 268435456, 1073741824, 4294967296];

    /// <summary>The upper bounds of times, in ticks.</summary>
    public static readonly long[] TimeBounds =
    [
        .. new long[]
        {
            1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 40, 50, 65, 80, 100, 130, 160, 200, 250, 300, 400, 500, 650, 800, 1000, 2000, 5000, 10000, 20000,
            50000, 100000,
        }.Select(static milliseconds => milliseconds * TimeSpan.TicksPerMillisecond),
    ];

    private const ViewTags MethodAndStatus = ViewTags.Method | ViewTags.Status;

    /// <summary>Every view of the original.</summary>
    public static IReadOnlyList<View> All { get; } =
    [
        Client("sent_bytes", "Bytes of request bodies that were sent to backends", static s => s.RequestBytes),
        Client("received_bytes", "Bytes of the bodies of backends' answers", static s => s.ResponseBytes),
        Client("roundtrip_latency", "Time from a request to the end of its answer", static s => s.Latency),
        Client("completed_count", "Calls that are over", static s => s.Latency, isCount: true),
        Server("request_count", "Requests that began", null, isCount: true),
        Server("request_bytes", "Bytes of clients' request bodies, where their length is told", static s => s.RequestBytes),
        Server("response_bytes", "Bytes of the bodies of answers", static s => s.ResponseBytes),
        Server("latency", "Time from a request to the end of its answer", static s => s.Latency),
        Server("request_count_by_method", "Requests that began, by method", null, isCount: true, ViewTags.Method),
        Server("response_count_by_status_code", "Answers by status", static s => s.Latency, isCount: true, ViewTags.Status),
    ];

    /// <summary>Whether the measure is a time.</summary>
    public bool IsTime => Measure is not null && !IsCount && Name.EndsWith("latency", StringComparison.Ordinal);

    /// <summary>The bounds of a distribution's buckets, in whole numbers as they are recorded.</summary>
    public long[] Bounds => IsCount ? [] : IsTime ? TimeBounds : SizeBounds;

    /// <summary>What the whole numbers of a distribution are divided by.</summary>
    public double Scale => IsTime ? TicksPerMillisecond : 1;

    /// <summary>The metric for Prometheus.</summary>
    /// <param name="prefix">What its name begins with; empty for nothing.</param>
    public MetricInfo Info(string prefix) => new(Name, IsCount ? MetricKind.Counter : MetricKind.Histogram)
    {
        PrometheusName = PrometheusLabel.Name(prefix.Length > 0 ? $"{prefix}_{Name}" : Name),
        Description = Description,
        Scale = Scale,
        Bounds = Bounds,
    };

    private static View Client(string name, string description, Func<CallSeries, Distribution> measure, bool isCount = false) =>
        new($"opencensus.io/http/client/{name}", description, IsServer: false, MethodAndStatus, measure, isCount);

    private static View Server(
        string name, string description, Func<CallSeries, Distribution>? measure, bool isCount = false, ViewTags tags = ViewTags.None) =>
        new($"opencensus.io/http/server/{name}", description, IsServer: true, tags, measure, isCount);
}
