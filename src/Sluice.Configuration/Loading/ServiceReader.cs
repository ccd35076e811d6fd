using System.Net;
using System.Net.Sockets;

namespace Sluice.Configuration;

/// <summary>Reads the root of a configuration (core.md 2.3).</summary>
/// <param name="root">The root, with environment overrides.</param>
/// <param name="diagnostics">Takes the findings.</param>
internal sealed class ServiceReader(ConfigObject root, DiagnosticBag diagnostics)
{
    private const int DefaultPort = 8080;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DefaultDnsCacheTtl = TimeSpan.FromSeconds(30);

    private readonly ObjectReader _reader = new(root, diagnostics);

    /// <summary>Reads the whole configuration. After errors the result is only good for finding more of them.</summary>
    /// <param name="request">What the command line says.</param>
    public GatewayConfig Read(LoadRequest request)
    {
        _ = _reader.Integer("version");
        string outputEncoding = _reader.Choice("output_encoding", EncodingNames.Outputs);
        if (outputEncoding.Length > 0)
        {
            EncodingNames.CheckOutput(_reader.Child("output_encoding")!, outputEncoding, diagnostics);
        }

        var service = new GatewayConfig
        {
            Source = root,
            Name = _reader.String("name"),
            Port = ReadPort(request.PortOverride),
            ListenIp = ReadListenIp(),
            Hosts = BackendReader.SanitiseAll(_reader, diagnostics),
            Timeout = NonZero(_reader.Duration("timeout"), DefaultTimeout),
            CacheTtl = _reader.Duration("cache_ttl"),
            OutputEncoding = outputEncoding.Length == 0 ? "json" : outputEncoding,
            AsyncAgents = ReadAgents(),
            ExtraConfig = ExtraConfigReader.Read(_reader, NamespaceScope.Service, diagnostics),
            Tls = TlsReader.ReadServer(_reader, diagnostics),
            ClientTls = TlsReader.ReadClient(_reader, diagnostics),
            Plugin = ReadPlugin(),
            DebugEndpoint = _reader.Boolean("debug_endpoint") || request.ForceDebugEndpoint,
            EchoEndpoint = _reader.Boolean("echo_endpoint"),
            DisableRest = _reader.Boolean("disable_rest"),
            SequentialStart = _reader.Boolean("sequential_start"),
            UseH2c = _reader.Boolean("use_h2c"),
            Server = ReadServer(),
            Transport = ReadTransport(),
        };

        service = service with { Endpoints = ReadEndpoints(service) };
        _reader.WarnUnknownKeys(KeyAdvice.ForService);
        return service;
    }

    private static TimeSpan NonZero(TimeSpan value, TimeSpan fallback) => value == TimeSpan.Zero ? fallback : value;

    private List<EndpointConfig> ReadEndpoints(GatewayConfig service)
    {
        var endpoints = new List<EndpointConfig>();
        var conflicts = new RouteConflicts(service, diagnostics);
        foreach (ConfigNode node in _reader.List("endpoints"))
        {
            if (new EndpointReader(node, service, diagnostics).Read() is { } endpoint)
            {
                conflicts.Add(endpoint);
                endpoints.Add(endpoint);
            }
        }

        return endpoints;
    }

    private int ReadPort(int portOverride)
    {
        if (_reader.Child("port") is ConfigScalar { IsFromEnvironment: true } variable && variable.Text.StartsWith("tcp://", StringComparison.Ordinal))
        {
            diagnostics.Error(ServiceCodes.KubernetesPort, variable,
                "Kubernetes set this variable for a service named \"krakend\", it is not a port number",
                "set enableServiceLinks: false in the pod's spec, rename the service, or set KRAKEND_PORT to the port number");
            return DefaultPort;
        }

        int port = _reader.Integer("port");
        if (portOverride == 0 && port is < 0 or > IPEndPoint.MaxPort)
        {
            diagnostics.Error(ServiceCodes.Port, _reader.Child("port")!, $"{port} is not a port", $"write a number from 1 to {IPEndPoint.MaxPort}");
        }

        return portOverride != 0 ? portOverride : port == 0 ? DefaultPort : port;
    }

