namespace Sluice.Configuration;

/// <summary>What people are told about the keys outside of <c>extra_config</c>.</summary>
internal static class CoreKeys
{
    /// <summary>Every key.</summary>
    public static IReadOnlyList<SettingKey> All { get; } =
    [
        .. Root,
        .. Times,
        .. Connections,
        .. Tls,
        .. Endpoints,
        .. Backends,
    ];

    private static IEnumerable<SettingKey> Root =>
    [
        new("version", "The version of the configuration's form: 3.") { IsRequired = true, Minimum = 3, Maximum = 3 },
        new("name", "A label of the service, for telemetry."),
        new("port", "The port to listen on. `KRAKEND_PORT` and `run -p` go before it.") { Default = "8080", Minimum = 0, Maximum = 65535 },
        new("listen_ip", "The address to listen on; absent: all, IPv6 and IPv4."),
        new("host", "The hosts of backends that name none: scheme, name and port."),
        new("output_encoding", "The `output_encoding` of endpoints that name none.") { Default = "\"json\"" },
        new("endpoints", "The endpoints that clients call."),
        new("async_agent", "The agents that turn messages of a queue into calls."),
        new("async_agent.backend", "The backends that get each message."),
        new("async_agent.extra_config", "The features of the agent, by namespace."),
        new("extra_config", "The features of the service, by namespace."),
        new("plugin", "Where plug-ins are."),
        new("plugin.folder", "The folder of plug-ins."),
        new("plugin.pattern", "What the file names of plug-ins have in them, such as `.dll`."),
        new("debug_endpoint", "Whether `/__debug/` answers and logs every request to it."),
        new("echo_endpoint", "Whether `/__echo/` answers with the request."),
        new("disable_rest", "Whether placeholders may stand anywhere in a path, not only as a whole segment."),
        new("sequential_start", "Whether async agents start one after the other."),
        new("use_h2c", "Whether HTTP/2 is spoken without TLS, on the same port as HTTP/1.1."),
    ];

    private static IEnumerable<SettingKey> Times =>
    [
        new("timeout", "The time an endpoint may take, unless it says otherwise.") { Default = "\"2s\"" },
        new("cache_ttl", "How long clients may keep answers: `Cache-Control: public, max-age=...`. Absent: nothing is said."),
        new("read_timeout", "The time from the head of a request to the end of its body. Absent: no limit."),
        new("read_header_timeout", "The time for a request's head. Absent: `read_timeout`, else 30s."),
        new("write_timeout", "The time from the end of a request's head to the end of the answer. Absent: no limit."),
        new("idle_timeout", "The time a kept-alive connection waits for its next request. Absent: `read_timeout`, else 15m."),
        new("max_header_bytes", "The largest head of a request in bytes. 0: 1 MiB."),
        new("max_shutdown_wait_time", "How long a stop waits for requests in flight. Absent: until they end."),
    ];

    private static IEnumerable<SettingKey> Connections =>
    [
        new("dns_cache_ttl", "How long a resolved name is used; a second at least."),
        new("dialer_timeout", "The time to look up a backend's name and connect. Absent: no limit of its own."),
        new("dialer_keep_alive", "The interval of TCP keep-alive on connections to backends. Absent: 15s."),
        new("dialer_fallback_delay", "The head start of the first address family. Absent: 300ms."),
        new("disable_keep_alives", "Whether each call to a backend has a connection of its own."),
        new("disable_compression", "Whether backends are not asked for gzip."),
        new("max_idle_connections", "Has no effect: idle connections are not counted. `idle_connection_timeout` limits their time."),
        new("max_idle_connections_per_host", "Has no effect: idle connections are not counted. `idle_connection_timeout` limits their time."),
        new("idle_connection_timeout", "How long an idle connection to a backend is kept. Absent: no limit."),
        new("response_header_timeout", "The time from the end of a call to the head of its answer. Absent: no limit of its own."),
        new("expect_continue_timeout", "How long a call with `Expect: 100-continue` waits before it sends its body."),
        new("allow_insecure_connections", "Whether any certificate of a backend is accepted. For tests only."),
    ];

