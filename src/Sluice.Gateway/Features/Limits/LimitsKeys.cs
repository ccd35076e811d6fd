using Sluice.Configuration;

namespace Sluice.Gateway.Features.Limits;

/// <summary>What people are told about the keys of <c>server/limits</c>.</summary>
internal static class LimitsKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        LimitsOptions.Namespace,
        NamespaceScope.Service,
        "What the service may hold in memory at once (Sluice's own)",
        static config => LimitsOptions.Read(config, []),
        new("max_connections", "The client connections that are open at once; further ones are closed. 0: no limit."),
        new("max_buffered_body", "The largest body of a client, in bytes, that is kept in memory since several backends get it."),
        new("max_decoded_body", "The largest body of a backend, in bytes, that is decoded."),
        new("max_lua_instructions", "The instructions that the scripts of one component may use for one request."),
        new("max_lua_memory", "The memory in bytes that the scripts of one component may hold for one request."),
        new("max_limited_clients", "The clients that a rate limit remembers."));
}
