using Sluice.Configuration;

namespace Sluice.Gateway.Features.Influx;

/// <summary>What people are told about the keys of <c>telemetry/influx</c>.</summary>
internal static class InfluxKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        InfluxOptions.Namespace,
        NamespaceScope.Service,
        "An InfluxDB server that gets what `telemetry/metrics` measures",
        static config => InfluxOptions.Read(config, isMeasured: true, []),
        new("address", "The URL of the server: `http://influxdb:8086`.") { IsRequired = true },
        new("ttl", "The time between two pushes."),
        new("db", "The database; of InfluxDB 2 the bucket."),
        new("username", "The user."),
        new("password", "The user's password; of InfluxDB 2 the token."),
        new("buffer_size", "How many pushes are kept while the server does not take them."));
}
