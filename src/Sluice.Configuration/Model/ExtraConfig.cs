using System.Diagnostics.CodeAnalysis;

namespace Sluice.Configuration;

/// <summary>The <c>extra_config</c> of the service, an endpoint or a backend: settings by namespace, old spellings already
/// rewritten to the short ones (core.md 2.8).</summary>
/// <param name="entries">The settings, by short namespace.</param>
public sealed class ExtraConfig(IReadOnlyDictionary<string, ConfigNode> entries)
{
    /// <summary>No settings.</summary>
    public static ExtraConfig Empty { get; } = new(new Dictionary<string, ConfigNode>(StringComparer.Ordinal));

    /// <summary>The settings of a single namespace.</summary>
    /// <param name="name">The short namespace.</param>
    /// <param name="settings">The settings.</param>
    public static ExtraConfig Of(string name, ConfigNode settings) =>
        new(new Dictionary<string, ConfigNode>(StringComparer.Ordinal) { [name] = settings });

    /// <summary>The settings, by short namespace, in no particular order.</summary>
    public IReadOnlyDictionary<string, ConfigNode> Entries { get; } = entries;

    /// <summary>Finds the settings of a namespace.</summary>
    /// <param name="name">The short namespace, such as <c>backend/http</c>.</param>
    /// <param name="settings">The settings.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out ConfigNode? settings) => Entries.TryGetValue(name, out settings);
}
