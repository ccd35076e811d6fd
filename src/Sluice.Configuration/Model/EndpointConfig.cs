namespace Sluice.Configuration;

/// <summary>One endpoint with every default and inherited value applied (core.md 2.4).</summary>
public sealed record EndpointConfig
{
    /// <summary>The node the endpoint was read from.</summary>
    public required ConfigObject Source { get; init; }

    /// <summary><c>endpoint</c>: the path in router form, such as <c>/user/:id</c> (core.md 2.5), with its leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>The path as written, with its leading slash: <c>/user/{id}</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>The names of the placeholders, in the order of the path, without braces.</summary>
    public IReadOnlyList<string> Placeholders { get; init; } = [];

    /// <summary><c>method</c>, in upper case. Default <c>GET</c>.</summary>
    public string Method { get; init; } = "GET";

    /// <summary><c>backend</c>: at least one, in the order of the file.</summary>
    public required IReadOnlyList<BackendConfig> Backends { get; init; }

    /// <summary><c>concurrent_calls</c>: the identical calls to each backend. Default 1.</summary>
    public int ConcurrentCalls { get; init; } = 1;

    /// <summary><c>timeout</c>. Default: the service's.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary><c>cache_ttl</c>. Default: the service's.</summary>
    public TimeSpan CacheTtl { get; init; }

    /// <summary><c>output_encoding</c>. Default: the service's.</summary>
    public string OutputEncoding { get; init; } = "json";

    /// <summary><c>input_headers</c>: the canonical names of the headers let through; <c>*</c> for all. Default none.</summary>
    public IReadOnlyList<string> InputHeaders { get; init; } = [];

    /// <summary><c>input_query_strings</c>: the exact names let through; <c>*</c> for all. Default none.</summary>
    public IReadOnlyList<string> InputQueryStrings { get; init; } = [];

    /// <summary><c>extra_config</c> of the endpoint.</summary>
    public ExtraConfig ExtraConfig { get; init; } = ExtraConfig.Empty;
}
