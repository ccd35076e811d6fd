using System.Net;
using Sluice.Configuration;
using Sluice.Gateway.Features.Logging;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Hosting;

/// <summary>What a gateway takes from its surroundings.</summary>
public sealed record GatewayHostOptions
{
    /// <summary>The source of time. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where log lines go. Default: standard output.</summary>
    public Stream? Log { get; init; }

    /// <summary>The sockets to serve in place of the configuration's address and port. Default: none.</summary>
    public IReadOnlyList<HandedSocket> Sockets { get; init; } = [];

    /// <summary>The places of the local syslog daemon's socket. Default: the usual ones.</summary>
    internal IReadOnlyList<string> SyslogPaths { get; init; } = SyslogOutput.UsualPaths;
}

/// <summary>The outcome of starting a gateway.</summary>
/// <param name="Host">The running gateway; <see langword="null"/> when it did not start.</param>
/// <param name="Failure">Why it did not, in one sentence; <see langword="null"/> when it did, or when
/// <paramref name="Diagnostics"/> tell.</param>
/// <param name="Diagnostics">What was found while the configuration was compiled.</param>
public sealed record GatewayStart(GatewayHost? Host, string? Failure, DiagnosticBag Diagnostics);

/// <summary>The outcome of a reload.</summary>
/// <param name="Done">Whether the new configuration serves; if not, the old one goes on.</param>
/// <param name="Failure">Why it does not, in one sentence; <see langword="null"/> when it does, or when
/// <paramref name="Diagnostics"/> tell.</param>
/// <param name="Diagnostics">What was found while the configuration was compiled.</param>
public sealed record GatewayReload(bool Done, string? Failure, DiagnosticBag Diagnostics);

