using System.Text;
using Sluice.Configuration;

namespace Sluice.Cli.Commands;

/// <summary>The page of the manual that lists every code: docs/diagnostics.md.</summary>
internal static class DiagnosticPage
{
    /// <summary>The page, in Markdown.</summary>
    public static string Text()
    {
        var page = new StringBuilder();
        page.Append("""
            # Findings

            What `sluice check` and `sluice run` tell about a configuration, by code. A code never changes its meaning, so scripts can filter by
            it; `sluice explain SLC0101` prints its entry. A finding is an error when the gateway cannot start or would start with a protection
            that is weaker than written, and a warning otherwise: what KrakenD starts, Sluice starts.

            This page is written by `sluice explain --markdown`.

            """);
        foreach (DiagnosticArea area in DiagnosticCatalog.Areas)
        {
            page.Append('\n').Append("## ").Append(area.Name).Append("\n\n| code | finding | meaning |\n| --- | --- | --- |\n");
            foreach (DiagnosticCode code in area.Codes)
            {
                page.Append("| ").Append(code.Id).Append(" | ").Append(Cell(code.Title)).Append(" | ").Append(Cell(code.Explanation)).Append(" |\n");
            }
        }

        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
