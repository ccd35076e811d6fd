using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using Sluice.Extensibility;

namespace Sluice.Gateway.Features.Plugins.Loading;

/// <summary>A loaded file of plug-ins. It is kept over a reload that finds the same bytes; when the last configuration that uses it is gone, it
/// is unloaded as soon as nothing of it runs or is referred to any more.</summary>
internal sealed class PluginAssembly : IDisposable
{
    private readonly Action _unload;

    private PluginAssembly(string file, PluginRegistry registry, string? failure, Action unload)
    {
        File = file;
        Registry = registry;
        Failure = failure;
        _unload = unload;
    }

    /// <summary>The name of the file, without its folder.</summary>
    public string File { get; }

    /// <summary>Its plug-ins.</summary>
    public PluginRegistry Registry { get; }

    /// <summary>Why it could not be loaded; <see langword="null"/> when it was.</summary>
    public string? Failure { get; }

    /// <summary>Loads a file. What goes wrong in it is told by <see cref="Failure"/>.</summary>
    /// <param name="file">The file.</param>
    [RequiresUnreferencedCode("Plug-ins use what trimming would leave out.")]
    public static PluginAssembly Load(PluginFile file)
    {
        string name = Path.GetFileName(file.Path);
        var registry = new PluginRegistry();
        if (file.Kind != PluginFileKind.Plugin)
        {
            return new PluginAssembly(name, registry, "it has no [assembly: Plugin<...>]", static () => { });
        }

        if (!file.IsCompatible)
        {
            return new PluginAssembly(name, registry,
                $"it was compiled against version {file.Contract?.ToString(2)} of {PluginFile.ContractName}, this is {PluginFile.ContractVersion.ToString(2)}",
                static () => { });
        }

        var context = new PluginLoadContext(Path.GetFullPath(file.Path));
        string? failure = null;
        try
        {
            Assembly assembly = context.Load(file);
            if (assembly.GetCustomAttribute<PluginAttribute>() is { } attribute)
            {
                attribute.Create().Register(registry);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The attribute wraps what the constructor of the plug-in throws.
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            failure = $"{cause.GetType().Name}: {cause.Message}";
        }

        return new PluginAssembly(name, registry, failure, context.Unload);
    }

    /// <summary>What tells whether a file, or a library beside it that it may use, is another one than before.</summary>
    /// <param name="file">The file.</param>
    /// <param name="libraries">The libraries in its folder.</param>
    public static object Identity(PluginFile file, IEnumerable<PluginFile> libraries) => (
        file.Path,
        string.Join(' ', new[] { file }.Concat(libraries.Where(library => library.Path != file.Path).OrderBy(static library => library.Path, StringComparer.Ordinal))
            .Select(static part => Convert.ToHexString(SHA256.HashData(part.Bytes)))));

    /// <inheritdoc/>
    public void Dispose() => _unload();
}
