using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The metrics, under the names that the original's dashboards ask for, or with those of version 1.27 of OpenTelemetry's conventions
/// (telemetry-connectivity.md 2.5).</summary>
internal sealed record Instruments
{
    private static readonly long[] TimeBounds =
    [
        .. new double[] { 0.01, 0.02, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.5, 0.75, 1, 1.5, 2, 3.5, 5, 10 }
            .Select(static seconds => TimeSpan.FromSeconds(seconds).Ticks),
    ];

    private static readonly long[] SizeBounds =
        [128, 256, 512, 1024, 4096, 8192, 16384, 32768, 65536, 262144, 524288, 1048576, 4194304, 16777216, 67108864];

    /// <summary>The names that the original's dashboards ask for.</summary>
    public static Instruments Old { get; } = new()
    {
        ServerDuration = Time("http.server.duration"),
        ServerResponseSize = Size("http.server.response.size"),
        ClientDuration = Time("http.client.duration"),
        ClientRequestSize = new MetricInfo("http.client.request.size", MetricKind.Counter),
        ClientResponseSize = Size("http.client.response.size"),
        ClientNoContentLength = new MetricInfo("http.client.response.no-content-length", MetricKind.Counter),
        ClientConnection = Time("http.client.request.get-conn.duration"),
        ClientNames = Time("http.client.request.dns.duration"),
        ClientTls = Time("http.client.request.tls.duration"),
    };

    /// <summary>The names and units of version 1.27 of the conventions, as far as they have any.</summary>
    public static Instruments Convention { get; } = new()
    {
        ServerDuration = Time("http.server.request.duration", "s", "Duration of HTTP server requests."),
        ServerResponseSize = Size("http.server.response.body.size", "By", "Size of HTTP server response bodies."),
        ClientDuration = Time("http.client.request.duration", "s", "Duration of HTTP client requests."),
        ClientRequestSize = Size("http.client.request.body.size", "By", "Size of HTTP client request bodies."),
        ClientResponseSize = Size("http.client.response.body.size", "By", "Size of HTTP client response bodies."),
        ClientNoContentLength = new MetricInfo("http.client.response.no-content-length", MetricKind.Counter)
        {
            Unit = "By",
            Description = "Responses without a Content-Length.",
        },
        ClientConnection = Time("http.client.request.get-conn.duration", "s", "Time until there was a connection."),
        ClientNames = Time("http.client.request.dns.duration", "s", "Time for resolving the name."),
        ClientTls = Time("http.client.request.tls.duration", "s", "Time for the TLS handshake."),
        IsConvention = true,
    };

    /// <summary>The time of a call to all backends of an endpoint.</summary>
    public static MetricInfo ProxyDuration { get; } = Time("krakend.proxy.duration");

    /// <summary>The time of a call to one backend, with what the gateway makes of it.</summary>
    public static MetricInfo BackendDuration { get; } = Time("krakend.backend.duration");

    /// <summary>Exchanges that were begun.</summary>
    public static MetricInfo ClientStarted { get; } = new("http.client.request.started.count", MetricKind.Counter);

    /// <summary>Exchanges without an answer that somebody waited for.</summary>
    public static MetricInfo ClientFailed { get; } = new("http.client.request.failed.count", MetricKind.Counter);

    /// <summary>Exchanges that nobody waited for any more.</summary>
    public static MetricInfo ClientCanceled { get; } = new("http.client.request.canceled.count", MetricKind.Counter);

    /// <summary>Exchanges whose time ran out; they have failed too.</summary>
    public static MetricInfo ClientTimedOut { get; } = new("http.client.request.timedout.count", MetricKind.Counter);

    /// <summary>The bytes of bodies that were read.</summary>
    public static MetricInfo ReadSize { get; } = new("http.client.response.read.size", MetricKind.Counter) { Unit = "b" };

    /// <summary>The bytes of each body that was read.</summary>
    public static MetricInfo ReadSizes { get; } = Size("http.client.response.read.size-hist", "b");

    /// <summary>The time for reading bodies.</summary>
    public static MetricInfo ReadTime { get; } =
        new("http.client.response.read.time", MetricKind.Counter) { Unit = "s", Scale = MetricInfo.TicksPerSecond };

    /// <summary>The time for reading each body.</summary>
    public static MetricInfo ReadTimes { get; } = Time("http.client.response.read.time-hist", "s");

    /// <summary>The time of an answer to a client.</summary>
    public required MetricInfo ServerDuration { get; init; }

    /// <summary>The bytes of its body.</summary>
    public required MetricInfo ServerResponseSize { get; init; }

    /// <summary>The time from a request to a backend to the head of its answer.</summary>
    public required MetricInfo ClientDuration { get; init; }

    /// <summary>The bytes of the request's body: a sum under the old names, a histogram by the conventions.</summary>
    public required MetricInfo ClientRequestSize { get; init; }

    /// <summary>The length of the answer's body, as far as the backend tells it.</summary>
    public required MetricInfo ClientResponseSize { get; init; }

    /// <summary>Answers that do not tell it.</summary>
    public required MetricInfo ClientNoContentLength { get; init; }

    /// <summary>The time until there was a connection.</summary>
    public required MetricInfo ClientConnection { get; init; }

    /// <summary>The time for resolving the host's name.</summary>
    public required MetricInfo ClientNames { get; init; }

    /// <summary>The time for the TLS handshake.</summary>
    public required MetricInfo ClientTls { get; init; }

    /// <summary>Whether these are the names of the conventions: then what only the original has comes with the details of connections.</summary>
    public bool IsConvention { get; private init; }

    private static MetricInfo Time(string name, string unit = "", string description = "") => new(name, MetricKind.Histogram)
    {
        Unit = unit,
        Description = description,
        Scale = MetricInfo.TicksPerSecond,
        Bounds = TimeBounds,
    };

    private static MetricInfo Size(string name, string unit = "", string description = "") => new(name, MetricKind.Histogram)
    {
        Unit = unit,
        Description = description,
        Bounds = SizeBounds,
    };
}
