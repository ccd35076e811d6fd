using System.Reflection;

namespace Sluice.Cli;

/// <summary>The version that help, <c>version</c> and the start-up log show.</summary>
internal static class ProductVersion
{
    /// <summary>The version of this build, such as <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
