using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

/// <summary>What the tests of calls to backends share: a transport, requests, and answers read to their end in bounded time.</summary>
public abstract class TransportTest : IDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<HttpTransport> _transports = [];

    private protected HttpTransport NewTransport(TransportConfig? settings = null, ClientTls? tls = null, TimeProvider? time = null)
    {
        settings ??= new TransportConfig();
        time ??= TimeProvider.System;
        HttpTransport transport = new(settings, new Dialer(settings, DnsCache.OfSystem(settings.DnsCacheTtl, time), tls, time), null, time);
        _transports.Add(transport);
        return transport;
    }

    private protected static UpstreamRequest Get(string host, string target = "/", params (string Name, string Value)[] headers)
    {
        UpstreamRequest request = new() { Method = "GET", Host = host, Target = target };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    private protected static UpstreamRequest Post(string host, RequestBody body, string method = "POST") =>
        new() { Method = method, Host = host, Target = "/", Body = body };

    private protected static RequestBody Bytes(string text) => RequestBody.Buffered(Encoding.Latin1.GetBytes(text));

    private protected static async Task<UpstreamResult> SendAsync(
        IUpstreamTransport transport, UpstreamRequest request, CancellationToken cancellation = default) =>
        await transport.SendAsync(request, cancellation).AsTask().WaitAsync(Patience, CancellationToken.None);

    /// <summary>Calls and reads the whole body; the failure is that of the head or of the body.</summary>
    private protected static async Task<(int Status, string Body, Failure? Failure)> CallAsync(
        IUpstreamTransport transport, UpstreamRequest request, CancellationToken cancellation = default)
    {
        UpstreamResult result = await SendAsync(transport, request, cancellation);
        if (result.Response is null)
        {
            return (0, "", result.Failure);
        }

        using UpstreamResponse response = result.Response;
        (string body, Failure? failure) = await ReadAllAsync(response, cancellation);
        return (response.StatusCode, body, failure);
    }

    private protected static async Task<(string Body, Failure? Failure)> ReadAllAsync(
        UpstreamResponse response, CancellationToken cancellation = default)
    {
        StringBuilder body = new();
        byte[] buffer = new byte[4096];
        while (true)
        {
            BodyRead read = await response.ReadAsync(buffer, cancellation).AsTask().WaitAsync(Patience, CancellationToken.None);
            if (read.Failure is not null || read.Count == 0)
            {
                return (body.ToString(), read.Failure);
            }

            body.Append(Encoding.Latin1.GetString(buffer, 0, read.Count));
        }
    }

    public virtual void Dispose()
    {
        _transports.ForEach(static transport => transport.Dispose());
        GC.SuppressFinalize(this);
    }
}
