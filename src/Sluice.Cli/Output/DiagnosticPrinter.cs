using System.Globalization;
using Sluice.Configuration;

namespace Sluice.Cli.Output;

/// <summary>Prints findings for people: place, what is wrong, the source line with a mark, and what to write instead.</summary>
/// <param name="terminal">Where they are printed.</param>
/// <param name="readLines">Gives the lines of a file that a finding names; empty when it cannot be read.</param>
internal sealed class DiagnosticPrinter(Terminal terminal, Func<string, IReadOnlyList<string>> readLines)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _files = new(StringComparer.Ordinal);

    /// <summary>Prints every finding, errors after warnings so that they stand last on the screen, and the count.</summary>
    /// <param name="diagnostics">The findings.</param>
    /// <param name="omitted">The number of findings that nobody would read any more.</param>
    public void Print(IReadOnlyCollection<Diagnostic> diagnostics, int omitted)
    {
        if (diagnostics.Count == 0)
        {
            return;
        }

        foreach (Diagnostic diagnostic in diagnostics
            .OrderBy(static d => d.Severity)
            .ThenBy(static d => d.Position.File, StringComparer.Ordinal)
            .ThenBy(static d => d.Position.Line)
            .ThenBy(static d => d.Position.Column))
        {
            Print(diagnostic);
        }

        string more = omitted > 0 ? $", and {omitted} more that are not shown" : "";
        terminal.Error.WriteLine(Summary(diagnostics) + more);
    }

    /// <summary>The lines of a file; none when it cannot be read, because a finding must be told all the same.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<string> ReadFile(string path)
    {
        try
        {
            // Not ReadAllLines: positions do not count a lone CR as the end of a line.
            string text = File.ReadAllText(path);
            return [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n').Select(static line => line.TrimEnd('\r'))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [];
        }
    }

    private static string Summary(IReadOnlyCollection<Diagnostic> diagnostics)
    {
        int errors = diagnostics.Count(static d => d.Severity == DiagnosticSeverity.Error);
        return $"{Counted(errors, "error")}, {Counted(diagnostics.Count - errors, "warning")}";
    }

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private void Print(Diagnostic diagnostic)
    {
        string severity = diagnostic.Severity == DiagnosticSeverity.Error
            ? terminal.Tinted($"error {diagnostic.Code.Id}", Tint.Red)
            : terminal.Tinted($"warning {diagnostic.Code.Id}", Tint.Yellow);
        TextWriter error = terminal.Error;
        error.WriteLine($"{diagnostic.Position}: {severity}: {diagnostic.Message}");
        error.WriteLine($"    at {diagnostic.Path}");
        if (SourceExcerpt.At(Lines(diagnostic.Position.File), diagnostic.Position) is { } excerpt)
        {
            string number = diagnostic.Position.Line.ToString(CultureInfo.InvariantCulture).PadLeft(5);
            error.WriteLine($"{number} | {excerpt.Line}");
            error.WriteLine($"      | {terminal.Tinted(excerpt.Mark, Tint.Green)}");
        }

        if (diagnostic.Remedy is { } remedy)
        {
            error.WriteLine($"    {remedy}");
        }
    }

    private IReadOnlyList<string> Lines(string file)
    {
        if (!_files.TryGetValue(file, out IReadOnlyList<string>? lines))
        {
            lines = readLines(file);
            _files.Add(file, lines);
        }

        return lines;
    }
}
