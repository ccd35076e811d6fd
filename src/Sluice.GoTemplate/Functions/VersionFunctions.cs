using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of semantic versions.</summary>
internal static class VersionFunctions
{
    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("semver(string)", static (_, a) => SemanticVersion.Parse(a.Text(0))),
        Function.Of("semverCompare(string, string)", static (_, a) => VersionConstraints.Parse(a.Text(0)).Allow(SemanticVersion.Parse(a.Text(1)))),
    ];
}
