using System.Collections;

namespace Sluice.Configuration;

/// <summary>Collects every finding about one configuration, so that all are told at once.</summary>
public sealed class DiagnosticBag : IReadOnlyCollection<Diagnostic>
{
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>The number of findings.</summary>
    public int Count => _diagnostics.Count;

    /// <summary>Whether any finding stops the start.</summary>
    public bool HasErrors => _diagnostics.Exists(static d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>Adds a finding that stops the start.</summary>
    /// <param name="node">The value that is wrong; its position and path are told.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to write instead.</param>
    public void Error(ConfigNode node, string message, string? remedy = null) =>
        Add(new Diagnostic(DiagnosticSeverity.Error, node.Position, node.Path, message, remedy));

    /// <summary>Adds a finding that does not stop the start.</summary>
    /// <param name="node">The value that is odd; its position and path are told.</param>
    /// <param name="message">What is odd.</param>
    /// <param name="remedy">What to write instead.</param>
    public void Warning(ConfigNode node, string message, string? remedy = null) =>
        Add(new Diagnostic(DiagnosticSeverity.Warning, node.Position, node.Path, message, remedy));

    /// <summary>Adds a finding.</summary>
    /// <param name="diagnostic">The finding.</param>
    public void Add(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    /// <inheritdoc/>
    public IEnumerator<Diagnostic> GetEnumerator() => _diagnostics.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
