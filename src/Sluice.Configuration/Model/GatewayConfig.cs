namespace Sluice.Configuration;

/// <summary>A whole configuration with every default applied: what a <c>krakend.json</c> says (core.md 2.3).</summary>
public sealed record GatewayConfig
{
    /// <summary>The node the service was read from, for findings that belong to the whole file.</summary>
    public required ConfigObject Source { get; init; }

    /// <summary><c>name</c>: a label for telemetry. Default empty.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>port</c>: the port to listen on. Default 8080; 0 in a file means the default.</summary>
    public int Port { get; init; } = 8080;

    /// <summary><c>listen_ip</c>: the address to listen on. Default empty: all, IPv4 and IPv6.</summary>
    public string ListenIp { get; init; } = "";

    /// <summary><c>host</c>: the sanitised hosts of backends that name none. Default none.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary><c>timeout</c>: the time an endpoint may take. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>cache_ttl</c>: the max-age told to clients. Default 0: no header.</summary>
    public TimeSpan CacheTtl { get; init; }

    /// <summary><c>output_encoding</c>: the encoding of endpoints that name none. Default <c>json</c>.</summary>
    public string OutputEncoding { get; init; } = "json";

    /// <summary><c>endpoints</c>, in the order of the file.</summary>
    public IReadOnlyList<EndpointConfig> Endpoints { get; init; } = [];

    /// <summary><c>async_agent</c>: the agents as written; their options belong to the messaging room.</summary>
    public IReadOnlyList<ConfigObject> AsyncAgents { get; init; } = [];

    /// <summary><c>extra_config</c> of the service.</summary>
    public ExtraConfig ExtraConfig { get; init; } = ExtraConfig.Empty;

    /// <summary><c>tls</c>: how clients are spoken to; <see langword="null"/> when absent: in clear text.</summary>
    public TlsConfig? Tls { get; init; }

    /// <summary><c>client_tls</c>: how backends are spoken to; <see langword="null"/> when absent: the runtime's defaults.</summary>
    public ClientTlsConfig? ClientTls { get; init; }

    /// <summary><c>plugin</c>: the folder and the file pattern of plug-ins; <see langword="null"/> when absent.</summary>
    public ConfigObject? Plugin { get; init; }

    /// <summary><c>debug_endpoint</c>: whether <c>/__debug/</c> exists. Default false.</summary>
    public bool DebugEndpoint { get; init; }

    /// <summary><c>echo_endpoint</c>: whether <c>/__echo/</c> exists. Default false.</summary>
    public bool EchoEndpoint { get; init; }

    /// <summary><c>disable_rest</c>: whether placeholders may stand anywhere in a segment. Default false.</summary>
    public bool DisableRest { get; init; }

    /// <summary><c>sequential_start</c>: whether async agents start one after the other. Default false.</summary>
    public bool SequentialStart { get; init; }

    /// <summary><c>use_h2c</c>: whether HTTP/2 is spoken without TLS. Default false.</summary>
    public bool UseH2c { get; init; }

    /// <summary>The <c>*_timeout</c>, header and shutdown settings of the server.</summary>
    public ServerConfig Server { get; init; } = new();

    /// <summary>The <c>dialer_*</c>, keep-alive, idle connection and DNS settings of calls to backends.</summary>
    public TransportConfig Transport { get; init; } = new();
}

/// <summary>The server's times and limits (core.md 2.3, 4.6).</summary>
public sealed record ServerConfig
{
    /// <summary><c>read_timeout</c>: the time to read a whole request. Default 0: none.</summary>
    public TimeSpan ReadTimeout { get; init; }

    /// <summary><c>write_timeout</c>: the time from the end of the request's head to the end of the answer. Default 0: none.</summary>
    public TimeSpan WriteTimeout { get; init; }

    /// <summary><c>idle_timeout</c>: the time a kept-alive connection may wait for its next request. Default 0: as <see cref="ReadTimeout"/>.</summary>
    public TimeSpan IdleTimeout { get; init; }

    /// <summary><c>read_header_timeout</c>: the time to read a request's head. Default 0: as <see cref="ReadTimeout"/>.</summary>
    public TimeSpan ReadHeaderTimeout { get; init; }

    /// <summary><c>max_header_bytes</c>: the largest request head in bytes. Default 0: 1 MiB.</summary>
    public int MaxHeaderBytes { get; init; }

    /// <summary><c>max_shutdown_wait_time</c>: how long a stop waits for requests in flight. Default 0: until they end.</summary>
    public TimeSpan MaxShutdownWaitTime { get; init; }
}

/// <summary>The settings of connections to backends (core.md 2.3).</summary>
public sealed record TransportConfig
{
    /// <summary><c>dns_cache_ttl</c>: how long a resolved name is used. Default 30 s; below 1 s means the default.</summary>
    public TimeSpan DnsCacheTtl { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>dialer_timeout</c>: the time to connect. Default 0: none of its own.</summary>
    public TimeSpan DialerTimeout { get; init; }

    /// <summary><c>dialer_keep_alive</c>: the TCP keep-alive interval. Default 0: 15 s; negative: off.</summary>
    public TimeSpan DialerKeepAlive { get; init; }

    /// <summary><c>dialer_fallback_delay</c>: the head start of the first address family. Default 0: 300 ms; negative: no fallback.</summary>
    public TimeSpan DialerFallbackDelay { get; init; }

    /// <summary><c>disable_keep_alives</c>: one connection a call. Default false.</summary>
    public bool DisableKeepAlives { get; init; }

    /// <summary><c>disable_compression</c>: whether backends are not asked for gzip. Default false.</summary>
    public bool DisableCompression { get; init; }

    /// <summary><c>max_idle_connections</c>: idle connections over all backends. Default 0: unlimited.</summary>
    public int MaxIdleConnections { get; init; }

    /// <summary><c>max_idle_connections_per_host</c>: idle connections a backend host. Default 250.</summary>
    public int MaxIdleConnectionsPerHost { get; init; } = 250;

    /// <summary><c>idle_connection_timeout</c>: how long an idle connection is kept. Default 0: no limit.</summary>
    public TimeSpan IdleConnectionTimeout { get; init; }

    /// <summary><c>response_header_timeout</c>: the time to wait for an answer's head. Default 0: none of its own.</summary>
    public TimeSpan ResponseHeaderTimeout { get; init; }

    /// <summary><c>expect_continue_timeout</c>: the time to wait for <c>100 Continue</c>. Default 0: the body is sent at once.</summary>
    public TimeSpan ExpectContinueTimeout { get; init; }
}