    private string ReadListenIp()
    {
        string address = _reader.String("listen_ip");
        if (address.Length > 0 && !IsAddress(address))
        {
            diagnostics.Error(ServiceCodes.ListenIp, _reader.Child("listen_ip")!, "this is not an IP address",
                "write an address such as \"127.0.0.1\" or \"::\", or remove the key to listen on all");
        }

        return address;
    }

    /// <summary>Whether a text is an address as Go reads it: no short or octal IPv4 forms, no brackets, no zone.</summary>
    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out IPAddress? address)
        && (address.AddressFamily == AddressFamily.InterNetwork
            ? string.Equals(address.ToString(), text, StringComparison.Ordinal)
            : text.AsSpan().IndexOfAny('[', '%') < 0);

    private List<ConfigObject> ReadAgents()
    {
        var agents = new List<ConfigObject>();
        foreach (ConfigNode node in _reader.List("async_agent"))
        {
            ObjectReader reader = _reader.Nested(node);
            if (node is not ConfigObject agent)
            {
                continue;
            }

            agents.Add(agent);

            // Read for the findings only: what an agent does belongs to the messaging room.
            _ = ExtraConfigReader.Read(reader, NamespaceScope.Agent, diagnostics);
            if (reader.List("backend").Count == 0)
            {
                diagnostics.Error(ServiceCodes.AgentWithoutBackend, agent, "the agent has no backend", "write \"backend\": [{ ... }]");
            }
        }

        return agents;
    }

    private ConfigObject? ReadPlugin()
    {
        if (_reader.Object("plugin") is not { } plugin)
        {
            return null;
        }

        _ = plugin.String("folder");
        _ = plugin.String("pattern");
        plugin.WarnUnknownKeys();
        return plugin.Node as ConfigObject;
    }

    private ServerConfig ReadServer() => new()
    {
        ReadTimeout = _reader.Duration("read_timeout"),
        WriteTimeout = _reader.Duration("write_timeout"),
        IdleTimeout = _reader.Duration("idle_timeout"),
        ReadHeaderTimeout = _reader.Duration("read_header_timeout"),
        MaxHeaderBytes = Math.Max(0, _reader.Integer("max_header_bytes")),
        MaxShutdownWaitTime = _reader.Duration("max_shutdown_wait_time"),
    };

    private TransportConfig ReadTransport()
    {
        TimeSpan dnsCacheTtl = _reader.Duration("dns_cache_ttl", DefaultDnsCacheTtl);
        if (dnsCacheTtl < TimeSpan.FromSeconds(1))
        {
            if (dnsCacheTtl != TimeSpan.Zero)
            {
                diagnostics.Warning(ServiceCodes.DnsCacheTtl, _reader.Child("dns_cache_ttl")!, "less than a second is not used, it stays 30s",
                    "write \"1s\" or more");
            }

            dnsCacheTtl = DefaultDnsCacheTtl;
        }

        int maxIdlePerHost = _reader.Integer("max_idle_connections_per_host");
        return new TransportConfig
        {
            DnsCacheTtl = dnsCacheTtl,
            DialerTimeout = _reader.Duration("dialer_timeout"),
            DialerKeepAlive = _reader.Duration("dialer_keep_alive"),
            DialerFallbackDelay = _reader.Duration("dialer_fallback_delay"),
            DisableKeepAlives = _reader.Boolean("disable_keep_alives"),
            DisableCompression = _reader.Boolean("disable_compression"),
            MaxIdleConnections = Math.Max(0, _reader.Integer("max_idle_connections")),
            MaxIdleConnectionsPerHost = maxIdlePerHost == 0 ? new TransportConfig().MaxIdleConnectionsPerHost : maxIdlePerHost,
            IdleConnectionTimeout = _reader.Duration("idle_connection_timeout"),
            ResponseHeaderTimeout = _reader.Duration("response_header_timeout"),
            ExpectContinueTimeout = _reader.Duration("expect_continue_timeout"),
        };
    }
}
