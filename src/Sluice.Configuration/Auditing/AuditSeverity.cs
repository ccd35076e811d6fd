namespace Sluice.Configuration;

/// <summary>How much a recommendation matters (<c>audit --severity</c>, core.md 1.4).</summary>
public enum AuditSeverity
{
    /// <summary>A habit that could be better.</summary>
    Low,

    /// <summary>Something that will hurt one day.</summary>
    Medium,

    /// <summary>A risk.</summary>
    High,

    /// <summary>A danger.</summary>
    Critical,
}

/// <summary>A rule that a configuration does not follow.</summary>
/// <param name="Rule">The rule's id, such as <c>2.1.1</c>; those of Sluice begin with <c>S</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What to do.</param>
/// <param name="Place">Where it shows first; the whole file where something is missing.</param>
public sealed record AuditRecommendation(string Rule, AuditSeverity Severity, string Message, ConfigNode Place);
