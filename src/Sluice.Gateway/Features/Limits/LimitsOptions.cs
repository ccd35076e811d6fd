using Sluice.Configuration;

namespace Sluice.Gateway.Features.Limits;

/// <summary><c>server/limits</c>: what one service may hold in memory at once. The original has no such limits; these are Sluice's own.</summary>
internal sealed record LimitsOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "server/limits";

    /// <summary><c>max_connections</c>: the client connections that are open at once; further ones are closed at once. Default 0:
    /// no limit but the system's.</summary>
    public int MaxConnections { get; init; }

    /// <summary><c>max_buffered_body</c>: the largest client body, in bytes, that is kept in memory since several backends get it.
    /// Default 64 MiB: far above what an API body is, far below what would let a few clients fill the memory. Larger: 413.</summary>
    public int MaxBufferedBody { get; init; } = 64 * 1024 * 1024;

    /// <summary><c>max_decoded_body</c>: the largest backend body, in bytes, that is decoded. Default 256 MiB: a backend that sends
    /// without end must not fill the memory. Larger: the backend failed. <c>no-op</c> streams and has no such limit.</summary>
    public int MaxDecodedBody { get; init; } = 256 * 1024 * 1024;

    /// <summary><c>max_lua_instructions</c>: the instructions that the scripts of one component may use for one request. Default 20
    /// million: about a quarter of a second, and a hundred times what walking a large answer takes. More: the request fails.</summary>
    public int MaxLuaInstructions { get; init; } = 20_000_000;

    /// <summary><c>max_lua_memory</c>: the memory in bytes that the scripts of one component may hold for one request, the engine's own
    /// 100 KB included. Default 64 MiB, the size of the largest body. More: the request fails.</summary>
    public int MaxLuaMemory { get; init; } = 64 * 1024 * 1024;

    /// <summary><c>max_limited_clients</c>: the clients that all client limits of the service remember at once, each with a bucket of its
    /// own. Default 2 million: more than any service has at once, and some 120 MB of memory. Further ones share 4096 buckets for each limit.</summary>
    public int MaxLimitedClients { get; init; } = 2_000_000;

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The service's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static LimitsOptions Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        var defaults = new LimitsOptions();
        if (!config.TryGet(Namespace, out ConfigNode? node))
        {
            return defaults;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);
        var options = new LimitsOptions
        {
            MaxConnections = reader.Integer("max_connections", defaults.MaxConnections, 0, int.MaxValue),
            MaxBufferedBody = reader.Integer("max_buffered_body", defaults.MaxBufferedBody, 0, int.MaxValue),
            MaxDecodedBody = reader.Integer("max_decoded_body", defaults.MaxDecodedBody, 0, int.MaxValue),
            MaxLuaInstructions = reader.Integer("max_lua_instructions", defaults.MaxLuaInstructions, 0, int.MaxValue),
            MaxLuaMemory = reader.Integer("max_lua_memory", defaults.MaxLuaMemory, 0, int.MaxValue),
            MaxLimitedClients = reader.Integer("max_limited_clients", defaults.MaxLimitedClients, 0, int.MaxValue),
        };
        reader.WarnUnknownKeys();
        return options;
    }
}
