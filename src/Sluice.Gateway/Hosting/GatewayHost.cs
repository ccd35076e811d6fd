using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Hosting;

/// <summary>What a gateway takes from its surroundings.</summary>
public sealed record GatewayHostOptions
{
    /// <summary>The source of time. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where log lines go. Default: standard output.</summary>
    public Stream? Log { get; init; }
}

/// <summary>The outcome of starting a gateway.</summary>
/// <param name="Host">The running gateway; <see langword="null"/> when it did not start.</param>
/// <param name="Failure">Why it did not, in one sentence; <see langword="null"/> when it did, or when
/// <paramref name="Diagnostics"/> tell.</param>
/// <param name="Diagnostics">What was found while the configuration was compiled.</param>
public sealed record GatewayStart(GatewayHost? Host, string? Failure, DiagnosticBag Diagnostics);

/// <summary>A running gateway: its listeners and the configuration they serve.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    /// <summary>What a stop waits beyond the longest endpoint timeout when <c>max_shutdown_wait_time</c> is not set: enough for the
    /// answers to reach their clients, and a bound for those that never read.</summary>
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(10);

    private readonly WebApplication _application;
    private readonly IServer _server;
    private readonly CompiledGateway _gateway;
    private readonly GatewayLog _log;
    private readonly LogWriter _logWriter;
    private readonly TimeSpan _shutdownLimit;
    private readonly TimeProvider _clock;

    private GatewayHost(
        WebApplication application, IServer server, CompiledGateway gateway, LogWriter logWriter, GatewayLog log, GatewayConfig config, TimeProvider clock)
    {
        _application = application;
        _server = server;
        _gateway = gateway;
        _logWriter = logWriter;
        _log = log;
        _clock = clock;
        _shutdownLimit = config.Server.MaxShutdownWaitTime > TimeSpan.Zero
            ? config.Server.MaxShutdownWaitTime
            : config.Endpoints.Select(static e => e.Timeout).DefaultIfEmpty().Max() + ShutdownMargin;
        Endpoints = [.. server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(ToEndPoint).OfType<IPEndPoint>()];
    }

    /// <summary>The addresses that are listened on.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; }

    /// <summary>Compiles a configuration and starts to serve it.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="options">The surroundings.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async ValueTask<GatewayStart> StartAsync(
        GatewayConfig config, GatewayHostOptions options, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var logWriter = new LogWriter(options.Log ?? Console.OpenStandardOutput(), options.Clock);
        var log = new GatewayLog(logWriter, options.Clock);
        log.Write(LogLevel.Info, $"Starting Sluice v{GatewayVersion.Number}");
        log.Write(LogLevel.Info, $"Working directory is {Environment.CurrentDirectory}");
        log.Write(LogLevel.Info, "Starting the Sluice instance");
        CompiledGateway gateway = GatewayPipeline.Compile(config, new GatewayServices(options.Clock, log, logWriter, new KeptState()), diagnostics);
        ListenerTls? tls = ListenerTls.Load(config.Tls, diagnostics);
        if (diagnostics.HasErrors)
        {
            gateway.Dispose();
            logWriter.Dispose();
            return new GatewayStart(null, null, diagnostics);
        }

        foreach (string missing in await gateway.DiscoverHostsAsync(cancellation))
        {
            log.Write(LogLevel.Warning, $"[SERVICE: DNS] {missing}");
        }

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ServerListeners.Configure(builder, config, gateway.Router, gateway.Limits, tls);
        WebApplication application = builder.Build();
        IServer server = application.Services.GetRequiredService<IServer>();
        try
        {
            await server.StartAsync(new GatewayApplication(gateway, options.Clock), cancellation);
        }
        catch (Exception e) when (e is IOException or AddressInUseException or System.Net.Sockets.SocketException)
        {
            log.Write(LogLevel.Error, $"[SERVICE: Gin] {Reason(e, config)}");
            gateway.Dispose();
            await application.DisposeAsync();
            logWriter.Dispose();
            return new GatewayStart(null, Reason(e, config), diagnostics);
        }

        log.Write(LogLevel.Info, $"[SERVICE: Gin] Listening on port: {config.Port}");
        return new GatewayStart(
            new GatewayHost(application, server, gateway, logWriter, log, config, options.Clock), null, diagnostics);
    }

    /// <summary>Stops: no connection is accepted any more, requests in flight are finished within the configured time, then all
    /// connections are closed.</summary>
    /// <param name="cancellation">Ends the wait for requests in flight.</param>
    /// <returns>Whether every request was finished.</returns>
    public async Task<bool> StopAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_shutdownLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        await _server.StopAsync(either.Token);
        _log.Write(LogLevel.Info, "[SERVICE: Gin] Router execution ended");
        return !either.IsCancellationRequested;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _gateway.Dispose();
        _logWriter.Dispose();
    }

    private static string Reason(Exception e, GatewayConfig config)
    {
        string address = config.ListenIp.Length == 0 ? $"port {config.Port}" : $"{config.ListenIp}, port {config.Port}";
        return e is AddressInUseException || e.InnerException is AddressInUseException
            ? $"{address} is already in use by another process: stop it, or set another port in the configuration or with --port"
            : $"cannot listen on {address}: {e.Message}";
    }

    private static IPEndPoint? ToEndPoint(string address)
    {
        BindingAddress binding = BindingAddress.Parse(address);
        return IPAddress.TryParse(binding.Host.Trim('[', ']'), out IPAddress? ip) ? new IPEndPoint(ip, binding.Port) : null;
    }
}
