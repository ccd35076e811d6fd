using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Reloading;

/// <summary>The files that a configuration is made of: its own, those of flexible configuration, and every file that a text in it names
/// (scripts, schemas, certificates, keys), and plug-ins.</summary>
internal sealed class WatchedFiles
{
    /// <summary>More files than any configuration has; a folder that is not one of configuration ends here.</summary>
    private const int MostFiles = 20_000;

    private static readonly string[] Folders = ["FC_SETTINGS", "FC_PARTIALS", "FC_TEMPLATES"];

    private readonly string[] _folders;
    private readonly HashSet<string> _files;

    private WatchedFiles(string[] folders, HashSet<string> files)
    {
        _folders = folders;
        _files = files;
        Read = Stamps();
    }

    /// <summary>The stamps when this was made, just after the files were read; those of no file when one changed while they were read, so
    /// that it counts as changed since.</summary>
    public FileStamps Read { get; private init; }

    /// <summary>The same files, one of which changed while they were read: what was read may be the one or the other.</summary>
    public WatchedFiles ChangedMeanwhile() => new(_folders, _files) { Read = default };

    /// <summary>The files of a configuration.</summary>
    /// <param name="path">Its own file.</param>
    /// <param name="document">What is written in it; <see langword="null"/> when it could not be understood.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static WatchedFiles Of(string path, ConfigObject? document, Func<string, string?> environment)
    {
        var files = new HashSet<string>(StringComparer.Ordinal) { path };
        if (document is not null)
        {
            Collect(document, files);
        }

        IEnumerable<string> folders = environment("FC_ENABLE") is { Length: > 0 } ? Folders.Select(environment).OfType<string>() : [];
        return new WatchedFiles([.. folders.Append(PluginFolder(document)).Where(static folder => folder.Length > 0)], files);
    }

    /// <summary>All files of both: while a configuration is refused, those of the one that serves count too.</summary>
    /// <param name="other">The other files.</param>
    public WatchedFiles With(WatchedFiles other) => new([.. _folders.Union(other._folders, StringComparer.Ordinal)], new HashSet<string>(_files.Concat(other._files), StringComparer.Ordinal));

    /// <summary>What tells whether any of them changed.</summary>
    public FileStamps Stamps() => FileStamps.Of(_files.Concat(_folders.SelectMany(FilesIn)).Take(MostFiles));

    private static string PluginFolder(ConfigObject? document) =>
        document is not null
        && document.TryGet("plugin", out ConfigProperty? plugin) && plugin.Value is ConfigObject settings
        && settings.TryGet("folder", out ConfigProperty? folder) && folder.Value is ConfigScalar { ScalarKind: ConfigScalarKind.String } text
            ? text.Text
            : "";

    private static IEnumerable<string> FilesIn(string folder)
    {
        try
        {
            return Directory
                .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8 })
                .Take(MostFiles)
                .Order(StringComparer.Ordinal)
                .ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static void Collect(ConfigNode node, HashSet<string> files)
    {
        switch (node)
        {
            case ConfigObject map:
                foreach (ConfigProperty property in map.Properties)
                {
                    Collect(property.Value, files);
                }

                break;
            case ConfigArray list:
                foreach (ConfigNode item in list.Items)
                {
                    Collect(item, files);
                }

                break;
            case ConfigScalar { ScalarKind: ConfigScalarKind.String, Text: { Length: > 0 and < 1024 } text } when MayBePath(text) && File.Exists(text):
                files.Add(text);
                break;
        }
    }

    // Sets the texts apart that can be no path of a file, so that a large configuration costs few look-ups.
    private static bool MayBePath(string text) =>
        !text.Contains("://", StringComparison.Ordinal) && text.AsSpan().IndexOfAny("{\n*\0") < 0
        && text.AsSpan().IndexOfAny('.', '/') >= 0;
}
