using System.Globalization;
using Sluice.Configuration;

namespace Sluice.Gateway.Features.Metrics;

/// <summary><c>telemetry/metrics</c> of the service (telemetry-connectivity.md 2.1).</summary>
internal sealed record MetricsOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "telemetry/metrics";

    /// <summary>The default <c>listen_address</c>.</summary>
    private const string DefaultAddress = ":8090";

    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(1);

    /// <summary><c>collection_time</c>: the length of a window. Default 60 s.</summary>
    public TimeSpan Window { get; private init; } = DefaultWindow;

    /// <summary>The host of <c>listen_address</c>, a name or an address; empty for every address. Default empty.</summary>
    public string Host { get; private init; } = "";

    /// <summary>The port of <c>listen_address</c>. Default 8090; 0 with <c>endpoint_disabled</c>, and when the address cannot be read: then
    /// <c>/__stats</c> is not served.</summary>
    public int Port { get; private init; }

    /// <summary>Whether answers of endpoints are measured: not <c>router_disabled</c>. Default true.</summary>
    public bool MeasuresRouter { get; private init; }

    /// <summary>Whether all backends of an endpoint together are measured: not <c>proxy_disabled</c>. Default true.</summary>
    public bool MeasuresProxy { get; private init; }

    /// <summary>Whether each backend is measured: not <c>backend_disabled</c>. Default true.</summary>
    public bool MeasuresBackend { get; private init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is configured.</returns>
    public static MetricsOptions? Read(GatewayConfig config, DiagnosticBag diagnostics)
    {
        if (!config.ExtraConfig.TryGet(Namespace, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        if (!reader.IsObject)
        {
            return null;
        }

        TimeSpan window = reader.Duration("collection_time", DefaultWindow);
        string address = reader.String("listen_address", DefaultAddress);
        bool serves = !reader.Boolean("endpoint_disabled");
        var options = new MetricsOptions
        {
            Window = window,
            MeasuresRouter = !reader.Boolean("router_disabled"),
            MeasuresProxy = !reader.Boolean("proxy_disabled"),
            MeasuresBackend = !reader.Boolean("backend_disabled"),
        };
        reader.WarnUnknownKeys();
        if (window <= TimeSpan.Zero)
        {
            diagnostics.Error(MetricsCodes.Window, reader.Child("collection_time")!, "collection_time is not a time that passes", "write a duration such as \"60s\"");
        }

        if (!serves)
        {
            return options;
        }

        if (!TrySplit(address, out string host, out int port))
        {
            diagnostics.Warning(MetricsCodes.Address, reader.Child("listen_address")!, $"\"{address}\" is no address with a port, so /__stats is not served",
                "write \":8090\", or \"127.0.0.1:8090\"");
            return options;
        }

        if (port == config.Port)
        {
            diagnostics.Error(MetricsCodes.Address, reader.Child("listen_address") ?? node, $"port {port} is the gateway's own", "write another port, such as \":8090\"");
        }

        return options with { Host = host, Port = port };
    }

    private static bool TrySplit(string address, out string host, out int port)
    {
        int colon = address.LastIndexOf(':');
        host = colon < 0 ? "" : address[..colon].Trim('[', ']');
        port = colon >= 0 && ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) ? number : 0;
        return port > 0 && (host.Length == 0 || Uri.CheckHostName(host) != UriHostNameType.Unknown);
    }
}
