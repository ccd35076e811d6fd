namespace Sluice.Configuration;

/// <summary>One rule of <c>audit</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What to do.</param>
/// <param name="Find">Gives the first place that breaks the rule; <see langword="null"/> when none does.</param>
internal sealed record AuditRule(string Id, AuditSeverity Severity, string Message, Func<AuditedConfiguration, ConfigNode?> Find);
