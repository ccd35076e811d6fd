namespace Sluice.Gateway.Features.Plugins.Loading;

/// <summary>The assemblies that plug-ins share with the gateway: the contract, and the framework, whose types the contract shows. A plug-in that
/// brings its own copy of one does not get it.</summary>
internal static class SharedAssemblies
{
    private static readonly Lazy<Dictionary<string, string>> Framework = new(static () =>
    {
        // The gateway's own libraries lie elsewhere: beside it.
        string[] all = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator);
        HashSet<string?> folders =
        [
            .. all.Where(static path => Path.GetFileName(path) is "System.Private.CoreLib.dll" or "Microsoft.AspNetCore.Http.Abstractions.dll")
                .Select(static path => Path.GetDirectoryName(path)),
        ];
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in all.Where(path => folders.Contains(Path.GetDirectoryName(path))))
        {
            files.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }

        return files;
    });

    /// <summary>Whether an assembly is shared.</summary>
    /// <param name="name">Its name.</param>
    public static bool Has(string name) => name == PluginFile.ContractName || Framework.Value.ContainsKey(name);

    /// <summary>The version of an assembly of the framework.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The version; <see langword="null"/> when the framework has no such assembly.</returns>
    public static Version? FrameworkVersion(string name) =>
        Framework.Value.TryGetValue(name, out string? path) ? System.Reflection.AssemblyName.GetAssemblyName(path).Version : null;
}
