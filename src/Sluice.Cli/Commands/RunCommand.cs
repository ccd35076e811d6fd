using System.CommandLine;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;
using Sluice.Cli.Reloading;
using Sluice.Cli.Signals;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Commands;

/// <summary><c>run</c>: parses a configuration and serves it until a signal (core.md 1.1).</summary>
internal static class RunCommand
{
    /// <summary>What is said when no configuration is named.</summary>
    public const string NoConfiguration =
        "Please, provide the path to the configuration file with --config or see all the options with --help";

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Option<string> config = Flags.Text("--config", "-c", "file", "The configuration file: JSON, YAML or TOML by its extension.");
        Option<bool> debug = Flags.Switch("--debug", "-d", "Serves the /__debug/ endpoint.");
        Option<int> port = Flags.Port("Listens on this port instead of the configured one.");
        Option<bool> allowUnsupported = Flags.Switch(
            "--allow-unsupported", "Starts without the protections that the configuration asks for and Sluice does not have yet.");
        Option<bool> watch = Flags.Switch("--watch", "Reloads the configuration when one of its files changes; SIGHUP reloads it always.");
        Option<TimeSpan> drainDelay = Flags.Duration(
            "--drain-delay", "Serves on for this long after a signal to stop, while the health route answers 503.");
        var command = new Command("run", "Runs the gateway.") { config, debug, port, allowUnsupported, watch, drainDelay };
        command.SetAction(result => RunAsync(
            result.GetValue(config),
            new LoadOverrides(result.GetValue(port), Flags.Count(result, debug) > 0),
            result.GetValue(allowUnsupported) ? Unprotected.Accept : Unprotected.Refuse,
            result.GetValue(watch),
            result.GetValue(drainDelay),
            terminal));
        return command;
    }

    private static async Task<int> RunAsync(
        string? path, LoadOverrides overrides, Unprotected protections, bool watches, TimeSpan drainDelay, Terminal terminal)
    {
        if (string.IsNullOrEmpty(path))
        {
            terminal.Error.WriteLine(NoConfiguration);
            return ExitCode.Failure;
        }

        var source = new ConfigurationSource(path, overrides, protections, terminal);
        (LoadedConfiguration loaded, GatewayConfig? config) = source.Read();
        if (config is null)
        {
            return ExitCode.Refused;
        }

        IReadOnlyList<HandedSocket> sockets = HandedSockets.Find(
            Environment.GetEnvironmentVariable, Environment.ProcessId, out string? failure);
        if (failure is not null)
        {
            terminal.Failure("ERROR starting the gateway:", $" {failure}");
            return ExitCode.Failure;
        }

        TimeProvider clock = TimeProvider.System;
        var notice = ServiceNotice.OfProcess(terminal, clock);
        using var reloads = new ReloadLoop(source, watches, notice, terminal, clock);
        var process = new GatewayProcess(terminal, clock) { Sockets = sockets, DrainDelay = drainDelay, Notice = notice };
        return await process.RunAsync(loaded, config, static _ => { }, reloads);
    }
}
