using Sluice.Configuration;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>What people are told about the keys of <c>qos/http-cache</c>.</summary>
internal static class HttpCacheKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        HttpCacheOptions.Namespace,
        NamespaceScope.Backend,
        "Answers of the backend are kept as long as its headers say",
        static config => HttpCacheOptions.Read(config, []),
        new("shared", "Whether the backend uses the one cache of the process instead of its own."),
        new("max_items", "The most answers that are kept; only together with `max_size`."),
        new("max_size", "The most bytes that are kept; only together with `max_items`."));
}
