using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Sluice.Gateway.Features.Plugins.Loading;

/// <summary>Where the assemblies of one file of plug-ins live: apart from those of other files, and from the gateway's own libraries, so that each
/// has the versions it was made with. Shared are the contract and the framework. Files are read, not mapped, so that they can be replaced
/// while they are in use.</summary>
[RequiresUnreferencedCode("Plug-ins use what trimming would leave out.")]
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;

    /// <summary>Makes the place for a file.</summary>
    /// <param name="path">The full path of the file.</param>
    public PluginLoadContext(string path)
        : base(Path.GetFileName(path), isCollectible: true) => _resolver = new AssemblyDependencyResolver(path);

    /// <summary>Loads the file itself, and what a debugger needs of it.</summary>
    /// <param name="file">The file.</param>
    public Assembly Load(PluginFile file)
    {
        string symbols = Path.ChangeExtension(file.Path, ".pdb");
        using var image = new MemoryStream(file.Bytes, writable: false);
        using MemoryStream? debug = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols), writable: false) : null;
        return LoadFromStream(image, debug);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (SharedAssemblies.Has(assemblyName.Name!) || _resolver.ResolveAssemblyToPath(assemblyName) is not { } path)
        {
            return null;
        }

        using var image = new MemoryStream(File.ReadAllBytes(path), writable: false);
        return LoadFromStream(image);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
