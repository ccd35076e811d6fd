using Sluice.Cli.Output;
using Sluice.Cli.Reloading;
using Sluice.Cli.Signals;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Cli.Commands;

/// <summary>The life of a gateway in this process: start, serve until a signal, stop gracefully.</summary>
/// <param name="terminal">Where failures and signals are told.</param>
/// <param name="clock">The time.</param>
internal sealed class GatewayProcess(Terminal terminal, TimeProvider clock)
{
    /// <summary>The sockets to serve in place of the configuration's port. Default: none.</summary>
    public IReadOnlyList<HandedSocket> Sockets { get; init; } = [];

    /// <summary>How long the gateway serves on after a signal, while its health route answers that it stops. Default: not at all.</summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>What the service manager is told. Default: nothing.</summary>
    public ServiceNotice? Notice { get; init; }

    /// <summary>Runs it. How long a stop waits for requests in flight is the host's to know; a second signal ends the process at
    /// once.</summary>
    /// <param name="loaded">What to serve.</param>
    /// <param name="config">Its records.</param>
    /// <param name="onListening">Called once, with the port, when clients can connect.</param>
    /// <param name="reloads">What asks for a reload; <see langword="null"/> for nothing.</param>
    /// <returns>The exit code: 0 after a stop that a signal asked for.</returns>
    public async Task<int> RunAsync(LoadedConfiguration loaded, GatewayConfig config, Action<int> onListening, ReloadLoop? reloads = null)
    {
        InlineCompletions.Enable();
        using var signals = new StopSignals(terminal, clock);
        GatewayStart start;
        try
        {
            start = await GatewayHost.StartAsync(config, new GatewayHostOptions { Clock = clock, Sockets = Sockets }, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Success;
        }

        loaded.Print(start.Diagnostics, terminal);
        if (start.Host is not { } host)
        {
            return Refuse(start);
        }

        await using (host)
        {
            onListening(host.Endpoints.Count > 0 ? host.Endpoints[0].Port : config.Port);
            Notice?.Ready("Serving");
            Task reloading = reloads?.RunAsync(host, signals.Stop) ?? Task.CompletedTask;
            await signals.WaitAsync();
            await reloading;
            Notice?.Stopping();
            if (DrainDelay > TimeSpan.Zero)
            {
                host.BeginDrain();
                await Task.Delay(TimerTime.Bounded(DrainDelay), clock);
            }

            await host.StopAsync(CancellationToken.None);
        }

        return ExitCode.Success;
    }

    private int Refuse(GatewayStart start)
    {
        if (start.Failure is { } failure)
        {
            terminal.Failure("ERROR starting the gateway:", $" {failure}");
            return ExitCode.Failure;
        }

        terminal.Failure("ERROR starting the gateway", " with this configuration");
        return ExitCode.Refused;
    }
}
