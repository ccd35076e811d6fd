using System.CommandLine;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;
using Sluice.Cli.Reloading;
using Sluice.Configuration;

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
        var command = new Command("run", "Runs the gateway.") { config, debug, port, allowUnsupported, watch };
        command.SetAction(result => RunAsync(
            result.GetValue(config),
            new LoadOverrides(result.GetValue(port), Flags.Count(result, debug) > 0),
            result.GetValue(allowUnsupported) ? Unprotected.Accept : Unprotected.Refuse,
            result.GetValue(watch),
            terminal));
        return command;
    }

    private static async Task<int> RunAsync(
        string? path, LoadOverrides overrides, Unprotected protections, bool watches, Terminal terminal)
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

        using var reloads = new ReloadLoop(source, watches, terminal, TimeProvider.System);
        return await new GatewayProcess(terminal, TimeProvider.System).RunAsync(loaded, config, static _ => { }, reloads);
    }
}
