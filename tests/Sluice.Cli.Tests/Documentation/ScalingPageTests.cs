using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>Holds the sums of the page on scaling to the measurements that it names.</summary>
public sealed partial class ScalingPageTests
{
    [Fact]
    public void Costs_are_those_measured_and_the_sums_are_right()
    {
        string page = DocumentationPage.Text("docs/scaling.md");
        string results = DocumentationPage.Text(Results().Match(page).Groups["path"].Value);
        MatchCollection rows = Row().Matches(page);
        Assert.NotEmpty(rows);
        foreach (Match row in rows)
        {
            string[] cells = row.Groups["cells"].Value.Split('|', StringSplitOptions.TrimEntries);
            Match measured = Regex.Match(results, $@"^\| {Regex.Escape(row.Groups["workload"].Value)} +\| sluice +\| +(?<cost>[\d.]+) ", RegexOptions.Multiline);
            Assert.Equal(measured.Groups["cost"].Value, cells[0]);

            double cost = double.Parse(cells[0], CultureInfo.InvariantCulture);
            double planned = Math.Ceiling(cost / 0.7);
            Assert.Equal([Text(Math.Ceiling(cost)), Text(planned), Text(Math.Ceiling(planned / 4))], cells[1..4]);
        }
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("`(?<path>bench/results/[0-9-]+\\.md)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Results();

    [GeneratedRegex(@"^\| `(?<workload>[\w-]+)` \| [^|]*\| (?<cells>[\d.]+ \| \d+ \| \d+ \| \d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