/// <summary>A running gateway: its listeners and the configuration they serve. A reload compiles the new configuration beside the old,
/// exchanges them, and lets the requests in flight end where they began.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    /// <summary>What a stop waits beyond the longest endpoint timeout when <c>max_shutdown_wait_time</c> is not set: enough for the
    /// answers to reach their clients, and a bound for those that never read.</summary>
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(10);

    private readonly GatewayApplication _application;
    private readonly LogWriter _logWriter;
    private readonly IReadOnlyList<string> _syslogPaths;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CertificateWatch _certificates;
    private readonly RetiredGateways _retired;
    private readonly Drain _drain;
    private GatewayServer _server;
    private bool _isStopping;

    private GatewayHost(
        GatewayServer server, GatewayApplication application, LogWriter logWriter, GatewayHostOptions options, Drain drain)
    {
        _server = server;
        _application = application;
        _logWriter = logWriter;
        _syslogPaths = options.SyslogPaths;
        _clock = options.Clock;
        _drain = drain;
        _retired = new RetiredGateways(_clock);
        _certificates = new CertificateWatch(_clock, ReloadCertificatesAsync);
    }

    // The log of the configuration that serves.
    private IGatewayLog Log => _application.Gateway.Log;

    /// <summary>The addresses that are listened on.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => _server.Endpoints;

    /// <summary>Compiles a configuration and starts to serve it.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="options">The surroundings.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async ValueTask<GatewayStart> StartAsync(
        GatewayConfig config, GatewayHostOptions options, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var logWriter = new LogWriter(options.Log ?? Console.OpenStandardOutput(), options.Clock);
        var state = new KeptState();
        var drain = new Drain();
        var logs = GatewayLogs.Open(config.ExtraConfig, logWriter, options.SyslogPaths, options.Clock, state, diagnostics);
        logs.Activate();
        IGatewayLog log = logs.Application;
        log.Write(LogLevel.Info, $"Starting Sluice v{GatewayVersion.Number}");
        log.Write(LogLevel.Info, $"Working directory is {Environment.CurrentDirectory}");
        log.Write(LogLevel.Info, "Starting the Sluice instance");
        CompiledGateway gateway = GatewayPipeline.Compile(
            config, new GatewayServices(options.Clock, logs, state) { Drain = drain }, diagnostics);
        FileStamps certificates = CertificateWatch.StampsOf(config.Tls);
        ListenerTls? tls = ListenerTls.Load(config.Tls, diagnostics);
        if (diagnostics.HasErrors)
        {
            gateway.Dispose();
            logWriter.Dispose();
            return new GatewayStart(null, null, diagnostics);
        }

        await DiscoverAsync(gateway, log, cancellation);
        var server = GatewayServer.Create(gateway, tls, options.Sockets);
        var application = new GatewayApplication(gateway, options.Clock, drain);
        if ((await gateway.ServePortsAsync(cancellation) ?? await server.ListenAsync(application, cancellation)) is { } failure)
        {
            log.Write(LogLevel.Error, $"[SERVICE: Gin] {failure}");
            gateway.Dispose();
            await server.DisposeAsync();
            logWriter.Dispose();
            return new GatewayStart(null, failure, diagnostics);
        }

        log.Write(LogLevel.Info, options.Sockets.Count == 0
            ? $"[SERVICE: Gin] Listening on port: {config.Port}"
            : $"[SERVICE: Gin] Listening on the sockets handed over: {string.Join(", ", options.Sockets.Select(static s => s.Address))}");
        var host = new GatewayHost(server, application, logWriter, options, drain);
        host._certificates.Watch(config.Tls, certificates);
        return new GatewayStart(host, null, diagnostics);
    }

    /// <summary>Lets another configuration serve. It is compiled first: with a mistake in it, nothing changes. Requests in flight end
    /// on the configuration they began with; what features remember is kept where their settings are the same. Listeners stay
    /// open unless their address, port, protocols or limit of connections changes.</summary>
    /// <param name="config">The other configuration.</param>
    /// <param name="cancellation">Ends the wait for a reload that is under way, and that for discovery; then nothing changes.</param>
    public async ValueTask<GatewayReload> ReloadAsync(GatewayConfig config, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            return await ChangeAsync(config, cancellation);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Tells in the log that a configuration was refused before it came to a reload.</summary>
    public void TellRefused() =>
        Log.Write(LogLevel.Error, "[SERVICE: Reload] the new configuration has mistakes; the previous one keeps serving");

    /// <summary>Prepares a stop: the health route answers 503, and each connection is closed after its next answer. Everything else is
    /// served as before, until <see cref="StopAsync"/>.</summary>
    public void BeginDrain()
    {
        _drain.Begin();
        Log.Write(LogLevel.Info, "[SERVICE: Gin] About to stop: the health route answers 503 from now on");
    }

    /// <summary>Stops: no connection is accepted any more, requests in flight are finished within the configured time, then all
    /// connections are closed.</summary>
    /// <param name="cancellation">Ends the wait for requests in flight.</param>
    /// <returns>Whether every request was finished.</returns>
    public async Task<bool> StopAsync(CancellationToken cancellation)
    {
        await _changing.WaitAsync(CancellationToken.None);
        _isStopping = true;
        _changing.Release();
        using var limit = new CancellationTokenSource(ShutdownLimit(_application.Gateway.Config), _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        await Task.WhenAll(_server.StopAsync(either.Token), _retired.StopServersAsync(either.Token));
        Log.Write(LogLevel.Info, "[SERVICE: Gin] Router execution ended");
        return !either.IsCancellationRequested;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _certificates.Dispose();
        await _server.DisposeAsync();
        await _retired.DisposeAsync();
        _application.Gateway.Dispose();
        await _application.Gateway.EndAsync();
        _logWriter.Dispose();
        _changing.Dispose();
    }

    private async ValueTask<GatewayReload> ChangeAsync(GatewayConfig config, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        CompiledGateway old = _application.Gateway;
        if (_isStopping)
        {
            return new GatewayReload(false, "the gateway is stopping", diagnostics);
        }

        var state = new KeptState(old.State);
        var logs = GatewayLogs.Open(config.ExtraConfig, _logWriter, _syslogPaths, _clock, state, diagnostics);
        var services = new GatewayServices(_clock, logs, state) { Drain = _drain };
        CompiledGateway next = GatewayPipeline.Compile(config, services, diagnostics);
        FileStamps certificates = CertificateWatch.StampsOf(config.Tls);
        ListenerTls? tls = ListenerTls.Load(config.Tls, diagnostics);
        if (diagnostics.HasErrors)
        {
            next.Dispose();
            TellRefused();
            return new GatewayReload(false, null, diagnostics);
        }

        try
        {
            await DiscoverAsync(next, next.Log, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            next.Dispose();
            throw;
        }

        // From here on listeners move, and are not left between two places.
        string? failure = await next.ServePortsAsync(CancellationToken.None);
        if (failure is null && ListenerSettings.Of(config, next.Router, next.Limits, tls, _server.Settings.Sockets) == _server.Settings)
        {
            _server.Adopt(next, tls);
        }
        else if ((failure ??= await MoveAsync(next, tls)) is not null)
        {
            if (await old.ServePortsAsync(CancellationToken.None) is { } lost)
            {
                failure = $"{failure}; nor can a previous port be opened again: {lost}";
            }

            next.Dispose();
            Log.Write(LogLevel.Error, $"[SERVICE: Reload] {failure}; the previous configuration keeps serving");
            return new GatewayReload(false, failure, diagnostics);
        }

        next.Logs?.Activate();
        _retired.Add(_application.Exchange(next));
        _certificates.Watch(config.Tls, certificates);
        Log.Write(LogLevel.Info, "[SERVICE: Reload] the new configuration serves");
        return new GatewayReload(true, null, diagnostics);
    }

    // Opens the new listeners before the old ones close, unless both want the same address: then there is a moment in which the
    // kernel refuses connections, and if the new ones cannot be opened, the old ones are opened again.
    private async ValueTask<string?> MoveAsync(CompiledGateway next, ListenerTls? tls)
    {
        GatewayServer old = _server;
        if (old.Settings.Sockets.Count > 0)
        {
            return "the sockets were handed over, and serve other protocols or another limit of connections only after a restart";
        }

        var server = GatewayServer.Create(next, tls, []);
        var limit = new CancellationTokenSource(ShutdownLimit(_application.Gateway.Config), _clock);
        if (!server.Settings.SharesAddressWith(old.Settings))
        {
            if (await server.ListenAsync(_application, CancellationToken.None) is { } refused)
            {
                await server.DisposeAsync();
                limit.Dispose();
                return refused;
            }

            _server = server;
            _retired.Add(old, old.StopAsync(limit.Token), limit);
        }
        else
        {
            Task stopping = old.StopAsync(limit.Token);
            string? failure = await server.ListenAsync(_application, CancellationToken.None);
            _retired.Add(old, stopping, limit);
            if (failure is not null)
            {
                await server.DisposeAsync();
                server = GatewayServer.Create(_application.Gateway, old.Tls, []);
                if (await server.ListenAsync(_application, CancellationToken.None) is { } lost)
                {
                    failure = $"{failure}; nor can the previous address be opened again: {lost}";
                }
            }

            _server = server;
            if (failure is not null)
            {
                return failure;
            }
        }

        Log.Write(LogLevel.Info, $"[SERVICE: Gin] Listening on port: {next.Config.Port}");
        return null;
    }

    private async Task ReloadCertificatesAsync()
    {
        await _changing.WaitAsync();
        try
        {
            GatewayConfig config = _application.Gateway.Config;
            var diagnostics = new DiagnosticBag();
            if (_isStopping || config.Tls is null)
            {
                return;
            }

            ListenerTls? tls = ListenerTls.Load(config.Tls, diagnostics);
            if (tls is null || diagnostics.HasErrors)
            {
                string reasons = string.Join("; ", diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.Message));
                Log.Write(LogLevel.Error, $"[SERVICE: TLS] the changed certificates cannot be used, the previous ones stay in use: {reasons}");
                return;
            }

            _server.Adopt(_application.Gateway, tls);
            Log.Write(LogLevel.Info, "[SERVICE: TLS] the changed certificates are in use");
        }
        finally
        {
            _changing.Release();
        }
    }

    private static async ValueTask DiscoverAsync(CompiledGateway gateway, IGatewayLog log, CancellationToken cancellation)
    {
        foreach (string missing in await gateway.DiscoverHostsAsync(cancellation))
        {
            log.Write(LogLevel.Warning, $"[SERVICE: DNS] {missing}");
        }
    }

    private static TimeSpan ShutdownLimit(GatewayConfig config) => TimerTime.Bounded(config.Server.MaxShutdownWaitTime > TimeSpan.Zero
        ? config.Server.MaxShutdownWaitTime
        : TimerTime.Bounded(config.Endpoints.Select(static e => e.Timeout).DefaultIfEmpty().Max()) + ShutdownMargin);
}
