using System.CommandLine;
using Sluice.Cli.Output;

namespace Sluice.Cli.Commands;

/// <summary>The original's commands that Sluice does not have. They are known so that the refusal can say what to do instead.</summary>
internal static class AbsentCommands
{
    /// <summary>The commands, hidden from the help.</summary>
    /// <param name="terminal">Where the refusals go.</param>
    public static IEnumerable<Command> Create(Terminal terminal)
    {
        yield return Absent(
            terminal, "check-plugin", "'check-plugin' is not supported: Go plug-ins cannot be loaded by Sluice.");
        yield return Absent(
            terminal, "test-plugin", "'test-plugin' is not supported: Go plug-ins cannot be loaded by Sluice.");
    }

    private static Command Absent(Terminal terminal, string name, string message)
    {
        var command = new Command(name, message) { Hidden = true, TreatUnmatchedTokensAsErrors = false };
        command.SetAction(_ =>
        {
            terminal.Failure("Error:", $" {message}");
            return ExitCode.Refused;
        });
        return command;
    }
}
