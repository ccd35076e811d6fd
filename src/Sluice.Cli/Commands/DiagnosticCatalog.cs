using Sluice.Configuration;
using Sluice.Gateway.Features;

namespace Sluice.Cli.Commands;

/// <summary>Every code that a finding can have.</summary>
internal static class DiagnosticCatalog
{
    /// <summary>Every area, in the order of its numbers.</summary>
    public static IReadOnlyList<DiagnosticArea> Areas { get; } =
        [.. ConfigurationCodes.Areas, .. GatewayCodes.Areas, CommandCodes.Area];
}
