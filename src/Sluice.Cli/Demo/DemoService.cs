using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Sluice.Cli.Demo;

/// <summary>A small HTTP server on a free loopback port.</summary>
internal sealed class DemoService : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private DemoService(KestrelServer server, string address) => (_server, Address) = (server, address);

    /// <summary>Where the service listens, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Address { get; }

    /// <summary>Starts a service.</summary>
    /// <param name="answer">Answers each request.</param>
    /// <param name="cancellation">Gives the start up.</param>
    public static async Task<DemoService> StartAsync(RequestDelegate answer, CancellationToken cancellation)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, 0);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        await server.StartAsync(new Application(answer), cancellation);
        string address = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return new DemoService(server, address);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Nobody waits for a demo's slow answer when it ends.
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }

    private sealed class Application(RequestDelegate answer) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            try
            {
                await answer(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The gateway stopped waiting, which is what the slow service is there to show.
            }
        }
    }
}
