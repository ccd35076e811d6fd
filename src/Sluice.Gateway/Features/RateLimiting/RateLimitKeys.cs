using Sluice.Configuration;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>What people are told about the keys of rate limits.</summary>
internal static class RateLimitKeys
{
    /// <summary>The limits of the service.</summary>
    public static SettingsSchema Service { get; } = new(
        RateLimitOptions.ServiceNamespace,
        NamespaceScope.Service,
        "How often the service may be called",
        static config => RateLimitOptions.Read(new GatewayConfig { Source = new ObjectShape().Probe(), ExtraConfig = config }, []),
        Router(["ip", "header"]));

    /// <summary>The limits of an endpoint.</summary>
    public static SettingsSchema Endpoint { get; } = new(
        RateLimitOptions.EndpointNamespace,
        NamespaceScope.Endpoint,
        "How often the endpoint may be called",
        static config => RateLimitOptions.Read(
            new EndpointConfig { Source = new ObjectShape().Probe(), Path = "/", Pattern = "/", Backends = [], ExtraConfig = config }, []),
        Router(["ip", "header", "param"]));

    /// <summary>The limit of a backend.</summary>
    public static SettingsSchema Backend { get; } = new(
        BackendRateLimitOptions.Namespace,
        NamespaceScope.Backend,
        "How often the backend is called",
        static config => BackendRateLimitOptions.Read(config, []),
        new("max_rate", "The calls that may pass in each period."),
        new("capacity", "The calls that may pass at once. Absent: the rate of one second, at least 1."),
        new("every", "The period that the rate is written for."));

    private static SettingKey[] Router(string[] strategies) =>
    [
        new("max_rate", "The requests of all clients together that may pass in each period."),
        new("capacity", "The requests of all clients that may pass at once. Absent: the rate of one second, at least 1."),
        new("client_max_rate", "The requests of each client that may pass in each period."),
        new("client_capacity", "The requests of each client that may pass at once. Absent: the rate of one second, at least 1."),
        new("every", "The period that rates are written for; a second at least."),
        new("strategy", "How clients are told apart.") { Choices = strategies },
        new("key", "The header, or the placeholder of the path, that tells clients apart."),
        new("cleanup_period", "How often clients that are gone are looked for.") { Kind = ValueKind.Duration, Default = "\"1m\"" },
        new("cleanup_threads", "Has no effect.") { Kind = ValueKind.Whole },
        new("num_shards", "Has no effect.") { Kind = ValueKind.Whole },
    ];
}
