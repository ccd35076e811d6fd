using Sluice.Configuration;

namespace Sluice.Gateway.Features.Plugins;

/// <summary>A place of the configuration that names a plug-in.</summary>
/// <param name="Name">The name.</param>
/// <param name="Node">Where the name stands.</param>
/// <param name="Settings">The object that names it, with its options.</param>
internal sealed record PluginUse(string Name, ConfigNode Node, ConfigObject Settings)
{
    /// <summary>Reads which plug-ins a namespace names.</summary>
    /// <param name="config">The <c>extra_config</c>.</param>
    /// <param name="name">The namespace.</param>
    /// <param name="isList">Whether it names several.</param>
    /// <param name="diagnostics">Where mistakes are told: a plug-in that is not named does not protect.</param>
    public static IReadOnlyList<PluginUse> Read(ExtraConfig config, string name, bool isList, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(name, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return [];
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);
        if (node is not ConfigObject settings)
        {
            return [];
        }

        ConfigNode? names = reader.Child("name");
        IReadOnlyList<ConfigNode> written = names switch
        {
            ConfigArray list when isList => list.Items,

            // The original takes a single name of a server plug-in for a list of one.
            ConfigScalar when !isList || name == PluginNamespaces.Server => [names],
            _ => [],
        };
        if (names is not ConfigArray { Items.Count: 0 } && (written.Count == 0 || !written.All(IsName)))
        {
            diagnostics.Error(PluginCodes.NoName, names ?? node, $"{name} names no plug-in: {(names is null ? "it has no name" : $"name is {names.Kind}")}",
                isList ? "write \"name\": [\"a-plug-in\"]" : "write \"name\": \"a-plug-in\"");
            return [];
        }

        return [.. written.Cast<ConfigScalar>().Select(item => new PluginUse(item.Text, item, settings))];
    }

    /// <summary>The place in the plug-in's options that a JSON path names.</summary>
    /// <param name="path">The path, from the options on: <c>$.limits[0].name</c>.</param>
    /// <returns>The value; where a step leads nowhere, the value before that step; without options, where the plug-in is named.</returns>
    public ConfigNode Find(string path)
    {
        if (!Settings.TryGet(Name, out ConfigProperty? options))
        {
            return Node;
        }

        var pointer = new System.Text.StringBuilder();
        ReadOnlySpan<char> rest = path.AsSpan().TrimStart('$');
        while (!rest.IsEmpty)
        {
            bool isQuoted = rest is ['[', '\'' or '"', ..];
            int start = isQuoted ? 2 : rest[0] is '.' or '[' ? 1 : 0;
            int length = isQuoted ? rest[2..].IndexOf(rest[1]) : rest[start..].IndexOfAny('.', '[', ']');
            ReadOnlySpan<char> step = length < 0 ? rest[start..] : rest.Slice(start, length);
            if (!step.IsEmpty)
            {
                pointer.Append('/').Append(step.ToString().Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            }

            rest = rest[Math.Min(rest.Length, start + Math.Max(step.Length, 1))..].TrimStart("'\"]");
        }

        return ConfigPointer.Follow(options.Value, pointer.ToString());
    }

    private static bool IsName(ConfigNode node) => node is ConfigScalar { ScalarKind: ConfigScalarKind.String, Text.Length: > 0 };
}
