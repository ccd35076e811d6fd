using System.Reflection;
using System.Runtime.Loader;

namespace Sluice.Gateway.Features.Plugins.Loading;

/// <summary>Something that a file of plug-ins needs otherwise than this program has it.</summary>
/// <param name="Name">What it is about: an assembly, or the file.</param>
/// <param name="Have">What the file has.</param>
/// <param name="Want">What is needed.</param>
/// <param name="Fix">The line that the project file of the plug-ins needs; <see langword="null"/> when no line mends it.</param>
internal sealed record PluginIncompatibility(string Name, string Have, string Want, string? Fix);

/// <summary>Finds what keeps a file of plug-ins from working here, without running anything of it.</summary>
internal static class PluginIncompatibilities
{
    /// <summary>Finds everything.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyList<PluginIncompatibility> Of(PluginFile file)
    {
        string name = Path.GetFileName(file.Path);
        switch (file.Kind)
        {
            case PluginFileKind.NotManaged:
                return [new PluginIncompatibility(name, "no .NET assembly", "a .NET assembly", null)];
            case PluginFileKind.Library:
                return [new PluginIncompatibility(name, "no plug-ins", "[assembly: Plugin<YourPlugin>]", null)];
        }

        var found = new List<PluginIncompatibility>();
        var resolver = new AssemblyDependencyResolver(Path.GetFullPath(file.Path));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var pending = new Queue<AssemblyNeed>(file.Needs);
        while (pending.TryDequeue(out AssemblyNeed? need))
        {
            if (seen.Add(need.Name))
            {
                Check(need, file, resolver, found, pending);
            }
        }

        return found;
    }

    private static void Check(
        AssemblyNeed need, PluginFile file, AssemblyDependencyResolver resolver, List<PluginIncompatibility> found, Queue<AssemblyNeed> pending)
    {
        if (need.Name == PluginFile.ContractName)
        {
            if (!file.IsCompatible)
            {
                found.Add(new PluginIncompatibility(
                    need.Name,
                    need.Version.ToString(2),
                    PluginFile.ContractVersion.ToString(2),
                    $"<PackageReference Include=\"{PluginFile.ContractName}\" Version=\"{GatewayVersion.Number}\" ExcludeAssets=\"runtime\" />"));
            }

            return;
        }

        if (SharedAssemblies.FrameworkVersion(need.Name) is { } here)
        {
            if (need.Version > here)
            {
                found.Add(new PluginIncompatibility(
                    need.Name, need.Version.ToString(), $"{here} or lower", $"<TargetFramework>net{Environment.Version.Major}.0</TargetFramework>"));
            }

            return;
        }

        if (resolver.ResolveAssemblyToPath(new AssemblyName(need.Name)) is not { } path || !File.Exists(path))
        {
            found.Add(new PluginIncompatibility(need.Name, "missing", need.Version.ToString(), "<EnableDynamicLoading>true</EnableDynamicLoading>"));
            return;
        }

        if (AssemblyName.GetAssemblyName(path).Version is { } beside && beside < need.Version)
        {
            found.Add(new PluginIncompatibility(
                need.Name, beside.ToString(), need.Version.ToString(), $"<PackageReference Include=\"{need.Name}\" Version=\"{need.Version.ToString(3)}\" />"));
        }

        foreach (AssemblyNeed further in PluginFile.Inspect(path).Needs)
        {
            pending.Enqueue(further);
        }
    }
}
