using System.CommandLine;
using System.Text;
using Sluice.Cli.Output;
using Sluice.Configuration;
using Sluice.Gateway.Features;

namespace Sluice.Cli.Commands;

/// <summary><c>schema</c>: the JSON Schema of configurations, for editors.</summary>
internal static class SchemaCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("schema", "Writes the JSON Schema of configurations, for editors.");
        command.SetAction(_ =>
        {
            terminal.Output.WriteLine(Text());
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The schema.</summary>
    public static string Text()
    {
        using var text = new MemoryStream();
        JsonSchemaWriter.Write(SettingsCatalog.Schema, text);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