    private static IEnumerable<SettingKey> Tls =>
    [
        new("tls", "How clients are spoken to over TLS; absent: in clear text."),
        new("tls.disabled", "Whether clients are spoken to in clear text although the section is there."),
        new("tls.keys", "The certificates; the first whose name a client asks for is used, else the first."),
        new("tls.keys.public_key", "The PEM file of the certificate, with its intermediates.") { IsRequired = true },
        new("tls.keys.private_key", "The PEM file of the private key.") { IsRequired = true },
        new("tls.public_key", "The PEM file of one more certificate."),
        new("tls.private_key", "The PEM file of its private key."),
        new("tls.min_version", "The lowest version of TLS that is spoken.") { Default = "\"TLS13\"" },
        new("tls.max_version", "The highest version of TLS that is spoken.") { Default = "\"TLS13\"" },
        new("tls.curve_preferences", "Has no effect: the TLS library has its own order."),
        new("tls.cipher_suites", "The suites of TLS 1.2 and before, by their IANA numbers."),
        new("tls.prefer_server_cipher_suites", "Has no effect.") { Kind = ValueKind.Boolean },
        new("tls.enable_mtls", "Whether every client must show a certificate."),
        new("tls.disable_system_ca_pool", "Whether the system's authorities are not trusted for certificates of clients."),
        new("tls.ca_certs", "PEM files of authorities that are trusted for certificates of clients."),
        new("client_tls", "How backends are spoken to over TLS."),
        new("client_tls.allow_insecure_connections", "Whether any certificate of a backend is accepted. For tests only."),
        new("client_tls.min_version", "The lowest version of TLS that is spoken to backends.") { Default = "\"TLS13\"" },
        new("client_tls.max_version", "The highest version of TLS that is spoken to backends.") { Default = "\"TLS13\"" },
        new("client_tls.curve_preferences", "Has no effect: the TLS library has its own order."),
        new("client_tls.cipher_suites", "The suites of TLS 1.2 and before, by their IANA numbers."),
        new("client_tls.disable_system_ca_pool", "Whether the system's authorities are not trusted for certificates of backends."),
        new("client_tls.ca_certs", "PEM files of authorities that are trusted for certificates of backends."),
        new("client_tls.client_certs", "The certificates that backends are shown when they ask for one."),
        new("client_tls.client_certs.certificate", "The PEM file of the certificate.") { IsRequired = true },
        new("client_tls.client_certs.private_key", "The PEM file of the private key.") { IsRequired = true },
    ];

    private static IEnumerable<SettingKey> Endpoints =>
    [
        // The original's schema has this pattern (core.md 1.2).
        new("endpoints.endpoint", "The path, with placeholders such as `/users/{id}`.") { IsRequired = true, Pattern = @"^\/[^*?&%]*(\/\*)?$" },
        new("endpoints.method", "The method that clients call the endpoint with.") { Default = "\"GET\"" },
        new("endpoints.timeout", "The time the endpoint may take. Absent: the service's."),
        new("endpoints.cache_ttl", "How long clients may keep answers. Absent: the service's."),
        new("endpoints.output_encoding", "What clients are answered in. Absent: the service's."),
        new("endpoints.input_headers", "The headers of clients that are let through; `*` for all. Absent: none but `Content-Type`."),
        new("endpoints.input_query_strings", "The query strings of clients that are let through; `*` for all. Absent: none."),
        new("endpoints.concurrent_calls", "How many equal calls are made to each backend at once; the first good answer counts.") { Default = "1", Minimum = 0 },
        new("endpoints.backend", "The backends whose answers are merged.") { IsRequired = true },
        new("endpoints.extra_config", "The features of the endpoint, by namespace."),
    ];

    private static IEnumerable<SettingKey> Backends =>
    [
        new("endpoints.backend.host", "The hosts, which take turns: scheme, name and port. Absent: the service's."),
        new("endpoints.backend.disable_host_sanitize", "Whether hosts are used as written: needed for names to look up, IPv6 addresses and user names."),
        new("endpoints.backend.url_pattern", "The path and query of the call, with placeholders such as `/users/{id}`.") { Default = "\"/\"" },
        new("endpoints.backend.method", "The method of the call. Absent: the endpoint's."),
        new("endpoints.backend.encoding", "What the backend answers in.") { Default = "\"json\"" },
        new("endpoints.backend.is_collection", "Whether the backend answers with a list, which becomes `{\"collection\": [...]}`."),
        new("endpoints.backend.group", "The key under which the data is put."),
        new("endpoints.backend.target", "The path of the object that replaces the data, such as `data.content`."),
        new("endpoints.backend.allow", "The only paths that stay."),
        new("endpoints.backend.deny", "Paths that are removed."),
        new("endpoints.backend.mapping", "New names of keys of the first level, by their old ones.") { Kind = ValueKind.TextMap },
        new("endpoints.backend.sd", "How hosts are found: `dns` looks the first one up as SRV records.") { Default = "\"static\"" },
        new("endpoints.backend.sd_scheme", "The scheme of hosts that were looked up.") { Default = "\"http\"" },
        new("endpoints.backend.input_headers", "The only headers that this backend gets. Absent: all that are let through."),
        new("endpoints.backend.input_query_strings", "The only query strings that this backend gets. Absent: all that are let through."),
        new("endpoints.backend.timeout", "Has no effect: backends have the endpoint's.") { HasNoEffect = true },
        new("endpoints.backend.extra_config", "The features of the backend, by namespace."),
    ];
}
