using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Sluice.Configuration;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Hosting;

/// <summary>Sets the server up: addresses, protocols, times and limits (core.md 2.3, 4.6).</summary>
internal static class ServerListeners
{
    /// <summary>The largest request head without <c>max_header_bytes</c>, in bytes: the original's 1 MiB and its slack.</summary>
    private const int DefaultHeaderBytes = (1 << 20) + 4096;

    /// <summary>The most header lines of a request: each costs memory beyond its bytes, and none that is meant has so many.</summary>
    private const int MaxHeaderCount = 1000;

    /// <summary>The time for a request's head without <c>read_header_timeout</c> or <c>read_timeout</c>: a client that sends its head byte by
    /// byte must not hold a connection for ever.</summary>
    private static readonly TimeSpan DefaultHeaderTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The time a kept-alive connection may be idle without <c>idle_timeout</c> or <c>read_timeout</c>: longer than any load
    /// balancer keeps its own side open, so that it is never this side that closes under a request.</summary>
    private static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromMinutes(15);

    /// <summary>Configures the server.</summary>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="server">The times and limits of the configuration. Not the configuration itself: the server lives longer.</param>
    /// <param name="router">The router's options.</param>
    /// <param name="settings">What its listeners are opened for.</param>
    /// <param name="chooseCertificate">Chooses the certificate of a connection that speaks TLS.</param>
    public static void Configure(
        WebApplicationBuilder builder,
        ServerConfig server,
        RouterOptions router,
        ListenerSettings settings,
        Func<TlsHandshakeCallbackContext, ValueTask<SslServerAuthenticationOptions>> chooseCertificate)
    {
        builder.WebHost.UseKestrelCore();

        // With InlineCompletions a request runs where its bytes arrived; see there.
        builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
        if (settings.SpeaksTls)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        if (settings.SpeaksH2c)
        {
            ClearTextListeners.Register(builder.Services, settings.MaxConnections);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.RequestHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
            kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections > 0 ? settings.MaxConnections : null;
            SetLimits(kestrel.Limits, server, router);
            if (settings.Sockets.Count == 0)
            {
                IPAddress address = settings.Ip.Length == 0 ? IPAddress.IPv6Any : IPAddress.Parse(settings.Ip);
                Listen(kestrel, new IPEndPoint(address, settings.Port), null, settings, chooseCertificate);
            }

            foreach (HandedSocket socket in settings.Sockets)
            {
                Listen(kestrel, socket.Address, socket, settings, chooseCertificate);
            }
        });
    }

    /// <summary>Sets the times and limits that hold for connections that are opened from now on.</summary>
    /// <param name="limits">The server's limits.</param>
    /// <param name="server">The times and limits of the configuration.</param>
    /// <param name="router">The router's options.</param>
    public static void SetLimits(KestrelServerLimits limits, ServerConfig server, RouterOptions router)
    {
        int headerBytes = server.MaxHeaderBytes > 0 ? server.MaxHeaderBytes : DefaultHeaderBytes;
        limits.MaxRequestHeadersTotalSize = headerBytes;
        limits.MaxRequestLineSize = headerBytes;
        limits.MaxRequestHeaderCount = MaxHeaderCount;
        limits.MaxRequestBufferSize = Math.Max(2 * headerBytes, 64 * 1024);
        limits.MaxRequestBodySize = router.MaxPayload > 0 ? router.MaxPayload : null;
        limits.RequestHeadersTimeout = FirstSet(server.ReadHeaderTimeout, server.ReadTimeout, DefaultHeaderTimeout);
        limits.KeepAliveTimeout = FirstSet(server.IdleTimeout, server.ReadTimeout, DefaultIdleTimeout);

        // A body is bounded by the endpoint's timeout; a rate would end event streams that are silent for a while.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.Http2.MaxRequestHeaderFieldSize = Math.Min(headerBytes, 1 << 20);
    }

    private static void Listen(
        KestrelServerOptions kestrel,
        IPEndPoint endPoint,
        HandedSocket? socket,
        ListenerSettings settings,
        Func<TlsHandshakeCallbackContext, ValueTask<SslServerAuthenticationOptions>> chooseCertificate)
    {
        if (settings.SpeaksH2c)
        {
            kestrel.Listen(new ClearTextEndPoint(endPoint, socket, isHttp2: false), static o => o.Protocols = HttpProtocols.Http1);
            kestrel.Listen(new ClearTextEndPoint(endPoint, socket, isHttp2: true), static o => o.Protocols = HttpProtocols.Http2);
            return;
        }

        if (socket is null)
        {
            kestrel.Listen(endPoint, Speak);
        }
        else
        {
            kestrel.ListenHandle((ulong)socket.Handle, Speak);
        }

        void Speak(ListenOptions options)
        {
            options.Protocols = settings.SpeaksTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            if (settings.SpeaksTls)
            {
                options.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = chooseCertificate });
            }
        }
    }

    private static TimeSpan FirstSet(TimeSpan first, TimeSpan second, TimeSpan fallback) =>
        first > TimeSpan.Zero ? first : second > TimeSpan.Zero ? second : fallback;
}
