using System.Net;
using Sluice.Configuration;
using Sluice.Gateway.Features.HttpClient;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>
/// The transports of one configuration: backends whose connections are made alike share one pool, and their redirects are followed
/// as each asks. The pools are kept over a reload that changes nothing of how connections are made.
/// </summary>
internal sealed class UpstreamTransports
{
    /// <summary>How long a start waits for the first answers of discovery; later answers come into use when they arrive.</summary>
    internal static readonly TimeSpan DiscoveryPatience = TimeSpan.FromSeconds(3);

    private readonly ConnectionSettings _settings;
    private readonly TimeProvider _time;
    private readonly KeptState _state;
    private readonly Dialer _dialer;
    private readonly HttpTransport _shared;
    private readonly IUpstreamTransport _following;
    private readonly Dictionary<HttpClientOptions, IUpstreamTransport> _own = [];
    private readonly Dictionary<(string Name, string Scheme), SrvDiscovery> _discoveries = [];
    private readonly IReadOnlyList<IPEndPoint>? _nameServers;

    private UpstreamTransports(
        TransportConfig settings, ClientTls? tls, TimeProvider time, KeptState state, IReadOnlyList<IPEndPoint>? nameServers)
    {
        _settings = new ConnectionSettings(settings, tls?.Identity);
        _time = time;
        _state = state;
        _nameServers = nameServers;
        _dialer = state.Take("dialer", _settings, () => new Dialer(settings, DnsCache.OfSystem(settings.DnsCacheTtl, time), tls, time));
        _shared = state.Take("connections", _settings, () => new HttpTransport(settings, _dialer, null, time));
        _following = new RedirectFollower(_shared, sendBody: false);
    }

    /// <summary>The transport of calls that are not a backend's own (keys, tokens, plug-ins): with redirects.</summary>
    public IUpstreamTransport Shared => _following;

    /// <summary>Makes the transports of a configuration and loads the files of <c>client_tls</c>.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="time">The clock.</param>
    /// <param name="state">Keeps the pools and look-ups.</param>
    /// <param name="diagnostics">Gets what is wrong with the settings.</param>
    /// <param name="nameServers">The name servers of SRV look-ups; <see langword="null"/>: the system's.</param>
    public static UpstreamTransports Create(
        GatewayConfig config, TimeProvider time, KeptState state, DiagnosticBag diagnostics, IReadOnlyList<IPEndPoint>? nameServers = null)
    {
        ClientTls? tls = config.ClientTls is null ? null : ClientTls.Create(config.ClientTls, diagnostics);
        foreach (string key in (string[])["max_idle_connections", "max_idle_connections_per_host"])
        {
            if (config.Source.TryGet(key, out ConfigProperty? property))
            {
                diagnostics.Warning(
                    UpstreamCodes.IdleConnections, property.Value, $"{key} has no effect: idle connections are not counted",
                        "limit their time with idle_connection_timeout");
            }
        }

        return new UpstreamTransports(config.Transport, tls, time, state, nameServers);
    }

    /// <summary>The transport of a backend.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="diagnostics">Gets what is wrong with its <c>backend/http/client</c>.</param>
    /// <param name="layer">What stands between its calls and the following of redirects; <see langword="null"/> for nothing.</param>
    public IUpstreamTransport For(BackendConfig backend, DiagnosticBag diagnostics, TransportLayer? layer = null)
    {
        HttpClientOptions options = HttpClientOptions.Read(backend, diagnostics);
        if (layer is not null)
        {
            IUpstreamTransport layered = layer(Pool(options.ProxyAddress), !options.NoRedirect);
            return options.NoRedirect ? layered : new RedirectFollower(layered, options.SendBodyOnRedirect);
        }

        if (options == HttpClientOptions.Default)
        {
            return _following;
        }

        if (!_own.TryGetValue(options, out IUpstreamTransport? transport))
        {
            transport = Pool(options.ProxyAddress);
            if (!options.NoRedirect)
            {
                transport = new RedirectFollower(transport, options.SendBodyOnRedirect);
            }

            _own.Add(options, transport);
        }

        return transport;
    }

    /// <summary>The hosts of a backend. Backends with the same SRV name share its look-ups.</summary>
    /// <param name="backend">The backend.</param>
    public HostBalancer BalancerFor(BackendConfig backend)
    {
        if (backend.ServiceDiscovery != "dns" || backend.Hosts.Count == 0)
        {
            return new HostBalancer(backend.Hosts);
        }

        (string, string) key = (backend.Hosts[0], backend.ServiceDiscoveryScheme);
        if (!_discoveries.TryGetValue(key, out SrvDiscovery? discovery))
        {
            discovery = _state.Take($"{key.Item2}://{key.Item1}", _settings.Transport.DnsCacheTtl,
                () => new SrvDiscovery(key.Item1, key.Item2, _settings.Transport.DnsCacheTtl, _nameServers, _time));
            _discoveries.Add(key, discovery);
        }

        return new HostBalancer(discovery);
    }

    /// <summary>Waits a bounded time for the first answers of discovery.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What is not discovered yet, one line each, for the log.</returns>
    public async Task<IReadOnlyList<string>> DiscoverAsync(CancellationToken cancellation)
    {
        if (_discoveries.Count == 0)
        {
            return [];
        }

        try
        {
            await Task.WhenAll(_discoveries.Values.Select(static discovery => discovery.First))
                .WaitAsync(DiscoveryPatience, _time, cancellation);
        }
        catch (TimeoutException)
        {
            // The gateway starts; the backend has no hosts until the name server answers.
        }

        return [.. _discoveries.Values.Where(static discovery => discovery.Hosts.Length == 0)
            .Select(static discovery => discovery.LastError ?? "discovery has found no hosts yet")];
    }

    private HttpTransport Pool(Uri? proxy) => proxy is null
        ? _shared
        : _state.Take($"connections through {proxy}", _settings, () => new HttpTransport(_settings.Transport, _dialer, Proxy(proxy), _time));

    private static WebProxy Proxy(Uri address)
    {
        WebProxy proxy = new(address);
        if (address.UserInfo.Length > 0)
        {
            string[] parts = address.UserInfo.Split(':', 2);
            proxy.Credentials = new NetworkCredential(
                Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        return proxy;
    }

    /// <summary>What decides how connections are made.</summary>
    /// <param name="Transport">The connection settings.</param>
    /// <param name="Tls">The identity of <c>client_tls</c>; <see langword="null"/> without it.</param>
    private sealed record ConnectionSettings(TransportConfig Transport, string? Tls);
}

/// <summary>Puts something before the transport of a backend's calls.</summary>
/// <param name="inner">What makes the calls.</param>
/// <param name="followsRedirects">Whether redirects are followed above it.</param>
internal delegate IUpstreamTransport TransportLayer(IUpstreamTransport inner, bool followsRedirects);
