namespace Sluice.Configuration;

/// <summary>The codes of everything that is found while a configuration is loaded.</summary>
public static class ConfigurationCodes
{
    /// <summary>Every area, in the order of its numbers.</summary>
    public static IReadOnlyList<DiagnosticArea> Areas { get; } =
    [
        DocumentCodes.Area,
        ValueCodes.Area,
        ServiceCodes.Area,
        EndpointCodes.Area,
        BackendCodes.Area,
        TlsCodes.Area,
        NamespaceCodes.Area,
        LintCodes.Area,
        TemplateCodes.Area,
    ];
}
