using Sluice.Configuration;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>What people are told about the keys of <c>telemetry/metrics</c>.</summary>
internal static class MetricsKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        MetricsOptions.Namespace,
        NamespaceScope.Service,
        "Counters and statistics of endpoints and backends, as JSON on a port of their own",
        static config => MetricsOptions.Read(new GatewayConfig { Source = new ObjectShape().Probe(), ExtraConfig = config }, []),
        new("collection_time", "The length of a window: statistics begin anew with each."),
        new("listen_address", "Where `/__stats` is served: `:port` or `address:port`."),
        new("endpoint_disabled", "Whether `/__stats` is not served."),
        new("router_disabled", "Whether answers of endpoints are not measured."),
        new("proxy_disabled", "Whether all backends of an endpoint together are not measured."),
        new("backend_disabled", "Whether each backend is not measured."));
}
