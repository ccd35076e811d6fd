using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>A server on loopback that takes whatever any exporter sends over HTTP, and keeps all of it as text.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<string> _received = [];

    private Collector(WebApplication application) => _application = application;

    /// <summary>The port of HTTP/1.1.</summary>
    public int Port { get; private set; }

    /// <summary>The port of HTTP/2 without TLS, for gRPC.</summary>
    public int GrpcPort { get; private set; }

    /// <summary>Everything that came: request lines, headers and bodies, unpacked. Bytes that are no text stand as Latin-1.</summary>
    public string Text => string.Join('\n', _received);

    public static async Task<Collector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, static listener => listener.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, static listener => listener.Protocols = HttpProtocols.Http2);
        });
        WebApplication application = builder.Build();
        var collector = new Collector(application);
        application.Run(collector.TakeAsync);
        await application.StartAsync();
        int[] ports = [.. application.Urls.Select(static url => new Uri(url).Port)];
        (collector.Port, collector.GrpcPort) = (ports[0], ports[1]);
        return collector;
    }

    /// <summary>Waits until a request to a path came whose text has a text.</summary>
    /// <param name="path">The path.</param>
    /// <param name="text">The text.</param>
    public async Task TakesAsync(string path, string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!_received.Any(one => one.Contains(" " + path, StringComparison.Ordinal) && one.Contains(text, StringComparison.Ordinal)))
        {
            Assert.False(limit.IsCancellationRequested, $"no request to {path} has {text}");
            await Task.Delay(20);
        }
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        byte[] message = body.ToArray();
        bool isGrpc = context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
        bool isPacked = isGrpc ? message[0] == 1 : context.Request.Headers.ContentEncoding == "gzip";
        if (isPacked)
        {
            using var unpacked = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(message, isGrpc ? 5 : 0, message.Length - (isGrpc ? 5 : 0)), CompressionMode.Decompress);
            gzip.CopyTo(unpacked);
            message = unpacked.ToArray();
        }

        _received.Enqueue(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}\n"
            + string.Join('\n', context.Request.Headers.Select(static header => $"{header.Key}: {header.Value}")) + "\n\n" + Encoding.Latin1.GetString(message));
        if (isGrpc)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(new byte[5]);
        }
        else
        {
            context.Response.StatusCode = context.Request.Path == "/write" || context.Request.Path == "/ping" ? 204 : context.Request.Path.Value!.StartsWith("/v1/", StringComparison.Ordinal) ? 200 : 202;
        }
    }
}
