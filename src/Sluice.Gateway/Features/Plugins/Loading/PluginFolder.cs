using System.Diagnostics.CodeAnalysis;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Plugins.Loading;

/// <summary>The files of <c>plugin.folder</c> whose names have <c>plugin.pattern</c> in them (manipulation.md 9.1).</summary>
/// <param name="services">The surroundings.</param>
/// <param name="diagnostics">Where is told what cannot be loaded.</param>
internal sealed class PluginFolder(GatewayServices services, DiagnosticBag diagnostics)
{
    /// <summary>The first bytes of a native library of Linux.</summary>
    private static ReadOnlySpan<byte> Elf => [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>Loads what there is.</summary>
    /// <param name="settings">The <c>plugin</c> section; <see langword="null"/> when there is none, so that nothing is loaded.</param>
    [RequiresUnreferencedCode("Plug-ins use what trimming would leave out.")]
    public IReadOnlyList<PluginAssembly> Load(ConfigObject? settings)
    {
        if (settings is null)
        {
            return [];
        }

        // Told when the file was loaded.
        var reader = new ObjectReader(settings, []);
        ConfigNode node = reader.Child("folder") ?? settings;
        List<PluginFile> files = [.. Files(reader.String("folder"), reader.String("pattern"), node)];
        PluginFile[] libraries = [.. files.Where(static file => file.Kind == PluginFileKind.Library)];
        var assemblies = new List<PluginAssembly>();
        foreach (PluginFile file in files.Where(static file => file.Kind == PluginFileKind.Plugin))
        {
            PluginAssembly assembly = services.State.Take("plug-ins", PluginAssembly.Identity(file, libraries), () => PluginAssembly.Load(file));
            if (assembly.Failure is { } failure)
            {
                diagnostics.Error(PluginCodes.Load, node, $"{assembly.File} cannot be loaded: {failure}",
                    $"run check-plugin on it, or remove it from the folder");
            }
            else
            {
                services.Log.Log(LogLevel.Debug, $"[SERVICE: Plugin Loader] {assembly.File}: {Names(assembly)}");
                assemblies.Add(assembly);
            }
        }

        return assemblies;
    }

    /// <summary>The plug-ins of a file, for people.</summary>
    /// <param name="assembly">The file.</param>
    public static string Names(PluginAssembly assembly) => string.Join(", ",
    [
        .. assembly.Registry.Servers.Keys.Select(static name => $"http-server {name}"),
        .. assembly.Registry.RequestModifiers.Keys.Select(static name => $"request modifier {name}"),
        .. assembly.Registry.ResponseModifiers.Keys.Select(static name => $"response modifier {name}"),
        .. assembly.Registry.Clients.Keys.Select(static name => $"http-client {name}"),
    ]);

    private IEnumerable<PluginFile> Files(string folder, string pattern, ConfigNode node)
    {
        string[] paths;
        try
        {
            paths = [.. Directory.EnumerateFiles(folder).Where(path => Path.GetFileName(path).Contains(pattern, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            diagnostics.Error(PluginCodes.Folder, node, $"the folder of plug-ins cannot be read: {(Directory.Exists(folder) ? e.Message : "there is no such folder")}",
                "write the path of a folder, from where Sluice is started");
            yield break;
        }

        foreach (string path in paths)
        {
            PluginFile file;
            try
            {
                file = PluginFile.Inspect(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                diagnostics.Error(PluginCodes.Load, node, $"{Path.GetFileName(path)} cannot be read: {e.Message}", "give Sluice the right to read it");
                continue;
            }

            if (file.Kind == PluginFileKind.NotManaged && IsNative(path))
            {
                diagnostics.Warning(PluginCodes.NotManaged, node, $"{Path.GetFileName(path)} is no .NET assembly, and is not loaded",
                    "plug-ins in Go must be written anew in .NET: docs/plugins.md");
            }

            yield return file;
        }
    }

    private static bool IsNative(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Elf);
    }
}
