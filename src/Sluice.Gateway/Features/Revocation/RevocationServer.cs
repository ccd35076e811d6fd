using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.Revocation;

/// <summary>The listener of a port on which revocations come in. It stays open over reloads that keep the port; each configuration puts its own
/// <see cref="RevocationApi"/> behind it when it begins to serve.</summary>
/// <param name="port">The port.</param>
/// <param name="log">The log.</param>
internal sealed class RevocationServer(int port, IGatewayLog log) : IHttpApplication<HttpContext>, IDisposable
{
    /// <summary>The most connections at once: those who revoke are few, and strangers must not fill the memory.</summary>
    private const int MaxConnections = 100;

    /// <summary>The largest request head in bytes.</summary>
    private const int MaxHead = 64 * 1024;

    private WebApplication? _application;
    private IPAddress? _address;
    private RevocationApi? _api;

    /// <summary>Lets an API answer, opening the port where it is not open yet.</summary>
    /// <param name="address">The address.</param>
    /// <param name="api">What answers from now on.</param>
    /// <param name="cancellation">Ends the opening.</param>
    /// <returns>Why the port cannot be opened, in one sentence; <see langword="null"/> when it is.</returns>
    public async ValueTask<string?> ServeAsync(IPAddress address, RevocationApi api, CancellationToken cancellation)
    {
        if (_application is null || !address.Equals(_address))
        {
            // Two addresses of one port exclude each other when one of them stands for all.
            IPAddress? before = _address;
            Close();
            if (await OpenAsync(address, cancellation) is { } failure)
            {
                return before is not null && await OpenAsync(before, cancellation) is { } lost
                    ? $"{failure}; nor can the previous address be opened again: {lost}"
                    : failure;
            }
        }

        Volatile.Write(ref _api, api);
        return null;
    }

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public Task ProcessRequestAsync(HttpContext context) => Volatile.Read(ref _api)!.AnswerAsync(context);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private async ValueTask<string?> OpenAsync(IPAddress address, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = RevocationApi.MaxBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHead;
            kestrel.Limits.MaxRequestLineSize = MaxHead;
            kestrel.Limits.MaxRequestBufferSize = 2 * MaxHead;
            if (Any(address))
            {
                kestrel.ListenAnyIP(port, static listener => listener.Protocols = HttpProtocols.Http1);
            }
            else
            {
                kestrel.Listen(address, port, static listener => listener.Protocols = HttpProtocols.Http1);
            }
        });
        WebApplication application = builder.Build();
        try
        {
            await application.Services.GetRequiredService<IServer>().StartAsync(this, cancellation);
        }
        catch (Exception exception) when (ListenFailure.IsOne(exception))
        {
            await application.DisposeAsync();
            return ListenFailure.Describe(exception, Any(address) ? "" : address.ToString(), port, "set another port in auth/revoker");
        }

        _application = application;
        _address = address;
        log.Log(LogLevel.Info, $"[SERVICE: Revoker] Listening on port: {port}{(Any(address) ? "" : $" of {address}")}");
        return null;
    }

    private static bool Any(IPAddress address) => address.Equals(IPAddress.IPv6Any);

    private void Close()
    {
        (_application as IDisposable)?.Dispose();
        _application = null;
        _address = null;
    }
}

/// <summary>The port of one configuration.</summary>
/// <param name="server">Its listener.</param>
/// <param name="address">The address.</param>
/// <param name="api">What answers.</param>
internal sealed class RevocationPort(RevocationServer server, IPAddress address, RevocationApi api) : IFeaturePort
{
    /// <inheritdoc/>
    public ValueTask<string?> ServeAsync(CancellationToken cancellation) => server.ServeAsync(address, api, cancellation);
}
