using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Hosting;

/// <summary>One server with its open listeners. What its listeners can change while they are open follows the configuration:
/// certificates and rules of TLS for the next handshakes, times and limits for the next connections.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly IServer _server;
    private readonly KestrelServerLimits _limits;
    private ListenerTls? _tls;

    private GatewayServer(WebApplication application, ListenerSettings settings)
    {
        _application = application;
        _server = application.Services.GetRequiredService<IServer>();
        _limits = application.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Settings = settings;
    }

    /// <summary>The certificates in use; <see langword="null"/> for clear text.</summary>
    public ListenerTls? Tls => Volatile.Read(ref _tls);

    /// <summary>What its listeners were opened for.</summary>
    public ListenerSettings Settings { get; }

    /// <summary>The addresses that are listened on.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => Settings.Sockets.Count > 0
        ? [.. Settings.Sockets.Select(static s => s.Address)]
        : [.. _server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(ToEndPoint).OfType<IPEndPoint>()];

    /// <summary>Builds a server that does not listen yet.</summary>
    /// <param name="gateway">The configuration.</param>
    /// <param name="tls">The certificates; <see langword="null"/> for clear text.</param>
    /// <param name="sockets">The sockets to serve; without any, it opens the configured address.</param>
    public static GatewayServer Create(CompiledGateway gateway, ListenerTls? tls, IReadOnlyList<HandedSocket> sockets)
    {
        var settings = ListenerSettings.Of(gateway.Config, gateway.Router, gateway.Limits, tls, sockets);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        GatewayServer? server = null;
        ServerListeners.Configure(
            builder, gateway.Config.Server, gateway.Router, settings, context => server!.ChooseCertificateAsync(context));
        server = new GatewayServer(builder.Build(), settings) { _tls = tls };
        return server;
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="application">What serves the requests.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <returns>Why it cannot, in one sentence; <see langword="null"/> when it listens.</returns>
    public async ValueTask<string?> ListenAsync(GatewayApplication application, CancellationToken cancellation)
    {
        try
        {
            await _server.StartAsync(application, cancellation);
            return null;
        }
        catch (Exception e) when (ListenFailure.IsOne(e))
        {
            return Settings.Sockets.Count > 0
                ? $"cannot serve the sockets that were handed over: {e.Message}"
                : ListenFailure.Describe(e, Settings.Ip, Settings.Port, "set another port in the configuration or with --port");
        }
    }

    /// <summary>Takes over what open listeners can change.</summary>
    /// <param name="gateway">The configuration.</param>
    /// <param name="tls">Its certificates.</param>
    public void Adopt(CompiledGateway gateway, ListenerTls? tls)
    {
        ServerListeners.SetLimits(_limits, gateway.Config.Server, gateway.Router);
        Volatile.Write(ref _tls, tls);
    }

    /// <summary>Closes the listeners at once, waits for the requests in flight, then closes all connections.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public Task StopAsync(CancellationToken cancellation) => _server.StopAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private ValueTask<System.Net.Security.SslServerAuthenticationOptions> ChooseCertificateAsync(TlsHandshakeCallbackContext context) =>
        Tls!.OnConnection(context);

    private static IPEndPoint? ToEndPoint(string address)
    {
        BindingAddress binding = BindingAddress.Parse(address);
        return IPAddress.TryParse(binding.Host.Trim('[', ']'), out IPAddress? ip) ? new IPEndPoint(ip, binding.Port) : null;
    }
}
