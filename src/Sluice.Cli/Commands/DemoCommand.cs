using System.CommandLine;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Demo;
using Sluice.Cli.Output;

namespace Sluice.Cli.Commands;

/// <summary><c>demo</c>: a gateway with a showcase configuration in front of small embedded services. Needs no network.</summary>
internal static class DemoCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Option<int> port = Flags.Port("Listens on this port instead of 8080.");
        Option<bool> print = Flags.Switch("--print-config", "Prints the demo's configuration and ends.");
        var command = new Command("demo", "Runs a gateway in front of small embedded services, with requests to try.") { port, print };
        command.SetAction(result =>
        {
            if (!result.GetValue(print))
            {
                return RunAsync(result.GetValue(port), terminal);
            }

            terminal.Output.Write(Showcase.Configuration);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static async Task<int> RunAsync(int port, Terminal terminal)
    {
        TimeProvider clock = TimeProvider.System;
        await using DemoServices services = await DemoServices.StartAsync(clock, CancellationToken.None);
        LoadedConfiguration loaded = LoadedConfiguration.FromText(
            services.Address(Showcase.Configuration), "krakend.json", new LoadOverrides(port, Debug: false));
        if (loaded.Config is not { } config)
        {
            terminal.Failure("ERROR parsing the demo's configuration:");
            loaded.Print(terminal);
            return ExitCode.Refused;
        }

        return await new GatewayProcess(terminal, clock).RunAsync(
            loaded, config, listening => Showcase.Write(terminal.Output, listening));
    }
}
