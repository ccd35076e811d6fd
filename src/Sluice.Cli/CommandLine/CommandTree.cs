using System.CommandLine;
using System.CommandLine.Help;
using Sluice.Cli.Commands;
using Sluice.Cli.Output;

namespace Sluice.Cli.CommandLine;

/// <summary>The commands and what happens to a command line that is none of them (core.md 1.1).</summary>
internal static class CommandTree
{
    /// <summary>Parses and runs a command line.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="terminal">Where the command writes.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        RootCommand root = Build(terminal);
        var parsing = new ParserConfiguration { EnablePosixBundling = true, ResponseFileTokenReplacer = null };
        ParseResult result = root.Parse(args, parsing);
        if (result.Errors.Count > 0 && result.Action is not HelpPage)
        {
            return Refuse(result, terminal);
        }

        // The commands handle signals and faults themselves.
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.Output,
            Error = terminal.Error,
        };
        return await result.InvokeAsync(invocation);
    }

    /// <summary>Tells a wrong command line the way the original does: the error and the usage on standard error, the error once
    /// more on standard output.</summary>
    /// <param name="terminal">Where it is told.</param>
    /// <param name="command">The command whose usage is shown.</param>
    /// <param name="message">What is wrong.</param>
    /// <returns>The exit code.</returns>
    public static int Refuse(Terminal terminal, Command command, string message)
    {
        terminal.Failure("Error:", $" {message}");
        UsageText.Write(command, terminal.Error);
        terminal.Output.WriteLine(message);
        return ExitCode.Refused;
    }

    private static int Refuse(ParseResult result, Terminal terminal)
    {
        // One mistake can lead the parser to several findings; the first names it.
        Command command = result.CommandResult.Command;
        return Refuse(terminal, command, result.Errors[0].Message);
    }

    private static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand("Sluice is an API gateway that runs KrakenD v3 configuration files.");
        root.Directives.Clear();
        root.Options.Clear();
        root.Options.Add(new HelpOption("--help", "-h") { Action = new HelpPage(terminal), Recursive = true });
        root.Add(RunCommand.Create(terminal));
        root.Add(CheckCommand.Create(terminal));
        root.Add(SchemaCommand.Create(terminal));
        root.Add(AuditCommand.Create(terminal));
        root.Add(ExplainCommand.Create(terminal));
        root.Add(HealthCommand.Create(terminal));
        root.Add(DemoCommand.Create(terminal));
        root.Add(CheckPluginCommand.Create(terminal));
        root.Add(TestPluginCommand.Create(terminal));
        root.Add(VersionCommand.Create(terminal));
        root.Add(HelpCommand.Create(root, terminal));
        root.SetAction(_ => HelpPage.Write(root, terminal.Output));
        return root;
    }
}
