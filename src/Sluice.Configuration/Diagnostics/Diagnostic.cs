namespace Sluice.Configuration;

/// <summary>How a finding about a configuration is to be taken.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The gateway starts and does what the original does; the author probably meant something else.</summary>
    Warning,

    /// <summary>The gateway does not start.</summary>
    Error,
}

/// <summary>One finding about a configuration: where it is, what is wrong, and what to write instead.</summary>
/// <param name="Code">What it is about.</param>
/// <param name="Severity">Whether the finding stops the start.</param>
/// <param name="Position">The file, line and column of the value.</param>
/// <param name="Path">The JSON path of the value, such as <c>$.endpoints[0].backend[1].host[0]</c>.</param>
/// <param name="Message">What is wrong, in one sentence without a final full stop.</param>
/// <param name="Remedy">What to write instead; <see langword="null"/> when the message already says it.</param>
public sealed record Diagnostic(
    DiagnosticCode Code, DiagnosticSeverity Severity, SourcePosition Position, string Path, string Message, string? Remedy)
{
    /// <summary>The finding as one line: position, severity, code, path, message and remedy.</summary>
    public override string ToString()
    {
        string severity = Severity == DiagnosticSeverity.Error ? "error" : "warning";
        string remedy = Remedy is null ? "" : $" ({Remedy})";
        return $"{Position}: {severity} {Code.Id}: {Path}: {Message}{remedy}";
    }
}
