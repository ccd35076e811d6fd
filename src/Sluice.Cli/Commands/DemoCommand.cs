using System.CommandLine;
using System.Globalization;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Demo;
using Sluice.Cli.Output;
using Sluice.Cli.Reloading;

namespace Sluice.Cli.Commands;

/// <summary><c>demo</c>: a gateway in front of small embedded services, with a showcase configuration or a given one. Needs no network.</summary>
internal static class DemoCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Option<int> port = Flags.Port("Listens on this port instead of 8080.");
        Option<string> config = Flags.Text(
            "--config", "-c", "file", "Serves this configuration instead of the demo's own, with the services in place of its http://*.demo hosts.");
        Option<bool> print = Flags.Switch("--print-config", "Prints the demo's configuration and ends.");
        var command = new Command("demo", "Runs a gateway in front of small embedded services, with requests to try.") { config, port, print };
        command.SetAction(result =>
        {
            if (result.GetValue(print))
            {
                terminal.Output.Write(Showcase.Configuration);
                return Task.FromResult(ExitCode.Success);
            }

            var overrides = new LoadOverrides(result.GetValue(port), Debug: false);
            return result.GetValue(config) is { Length: > 0 } path ? ServeAsync(path, overrides, terminal) : ShowAsync(overrides, terminal);
        });
        return command;
    }

    private static async Task<int> ShowAsync(LoadOverrides overrides, Terminal terminal)
    {
        TimeProvider clock = TimeProvider.System;
        await using DemoServices services = await DemoServices.StartAsync(clock, CancellationToken.None);
        LoadedConfiguration loaded = LoadedConfiguration.FromText(
            services.Address(Showcase.Configuration), "krakend.json", overrides);
        if (loaded.Config is not { } config)
        {
            terminal.Failure("ERROR parsing the demo's configuration:");
            loaded.Print(terminal);
            return ExitCode.Refused;
        }

        return await new GatewayProcess(terminal, clock).RunAsync(
            loaded, config, listening => Showcase.Write(terminal.Output, listening));
    }

    private static async Task<int> ServeAsync(string path, LoadOverrides overrides, Terminal terminal)
    {
        // Findings are about the file as it is written, not about its text with addresses in place of hosts.
        if (new ConfigurationSource(path, overrides, Unprotected.Refuse, terminal).Read().Config is null)
        {
            return ExitCode.Refused;
        }

        TimeProvider clock = TimeProvider.System;
        await using DemoServices services = await DemoServices.StartAsync(clock, CancellationToken.None);
        LoadedConfiguration loaded = LoadedConfiguration.FromFile(path, overrides, services.Address);
        if (loaded.Config is not { } config)
        {
            terminal.Failure("ERROR parsing the configuration file:");
            loaded.Print(terminal);
            return ExitCode.Refused;
        }

        return await new GatewayProcess(terminal, clock).RunAsync(
            loaded,
            config,
            listening => terminal.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Sluice listens on http://127.0.0.1:{listening} in front of the demo's services, with {path}. Press Ctrl+C to stop.")));
    }
}
