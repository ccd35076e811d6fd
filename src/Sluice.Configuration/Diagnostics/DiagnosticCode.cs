namespace Sluice.Configuration;

/// <summary>What a finding is about, by a number that never changes its meaning: scripts filter by it, people look it up with
/// <c>sluice explain</c>. Declared once, with <see cref="DiagnosticArea.Add"/>.</summary>
public sealed class DiagnosticCode
{
    internal DiagnosticCode(int number, string title, string explanation) => (Number, Title, Explanation) = (number, title, explanation);

    /// <summary>The number.</summary>
    public int Number { get; }

    /// <summary>The code as it is printed, such as <c>SLC0101</c>.</summary>
    public string Id => $"SLC{Number:D4}";

    /// <summary>What it is about, in a few words.</summary>
    public string Title { get; }

    /// <summary>Why it is told and what to do, in whole sentences; code stands between backquotes.</summary>
    public string Explanation { get; }

    /// <summary>The code as it is printed.</summary>
    public override string ToString() => Id;
}
