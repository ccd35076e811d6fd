namespace Sluice.Configuration;

/// <summary>The type that the schema asks of a key.</summary>
internal enum KeyType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text that is a duration.</summary>
    Duration,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>A list of whole numbers.</summary>
    Wholes,

    /// <summary>An object.</summary>
    Map,

    /// <summary>A list of objects.</summary>
    Maps,
}

/// <summary>The keys of every level and their types (core.md 2.3 to 2.5, 4.8).</summary>
internal static class KeyCatalogue
{
    /// <summary>The keys of the root.</summary>
    public static IReadOnlyDictionary<string, KeyType> Service { get; } = new Dictionary<string, KeyType>(StringComparer.Ordinal)
    {
        ["version"] = KeyType.Whole,
        ["name"] = KeyType.Text,
        ["port"] = KeyType.Whole,
        ["listen_ip"] = KeyType.Text,
        ["host"] = KeyType.Texts,
        ["timeout"] = KeyType.Duration,
        ["cache_ttl"] = KeyType.Duration,
        ["output_encoding"] = KeyType.Text,
        ["endpoints"] = KeyType.Maps,
        ["async_agent"] = KeyType.Maps,
        ["extra_config"] = KeyType.Map,
        ["tls"] = KeyType.Map,
        ["client_tls"] = KeyType.Map,
        ["plugin"] = KeyType.Map,
        ["debug_endpoint"] = KeyType.Boolean,
        ["echo_endpoint"] = KeyType.Boolean,
        ["disable_rest"] = KeyType.Boolean,
        ["sequential_start"] = KeyType.Boolean,
        ["use_h2c"] = KeyType.Boolean,
        ["read_timeout"] = KeyType.Duration,
        ["write_timeout"] = KeyType.Duration,
        ["idle_timeout"] = KeyType.Duration,
        ["read_header_timeout"] = KeyType.Duration,
        ["max_header_bytes"] = KeyType.Whole,
        ["max_shutdown_wait_time"] = KeyType.Duration,
        ["dns_cache_ttl"] = KeyType.Duration,
        ["dialer_timeout"] = KeyType.Duration,
        ["dialer_keep_alive"] = KeyType.Duration,
        ["dialer_fallback_delay"] = KeyType.Duration,
        ["disable_keep_alives"] = KeyType.Boolean,
        ["disable_compression"] = KeyType.Boolean,
        ["max_idle_connections"] = KeyType.Whole,
        ["max_idle_connections_per_host"] = KeyType.Whole,
        ["idle_connection_timeout"] = KeyType.Duration,
        ["response_header_timeout"] = KeyType.Duration,
        ["expect_continue_timeout"] = KeyType.Duration,
        ["allow_insecure_connections"] = KeyType.Boolean,
    };

    /// <summary>The keys of an endpoint.</summary>
    public static IReadOnlyDictionary<string, KeyType> Endpoint { get; } = new Dictionary<string, KeyType>(StringComparer.Ordinal)
    {
        ["endpoint"] = KeyType.Text,
        ["method"] = KeyType.Text,
        ["backend"] = KeyType.Maps,
        ["concurrent_calls"] = KeyType.Whole,
        ["timeout"] = KeyType.Duration,
        ["cache_ttl"] = KeyType.Duration,
        ["output_encoding"] = KeyType.Text,
        ["input_headers"] = KeyType.Texts,
        ["input_query_strings"] = KeyType.Texts,
        ["extra_config"] = KeyType.Map,
    };

    /// <summary>The keys of a backend.</summary>
    public static IReadOnlyDictionary<string, KeyType> Backend { get; } = new Dictionary<string, KeyType>(StringComparer.Ordinal)
    {
        ["host"] = KeyType.Texts,
        ["disable_host_sanitize"] = KeyType.Boolean,
        ["url_pattern"] = KeyType.Text,
        ["method"] = KeyType.Text,
        ["encoding"] = KeyType.Text,
        ["is_collection"] = KeyType.Boolean,
        ["group"] = KeyType.Text,
        ["target"] = KeyType.Text,
        ["allow"] = KeyType.Texts,
        ["deny"] = KeyType.Texts,
        ["mapping"] = KeyType.Map,
        ["sd"] = KeyType.Text,
        ["sd_scheme"] = KeyType.Text,
        ["input_headers"] = KeyType.Texts,
        ["input_query_strings"] = KeyType.Texts,
        ["extra_config"] = KeyType.Map,
    };

    /// <summary>The keys of <c>tls</c>.</summary>
    public static IReadOnlyDictionary<string, KeyType> Tls { get; } = new Dictionary<string, KeyType>(StringComparer.Ordinal)
    {
        ["disabled"] = KeyType.Boolean,
        ["public_key"] = KeyType.Text,
        ["private_key"] = KeyType.Text,
        ["keys"] = KeyType.Maps,
        ["min_version"] = KeyType.Text,
        ["max_version"] = KeyType.Text,
        ["curve_preferences"] = KeyType.Wholes,
        ["cipher_suites"] = KeyType.Wholes,
        ["prefer_server_cipher_suites"] = KeyType.Boolean,
        ["enable_mtls"] = KeyType.Boolean,
        ["disable_system_ca_pool"] = KeyType.Boolean,
        ["ca_certs"] = KeyType.Texts,
    };

    /// <summary>The keys of <c>client_tls</c>.</summary>
    public static IReadOnlyDictionary<string, KeyType> ClientTls { get; } = new Dictionary<string, KeyType>(StringComparer.Ordinal)
    {
        ["allow_insecure_connections"] = KeyType.Boolean,
        ["ca_certs"] = KeyType.Texts,
        ["disable_system_ca_pool"] = KeyType.Boolean,
        ["min_version"] = KeyType.Text,
        ["max_version"] = KeyType.Text,
        ["curve_preferences"] = KeyType.Wholes,
        ["cipher_suites"] = KeyType.Wholes,
        ["client_certs"] = KeyType.Maps,
    };
}
