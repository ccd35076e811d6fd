using System.CommandLine;
using System.CommandLine.Invocation;
using Sluice.Cli.Output;

namespace Sluice.Cli.CommandLine;

/// <summary>The help text of a command, on standard output, below the name and the version.</summary>
/// <param name="terminal">Where it is written.</param>
internal sealed class HelpPage(Terminal terminal) : SynchronousCommandLineAction
{
    private const string Logo =
        """
          ___ _      _
         / __| |_  _(_)__ ___
         \__ \ | || | / _/ -_)
         |___/_|\_,_|_\__\___|

        """;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult) => Write(parseResult.CommandResult.Command, terminal.Output);

    /// <summary>Writes the page of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="output">Where it is written.</param>
    /// <returns>The exit code.</returns>
    public static int Write(Command command, TextWriter output)
    {
        output.WriteLine(Logo);
        output.WriteLine($"Version: {ProductVersion.Text}");
        output.WriteLine();
        UsageText.Write(command, output);
        return ExitCode.Success;
    }
}
