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

/// <summary>What a demo service answers to one path.</summary>
/// <param name="Body">The body.</param>
/// <param name="ContentType">Its media type. Default JSON.</param>
/// <param name="Status">The status. Default 200.</param>
/// <param name="Delay">How long the answer takes. Default no time.</param>
internal sealed record DemoAnswer(
    string Body, string ContentType = "application/json", int Status = StatusCodes.Status200OK, TimeSpan Delay = default);

/// <summary>A small HTTP server on a free loopback port that gives fixed answers.</summary>
internal sealed class DemoService : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private DemoService(KestrelServer server, string address) => (_server, Address) = (server, address);

    /// <summary>Where the service listens, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Address { get; }

    /// <summary>Starts a service.</summary>
    /// <param name="answers">The answers by path; any other path is answered with 404.</param>
    /// <param name="clock">What delays are measured with.</param>
    /// <param name="cancellation">Gives the start up.</param>
    public static async Task<DemoService> StartAsync(
        IReadOnlyDictionary<string, DemoAnswer> answers, TimeProvider clock, CancellationToken cancellation)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, 0);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        await server.StartAsync(new Application(answers, clock), cancellation);
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

    private sealed class Application(IReadOnlyDictionary<string, DemoAnswer> answers, TimeProvider clock)
        : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            if (!answers.TryGetValue(context.Request.Path.Value ?? "", out DemoAnswer? answer))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            try
            {
                await Task.Delay(answer.Delay, clock, context.RequestAborted);
                context.Response.StatusCode = answer.Status;
                context.Response.ContentType = answer.ContentType;
                await context.Response.WriteAsync(answer.Body, context.RequestAborted);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The gateway stopped waiting, which is what the slow service is there to show.
            }
        }
    }
}
