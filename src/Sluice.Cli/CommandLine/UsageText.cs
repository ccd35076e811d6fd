using System.CommandLine;

namespace Sluice.Cli.CommandLine;

/// <summary>The usage of a command: what it does, how it is written, its commands and its flags.</summary>
internal static class UsageText
{
    /// <summary>The name users call the program by, whatever file it is started from.</summary>
    private const string Program = "sluice";

    private const string Gap = "   ";

    /// <summary>Writes the usage.</summary>
    /// <param name="command">The command.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(Command command, TextWriter output)
    {
        bool isRoot = command is RootCommand;
        output.WriteLine(command.Description);
        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine(isRoot ? $"  {Program} <command> [flags]" : $"  {Program} {command.Name}{Arguments(command)} [flags]");
        if (command.Aliases.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Also written:");
            output.WriteLine($"  {string.Join(", ", command.Aliases)}");
        }

        WriteRows("Commands:", [.. command.Subcommands.Where(static c => !c.Hidden).Select(static c => (c.Name, c.Description ?? ""))], output);
        List<(string, string)> flags = [.. command.Options.Where(static o => !o.Hidden && o.Name != "--help").Select(Row)];
        flags.Add(("-h, --help", "Shows this help."));
        WriteRows("Flags:", flags, output);
        if (isRoot)
        {
            output.WriteLine();
            output.WriteLine($"'{Program} help <command>' explains a command.");
        }
    }

    private static string Arguments(Command command) => string.Concat(command.Arguments.Select(static a => $" [{a.Name}]"));

    private static (string Form, string Description) Row(Option option)
    {
        string value = option.HelpName is null ? "" : $" <{option.HelpName}>";
        string form = option.Aliases.Count > 0 ? $"{option.Aliases.First()}, {option.Name}" : $"    {option.Name}";
        return (form + value, option.Description ?? "");
    }

    private static void WriteRows(string title, List<(string Form, string Description)> rows, TextWriter output)
    {
        if (rows.Count == 0)
        {
            return;
        }

        int width = rows.Max(static r => r.Form.Length);
        output.WriteLine();
        output.WriteLine(title);
        foreach ((string form, string description) in rows)
        {
            output.WriteLine($"  {form.PadRight(width)}{Gap}{description}");
        }
    }
}
