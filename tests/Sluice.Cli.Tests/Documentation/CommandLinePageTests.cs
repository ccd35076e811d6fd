using System.Text.RegularExpressions;

namespace Sluice.Cli.Tests.Documentation;

/// <summary><c>docs/cli.md</c> tells every command and every flag that the help tells, and no others.</summary>
public sealed partial class CommandLinePageTests
{
    [Fact]
    public async Task The_page_has_the_commands_of_the_help()
    {
        string help = (await SluiceProcess.RunAsync("help")).Output;
        string[] commands = [.. CommandRow().Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..]).Select(static row => row.Groups[1].Value)];

        Assert.Equal(commands.Order(), Sections().Keys.Order());
        foreach (string command in commands)
        {
            string flags = (await SluiceProcess.RunAsync("help", command)).Output;

            Assert.Equal(Flag().Matches(flags).Select(static flag => flag.Value).Where(static flag => flag != "--help").Order(), FlagsOf(command));
        }
    }

    /// <summary>The sections of the page that are about a command, by its name.</summary>
    private static Dictionary<string, string> Sections() =>
        DocumentationPage.Text("docs/cli.md").Split("\n## ").Skip(1).Where(static section => !section.StartsWith("Streams", StringComparison.Ordinal))
            .ToDictionary(static section => CommandName().Match(section).Value, StringComparer.Ordinal);

    private static IEnumerable<string> FlagsOf(string command)
    {
        string section = command == "audit" ? DocumentationPage.Text("docs/audit.md") : Sections()[command];
        return FlagRow().Matches(section).SelectMany(static row => Flag().Matches(row.Value)).Select(static flag => flag.Value).Order();
    }

    [GeneratedRegex(@"^  (\w+) {2}", RegexOptions.Multiline)]
    private static partial Regex CommandRow();

    [GeneratedRegex(@"^[\w-]+")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"^\| `-[^|]*", RegexOptions.Multiline)]
    private static partial Regex FlagRow();

    [GeneratedRegex(@"(?<=^ {2}(-\w, | {4})|`)--[\w-]+", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Flag();
}
