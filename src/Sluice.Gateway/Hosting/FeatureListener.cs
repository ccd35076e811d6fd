using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Sluice.Gateway.Hosting;

/// <summary>The listener of a port that a feature has of its own. It stays open over reloads that keep the port; each configuration puts its
/// own answers behind it when it begins to serve. Those who call such ports are few.</summary>
/// <param name="settings">What it is opened for.</param>
/// <param name="log">The log, which outlives a configuration.</param>
internal sealed class FeatureListener(FeatureListenerSettings settings, IGatewayLog log) : IHttpApplication<HttpContext>, IDisposable
{
    /// <summary>The most connections at once: strangers must not fill the memory.</summary>
    private const int MaxConnections = 100;

    /// <summary>The largest request head in bytes.</summary>
    private const int MaxHead = 64 * 1024;

    private WebApplication? _application;
    private IPAddress? _address;
    private RequestDelegate? _answer;

    /// <summary>Lets a configuration answer, opening the port where it is not open yet.</summary>
    /// <param name="address">The address; <see cref="IPAddress.IPv6Any"/> for all.</param>
    /// <param name="answer">What answers from now on.</param>
    /// <param name="cancellation">Ends the opening.</param>
    /// <returns>Why the port cannot be opened, in one sentence; <see langword="null"/> when it is.</returns>
    public async ValueTask<string?> ServeAsync(IPAddress address, RequestDelegate answer, CancellationToken cancellation)
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

        Volatile.Write(ref _answer, answer);
        return null;
    }

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public Task ProcessRequestAsync(HttpContext context) => Volatile.Read(ref _answer)!(context);

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
            kestrel.Limits.MaxRequestBodySize = settings.MaxBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHead;
            kestrel.Limits.MaxRequestLineSize = MaxHead;
            kestrel.Limits.MaxRequestBufferSize = 2 * MaxHead;
            if (Any(address))
            {
                kestrel.ListenAnyIP(settings.Port, static listener => listener.Protocols = HttpProtocols.Http1);
            }
            else
            {
                kestrel.Listen(address, settings.Port, static listener => listener.Protocols = HttpProtocols.Http1);
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
            return ListenFailure.Describe(exception, Any(address) ? "" : address.ToString(), settings.Port, $"set another port in {settings.Namespace}");
        }

        _application = application;
        _address = address;
        log.Log(LogLevel.Info, $"[SERVICE: {settings.Name}] Listening on port: {settings.Port}{(Any(address) ? "" : $" of {address}")}");
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

/// <summary>What a listener is opened for; it is kept over a reload that leaves this as it is.</summary>
/// <param name="Name">The feature's name in the log.</param>
/// <param name="Namespace">Where the port is set, for the remedy when it cannot be opened.</param>
/// <param name="Port">The port.</param>
/// <param name="MaxBody">The largest body of a request, in bytes.</param>
internal sealed record FeatureListenerSettings(string Name, string Namespace, int Port, long MaxBody = 0);

/// <summary>The port of one configuration.</summary>
/// <param name="listener">Its listener.</param>
/// <param name="address">The address.</param>
/// <param name="answer">What answers.</param>
internal sealed class FeaturePort(FeatureListener listener, IPAddress address, RequestDelegate answer) : IFeaturePort
{
    /// <inheritdoc/>
    public ValueTask<string?> ServeAsync(CancellationToken cancellation) => listener.ServeAsync(address, answer, cancellation);
}
