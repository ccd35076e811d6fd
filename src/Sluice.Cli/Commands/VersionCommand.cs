using System.CommandLine;
using System.Runtime.InteropServices;
using Sluice.Cli.Output;

namespace Sluice.Cli.Commands;

/// <summary><c>version</c>: what runs here, on standard error as the original writes it (core.md 1.1).</summary>
internal static class VersionCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("version", "Shows the version.");
        command.SetAction(_ =>
        {
            terminal.Error.WriteLine($"Sluice Version: {ProductVersion.Text}");
            terminal.Error.WriteLine($".NET Version: {Environment.Version}");
            terminal.Error.WriteLine($"Platform: {RuntimeInformation.RuntimeIdentifier}");
            return ExitCode.Success;
        });
        return command;
    }
}
