using Sluice.Configuration;

namespace Sluice.Cli.Output;

/// <summary>The findings about one configuration, as they are told.</summary>
/// <param name="File">The configuration file, as the user named it.</param>
/// <param name="Findings">The findings, in the order of the file.</param>
/// <param name="Omitted">The number of findings that nobody would read any more.</param>
internal sealed record FindingReport(string File, IReadOnlyList<Diagnostic> Findings, int Omitted)
{
    /// <summary>Puts findings in order.</summary>
    /// <param name="file">The configuration file.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="omitted">The number of those that were dropped.</param>
    public static FindingReport Of(string file, IEnumerable<Diagnostic> findings, int omitted) =>
        new(
            file,
            [
                .. findings
                    .OrderBy(static d => d.Position.File, StringComparer.Ordinal)
                    .ThenBy(static d => d.Position.Line)
                    .ThenBy(static d => d.Position.Column),
            ],
            omitted);

    /// <summary>The number of findings of a severity.</summary>
    /// <param name="severity">The severity.</param>
    public int Count(DiagnosticSeverity severity) => Findings.Count(d => d.Severity == severity);

    /// <summary>What is wrong and what to do, as one line for tools that show a single text.</summary>
    /// <param name="finding">The finding.</param>
    public static string Sentence(Diagnostic finding) =>
        finding.Remedy is { } remedy ? $"{finding.Message}: {remedy}" : finding.Message;
}
