using System.Runtime.InteropServices;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Compilation;

/// <summary>How much work a validation may be.</summary>
/// <param name="BaseSteps">Evaluations of schemas that any instance may take.</param>
/// <param name="StepsPerToken">Further ones for each of its values and names.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WorkLimits(long BaseSteps, int StepsPerToken);

/// <summary>A schema with everything that validating with it needs.</summary>
internal sealed class SchemaProgram
{
    /// <summary>The schema itself.</summary>
    public required SchemaNode Root { get; init; }

    /// <summary>What the parser refuses.</summary>
    public required JsonLimits ParserLimits { get; init; }

    /// <summary>How much work a validation may be.</summary>
    public required WorkLimits Limits { get; init; }

    /// <summary>Whether the dynamic scope has to be kept.</summary>
    public required bool HasDynamicReferences { get; init; }

    /// <summary>References that can follow one another on one value without coming back to one of them.</summary>
    public required int MaxReferencesInARow { get; init; }
}
