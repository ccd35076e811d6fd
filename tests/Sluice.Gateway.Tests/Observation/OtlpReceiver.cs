using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>What a collector got.</summary>
internal sealed record OtlpRequest(string Path, IHeaderDictionary Headers, byte[] Message);

/// <summary>A collector on loopback that speaks OTLP: over HTTP/1.1 on one port, over gRPC without TLS on another.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _application;
    private readonly SemaphoreSlim _arrived = new(0);

    private OtlpReceiver(WebApplication application) => _application = application;

    /// <summary>The port of OTLP over HTTP.</summary>
    public int HttpPort { get; private set; }

    /// <summary>The port of OTLP over gRPC.</summary>
    public int GrpcPort { get; private set; }

    /// <summary>Every request, in order.</summary>
    public ConcurrentQueue<OtlpRequest> Requests { get; } = [];

    /// <summary>Answers a request, given its number from 0. Default: with success. What it gives is the body of the answer.</summary>
    public Func<HttpContext, int, byte[]> Answer { get; set; } = static (_, _) => [];

    /// <summary>Starts it; over TLS when there is a certificate to show.</summary>
    public static async Task<OtlpReceiver> StartAsync(X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (HttpProtocols protocol in (HttpProtocols[])[HttpProtocols.Http1, HttpProtocols.Http2])
            {
                kestrel.Listen(IPAddress.Loopback, 0, listener =>
                {
                    listener.Protocols = protocol;
                    if (certificate is not null)
                    {
                        listener.UseHttps(certificate);
                    }
                });
            }
        });
        WebApplication application = builder.Build();
        var receiver = new OtlpReceiver(application);
        application.Run(receiver.TakeAsync);
        await application.StartAsync();
        int[] ports = [.. application.Urls.Select(static url => new Uri(url).Port)];
        (receiver.HttpPort, receiver.GrpcPort) = (ports[0], ports[1]);
        return receiver;
    }

    /// <summary>Waits for the next request.</summary>
    public async Task ArrivesAsync() => Assert.True(await _arrived.WaitAsync(Patience), "nothing arrived");

    /// <summary>All spans that have arrived.</summary>
    public IReadOnlyList<ReceivedSpan> Spans =>
    [
        .. Requests
            .Where(static request => request.Path.Contains("trace", StringComparison.OrdinalIgnoreCase))
            .SelectMany(static request => WireMessage.Parse(request.Message).Messages(1))
            .SelectMany(static resource => resource.Messages(2).SelectMany(static scope => scope.Messages(2))
                .Select(span => new ReceivedSpan(span, resource.Message(1)))),
    ];

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        byte[] message = body.ToArray();
        bool isGrpc = context.Request.Protocol == "HTTP/2";
        bool isCompressed = context.Request.Headers.ContentEncoding == "gzip";
        if (isGrpc)
        {
            isCompressed = message[0] == 1;
            Assert.Equal(message.Length - 5, BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(1)));
            message = message[5..];
        }

        Requests.Enqueue(new OtlpRequest(context.Request.Path, new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), isCompressed ? Unpacked(message) : message));
        byte[] answer = Answer(context, Requests.Count - 1);
        context.Response.ContentType ??= isGrpc ? "application/grpc" : "application/x-protobuf";
        if (isGrpc)
        {
            byte[] prefix = new byte[5];
            BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), answer.Length);
            answer = [.. prefix, .. answer];
            if (!context.Items.ContainsKey("status"))
            {
                context.Response.AppendTrailer("grpc-status", "0");
            }
        }

        await context.Response.Body.WriteAsync(answer);
        _arrived.Release();
    }

    private static byte[] Unpacked(byte[] message)
    {
        using var unpacked = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(message), CompressionMode.Decompress);
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
