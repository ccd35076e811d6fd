namespace Sluice.Gateway.Observation.Metrics;

/// <summary>What a metric is, for those who read it.</summary>
/// <param name="Name">Its name in OpenTelemetry: <c>http.server.duration</c>.</param>
/// <param name="Kind">What its series are.</param>
internal sealed record MetricInfo(string Name, MetricKind Kind)
{
    /// <summary>The number of ticks in a second: the <see cref="Scale"/> of times.</summary>
    public const double TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>Its unit in OpenTelemetry: <c>s</c>, <c>By</c>. Default: none is told.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What it means, in a sentence. Default: not told.</summary>
    public string Description { get; init; } = "";

    /// <summary>What the whole numbers of its series are divided by. Default 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The bounds of a histogram's buckets, in whole numbers as they are recorded.</summary>
    public long[] Bounds { get; init; } = [];

    /// <summary>Its name for Prometheus. Default: by OpenTelemetry's rules, <c>http_server_duration</c>.</summary>
    public string PrometheusName
    {
        get => field ?? ToPrometheus();
        init;
    }

    // Only what the names in use need: dots and dashes become underscores, the unit and what counters end with are added.
    private string ToPrometheus()
    {
        string name = PrometheusLabel.Name(Name);
        string unit = Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return string.Concat(name, name.EndsWith(unit, StringComparison.Ordinal) ? "" : unit, Kind == MetricKind.Counter ? "_total" : "");
    }
}

/// <summary>What the series of a metric are.</summary>
internal enum MetricKind
{
    /// <summary>Sums that only grow.</summary>
    Counter,

    /// <summary>Values that go up and down.</summary>
    Gauge,

    /// <summary>Numbers of values between bounds.</summary>
    Histogram,

    /// <summary>The number of values and their sum.</summary>
    Summary,
}
