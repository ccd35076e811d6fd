using Sluice.Configuration;
using Sluice.Gateway.Features.Flatmap;

namespace Sluice.Gateway.Features.Proxy;

/// <summary>What people are told about the keys of <c>proxy</c>.</summary>
internal static class ProxyKeys
{
    /// <summary>The settings of an endpoint.</summary>
    public static SettingsSchema Endpoint { get; } = new(
        EndpointProxyOptions.Namespace,
        NamespaceScope.Endpoint,
        "How an endpoint calls its backends and merges their answers",
        static config => EndpointProxyOptions.Read(config, []),
        [
            new("combiner", "Has no effect: there is one way to merge."),
            new("sequential", "Whether backends are called one after the other, so that later ones can use earlier answers."),
            new("sequential_propagated_params", "Fields of earlier answers that later backends find among their parameters: `resp0_auth.token`."),
            new("static", "Data that is added to the answer."),
            new("static.data", "The keys that are set in the answer, over what is there.") { Kind = ValueKind.Object },
            new("static.strategy", "When they are set."),
            .. FlatmapKeys.Keys,
        ]);

    /// <summary>The settings of a backend.</summary>
    public static SettingsSchema Backend { get; } = new(
        EndpointProxyOptions.Namespace,
        NamespaceScope.Backend,
        "How a backend takes part in an endpoint",
        static config => BackendProxyOptions.Read(Probed(config), []),
        [
            new("shadow", "Whether the answer is ignored: a copy of the traffic goes to this backend."),
            new("shadow_timeout", "The time for a shadow call. Absent: the endpoint's."),
            .. FlatmapKeys.Keys,
        ]);

    private static BackendConfig Probed(ExtraConfig config) => new() { Source = new ObjectShape().Probe(), UrlPattern = "/", ExtraConfig = config };
}
