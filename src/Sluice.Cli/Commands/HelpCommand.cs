using System.CommandLine;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;

namespace Sluice.Cli.Commands;

/// <summary><c>help</c>, alone or with the name of a command.</summary>
internal static class HelpCommand
{
    /// <summary>The command.</summary>
    /// <param name="root">The command whose page is shown without a name.</param>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(RootCommand root, Terminal terminal)
    {
        var topic = new Argument<string?>("command") { Description = "The command to explain.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("help", "Explains a command.") { topic };
        command.SetAction(result =>
        {
            if (result.GetValue(topic) is not { } name)
            {
                return HelpPage.Write(root, terminal.Output);
            }

            Command? named = root.Subcommands.FirstOrDefault(c => c.Name == name || c.Aliases.Contains(name));
            return named is null
                ? CommandTree.Refuse(terminal, root, $"Unknown help topic '{name}'.")
                : HelpPage.Write(named, terminal.Output);
        });
        return command;
    }
}
