using System.Text.RegularExpressions;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>Compares what a page shows with what its command printed. Dates, times and versions differ from day to day; of the headers of an
/// answer a page shows those that it is about; <c>...</c> stands for anything.</summary>
internal static partial class ShownOutput
{
    /// <summary>Fails unless a command printed what its page shows.</summary>
    /// <param name="command">The command.</param>
    /// <param name="shown">What is shown.</param>
    /// <param name="printed">What it printed.</param>
    public static void Check(TypedCommand command, string shown, string printed)
    {
        shown = Comparable(shown);
        printed = Comparable(printed.Replace("\r", "", StringComparison.Ordinal));
        if (command.Serves || command.RunsOn)
        {
            // It goes on to print; a page shows the lines that matter.
            Assert.All(
                shown.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                line => Assert.Matches(new Regex(Pattern(line, ".*"), RegexOptions.Multiline), printed));
            return;
        }

        if (ShowsHead().IsMatch(command.Text))
        {
            printed = WithHeadersOf(shown, printed);
        }

        if (!Regex.IsMatch(printed, $@"\A{Pattern(shown, ".*?")}\z", RegexOptions.Singleline))
        {
            Assert.Equal(shown, printed);
        }
    }

    private static string Pattern(string shown, string anything) => Regex.Escape(shown).Replace(@"\.\.\.", anything, StringComparison.Ordinal);

    private static string Comparable(string text) => Varying().Replace(text, "-").TrimEnd('\n');

    private static string WithHeadersOf(string shown, string printed)
    {
        string[] wanted = [.. Head(shown).Split('\n').Skip(1).Select(static line => line.Split(':')[0]).Distinct(StringComparer.Ordinal)];
        string[] head = Head(printed).Split('\n');
        IEnumerable<string> kept =
            from name in wanted
            from line in head.Skip(1).Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).DefaultIfEmpty($"{name}: (absent)")
            select line;
        return string.Join('\n', [head[0], .. kept]) + printed[Head(printed).Length..].TrimEnd('\n');
    }

    private static string Head(string text) => text.Split("\n\n")[0];

    [GeneratedRegex(@"(?<=^Date: ).*$|(?<=[Vv]ersion:? )\d+\.\d+\.\d+|\d{4}/\d\d/\d\d( - |\s)\d\d:\d\d:\d\d", RegexOptions.Multiline)]
    private static partial Regex Varying();

    [GeneratedRegex(@"^[^|]*curl (-\S+ )*-s?i|\| curl -s?i")]
    private static partial Regex ShowsHead();
}
