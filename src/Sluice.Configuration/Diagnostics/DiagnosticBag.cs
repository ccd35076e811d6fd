using System.Collections;

namespace Sluice.Configuration;

/// <summary>Collects every finding about one configuration, so that all are told at once.</summary>
public sealed class DiagnosticBag : IReadOnlyCollection<Diagnostic>
{
    /// <summary>The most findings of each severity that are kept: 1000. Nobody reads more, and a hostile file of
    /// megabytes of mistakes must not cost a multiple of its size; those beyond are counted in <see cref="Omitted"/>.</summary>
    public const int MaxPerSeverity = 1000;

    private readonly List<Diagnostic> _diagnostics = [];
    private int _errors;
    private int _warnings;

    /// <summary>The number of findings that are kept.</summary>
    public int Count => _diagnostics.Count;

    /// <summary>The number of findings that were dropped because there were too many.</summary>
    public int Omitted { get; private set; }

    /// <summary>Whether any finding stops the start.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>Whether one more warning is kept: if not, its words need not be made.</summary>
    internal bool KeepsWarnings => _warnings < MaxPerSeverity;

    /// <summary>Adds a finding that stops the start.</summary>
    /// <param name="code">What it is about.</param>
    /// <param name="node">The value that is wrong; its position and path are told.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to write instead.</param>
    public void Error(DiagnosticCode code, ConfigNode node, string message, string? remedy = null) =>
        Add(new Diagnostic(code, DiagnosticSeverity.Error, node.Position, node.Path, message, remedy));

    /// <summary>Adds a finding that does not stop the start.</summary>
    /// <param name="code">What it is about.</param>
    /// <param name="node">The value that is odd; its position and path are told.</param>
    /// <param name="message">What is odd.</param>
    /// <param name="remedy">What to write instead.</param>
    public void Warning(DiagnosticCode code, ConfigNode node, string message, string? remedy = null) =>
        Add(new Diagnostic(code, DiagnosticSeverity.Warning, node.Position, node.Path, message, remedy));

    /// <summary>Adds a finding.</summary>
    /// <param name="diagnostic">The finding.</param>
    public void Add(Diagnostic diagnostic)
    {
        int count = diagnostic.Severity == DiagnosticSeverity.Error ? ++_errors : ++_warnings;
        if (count > MaxPerSeverity)
        {
            Omitted++;
            return;
        }

        _diagnostics.Add(diagnostic);
    }

    /// <summary>Counts a warning that is not kept.</summary>
    internal void OmitWarning() => Omitted++;

    /// <inheritdoc/>
    public IEnumerator<Diagnostic> GetEnumerator() => _diagnostics.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Puts the findings in the order of the file; those without a line come first.</summary>
    internal void SortByPosition()
    {
        Diagnostic[] sorted = [.. _diagnostics.OrderBy(static d => d.Position.Line).ThenBy(static d => d.Position.Column)];
        _diagnostics.Clear();
        _diagnostics.AddRange(sorted);
    }
}
