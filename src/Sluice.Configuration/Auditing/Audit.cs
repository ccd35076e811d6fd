namespace Sluice.Configuration;

/// <summary>What <c>audit</c> leaves out.</summary>
public sealed record AuditFilter
{
    /// <summary>The ids of rules that are left out. Default none.</summary>
    public IReadOnlySet<string> Ignored { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The severities that are told. Default all.</summary>
    public IReadOnlySet<AuditSeverity> Severities { get; init; } = Enum.GetValues<AuditSeverity>().ToHashSet();
}

/// <summary>Recommendations about a configuration that starts (core.md 1.4).</summary>
public static class Audit
{
    /// <summary>The rules that a configuration does not follow: those of the original, then Sluice's own, by id.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="filter">What is left out.</param>
    public static IReadOnlyList<AuditRecommendation> Run(GatewayConfig config, AuditFilter filter)
    {
        var audited = new AuditedConfiguration(config);
        var found = new List<AuditRecommendation>();
        foreach (AuditRule rule in OriginalRules.All.Concat(OwnRules.All))
        {
            if (filter.Severities.Contains(rule.Severity) && !filter.Ignored.Contains(rule.Id) && rule.Find(audited) is { } place)
            {
                found.Add(new AuditRecommendation(rule.Id, rule.Severity, rule.Message, place));
            }
        }

        return found;
    }
}
