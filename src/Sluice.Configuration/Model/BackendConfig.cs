namespace Sluice.Configuration;

/// <summary>One backend of an endpoint with every default and inherited value applied (core.md 2.5).</summary>
public sealed record BackendConfig
{
    /// <summary>The node the backend was read from.</summary>
    public required ConfigObject Source { get; init; }

    /// <summary><c>host</c>: the hosts, sanitised unless <see cref="DisableHostSanitize"/>. Default: the service's.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary><c>disable_host_sanitize</c>: whether hosts are used as written. Default false.</summary>
    public bool DisableHostSanitize { get; init; }

    /// <summary><c>url_pattern</c> as written, with its leading slash: <c>/u/{id}?v=1</c>.</summary>
    public required string UrlPattern { get; init; }

    /// <summary><c>method</c>, in upper case. Default: the endpoint's.</summary>
    public string Method { get; init; } = "GET";

    /// <summary><c>encoding</c>, in lower case. Default <c>json</c>; <c>no-op</c> where the endpoint's output is.</summary>
    public string Encoding { get; init; } = "json";

    /// <summary><c>is_collection</c>: whether the answer is a list. Default false.</summary>
    public bool IsCollection { get; init; }

    /// <summary><c>group</c>: the key the data is put under. Default empty: none.</summary>
    public string Group { get; init; } = "";

    /// <summary><c>target</c>: the path of the object that replaces the data. Default empty: none.</summary>
    public string Target { get; init; } = "";

    /// <summary><c>allow</c>: the paths to keep, in order. Default none: all.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary><c>deny</c>: the paths to remove. Default none.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary><c>mapping</c>: old name to new name of top-level keys, in the order of the file. Default none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Mapping { get; init; } = [];

    /// <summary><c>sd</c>: how hosts are discovered. Default empty: they are what <see cref="Hosts"/> says; <c>dns</c>: SRV.</summary>
    public string ServiceDiscovery { get; init; } = "";

    /// <summary><c>sd_scheme</c>: the scheme of discovered hosts. Default <c>http</c>.</summary>
    public string ServiceDiscoveryScheme { get; init; } = "http";

    /// <summary><c>input_headers</c>: the canonical names that this backend gets. Default none: no further filter.</summary>
    public IReadOnlyList<string> InputHeaders { get; init; } = [];

    /// <summary><c>input_query_strings</c>: the exact names that this backend gets. Default none: no further filter.</summary>
    public IReadOnlyList<string> InputQueryStrings { get; init; } = [];

    /// <summary>The endpoint's timeout, which is every one of its backends' (core.md 2.5).</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary><c>extra_config</c> of the backend.</summary>
    public ExtraConfig ExtraConfig { get; init; } = ExtraConfig.Empty;
}
