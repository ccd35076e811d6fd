using System.CommandLine;
using System.Globalization;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;
using Sluice.Configuration;

namespace Sluice.Cli.Commands;

/// <summary><c>explain</c>: what the code of a finding means; without a code, all codes.</summary>
internal static class ExplainCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var code = new Argument<string?>("code") { Description = "The code, such as SLC0101.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> markdown = Flags.Switch("--markdown", "Writes the page of the manual that lists every code.");
        var command = new Command("explain", "Explains the code of a finding; without a code, lists all.") { code, markdown };
        command.SetAction(result =>
        {
            if (result.GetValue(markdown))
            {
                terminal.Output.Write(DiagnosticPage.Text());
                return ExitCode.Success;
            }

            if (result.GetValue(code) is not { } wanted)
            {
                ListAll(terminal.Output);
                return ExitCode.Success;
            }

            return Find(wanted) is { } found
                ? Explain(found, terminal.Output)
                : CommandTree.Refuse(terminal, command, $"There is no code '{wanted}'; 'sluice explain' lists all.");
        });
        return command;
    }

    private static int Explain((DiagnosticArea Area, DiagnosticCode Code) found, TextWriter output)
    {
        output.WriteLine($"{found.Code.Id}: {found.Code.Title}");
        output.WriteLine($"    {found.Area.Name}");
        output.WriteLine();
        output.WriteLine(found.Code.Explanation);
        return ExitCode.Success;
    }

    private static void ListAll(TextWriter output)
    {
        foreach (DiagnosticArea area in DiagnosticCatalog.Areas)
        {
            output.WriteLine(area.Name);
            foreach (DiagnosticCode code in area.Codes)
            {
                output.WriteLine($"  {code.Id}  {code.Title}");
            }

            output.WriteLine();
        }
    }

    /// <summary>Finds a code by what people type: <c>SLC0101</c>, <c>slc101</c>, <c>101</c>.</summary>
    private static (DiagnosticArea Area, DiagnosticCode Code)? Find(string text)
    {
        string digits = text.StartsWith("SLC", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return null;
        }

        foreach (DiagnosticArea area in DiagnosticCatalog.Areas)
        {
            if (area.Codes.FirstOrDefault(c => c.Number == number) is { } code)
            {
                return (area, code);
            }
        }

        return null;
    }
}
