using Sluice.Cli.Output;
using Sluice.Cli.Signals;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Commands;

/// <summary>The life of a gateway in this process: start, serve until a signal, stop within the configured time.</summary>
/// <param name="terminal">Where failures and signals are told.</param>
/// <param name="clock">The time.</param>
internal sealed class GatewayProcess(Terminal terminal, TimeProvider clock)
{
    /// <summary>Runs it.</summary>
    /// <param name="config">What to serve.</param>
    /// <param name="onListening">Called once, with the port, when clients can connect.</param>
    /// <returns>The exit code: 0 after a stop that a signal asked for.</returns>
    public async Task<int> RunAsync(GatewayConfig config, Action<int> onListening)
    {
        var log = new ServiceLog(terminal.Output, clock);
        using var signals = new StopSignals(terminal, clock);
        log.Info($"Starting Sluice v{ProductVersion.Text}");
        log.Info($"Working directory is {Environment.CurrentDirectory}");
        log.Info("Starting the Sluice instance");

        GatewayStart start;
        try
        {
            start = await GatewayHost.StartAsync(
                config, new GatewayHostOptions { Clock = clock, Log = terminal.Output }, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Success;
        }

        if (start.Host is not { } host)
        {
            terminal.Failure("ERROR", $" {start.Failure}");
            log.Info("[SERVICE: Gin] Router execution ended");
            return ExitCode.Failure;
        }

        await using (host)
        {
            foreach (int port in host.Endpoints.Select(static e => e.Port).Distinct())
            {
                log.Info($"[SERVICE: Gin] Listening on port: {port}");
            }

            onListening(host.Endpoints.Count > 0 ? host.Endpoints[0].Port : config.Port);
            await signals.WaitAsync();
            await StopAsync(host, config.Server.MaxShutdownWaitTime);
        }

        log.Info("[SERVICE: Gin] Router execution ended");
        return ExitCode.Success;
    }

    // max_shutdown_wait_time 0 waits until the last request in flight has ended; a second signal ends that.
    private async Task StopAsync(GatewayHost host, TimeSpan longest)
    {
        if (longest <= TimeSpan.Zero)
        {
            await host.StopAsync(CancellationToken.None);
            return;
        }

        using var bound = new CancellationTokenSource(longest, clock);
        await host.StopAsync(bound.Token);
    }
}
