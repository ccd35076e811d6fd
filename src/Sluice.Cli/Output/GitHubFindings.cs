using Sluice.Configuration;

namespace Sluice.Cli.Output;

/// <summary>Findings as workflow commands of GitHub Actions: <c>::error file=...,line=...,col=...,title=...::message</c>. A runner takes
/// such a line on standard output for an annotation.</summary>
internal static class GitHubFindings
{
    /// <summary>Writes a line for each finding.</summary>
    /// <param name="report">The findings.</param>
    /// <param name="output">Where they are written.</param>
    public static void Write(FindingReport report, TextWriter output)
    {
        foreach (Diagnostic finding in report.Findings)
        {
            SourcePosition position = finding.Position;
            string severity = finding.Severity == DiagnosticSeverity.Error ? "error" : "warning";
            string file = Property(position.IsFile ? position.File : report.File);
            string place = position.Line > 0 ? $",line={position.Line},col={position.Column}" : "";
            string variable = position.Variable is { } name ? $"{name}: " : "";
            output.WriteLine(
                $"::{severity} file={file}{place},title={Property($"{finding.Code.Id} {finding.Code.Title}")}::" +
                Data($"{variable}{FindingReport.Sentence(finding)} (at {finding.Path})"));
        }

        if (report.Omitted > 0)
        {
            output.WriteLine($"::warning file={Property(report.File)}::{report.Omitted} more findings are not shown");
        }
    }

    /// <summary>Escapes the text of a command as the runner unescapes it.</summary>
    /// <param name="text">The text.</param>
    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>Escapes the value of a property, which also ends at a comma or a colon.</summary>
    /// <param name="text">The value.</param>
    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
