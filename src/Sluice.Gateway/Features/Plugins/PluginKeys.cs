using Sluice.Configuration;

namespace Sluice.Gateway.Features.Plugins;

/// <summary>What people are told about the keys of plug-ins.</summary>
internal static class PluginKeys
{
    /// <summary>The settings of plug-ins that see every request.</summary>
    public static SettingsSchema Server { get; } = Of(
        PluginNamespaces.Server, NamespaceScope.Service, "Plug-ins that see every request", isList: true,
        new("name", "The plug-ins; the last one sees requests first.") { Kind = ValueKind.Texts, IsRequired = true });

    /// <summary>The settings of plug-ins that change requests and answers.</summary>
    public static SettingsSchema Modifier { get; } = Of(
        PluginNamespaces.Modifier, NamespaceScope.Endpoint | NamespaceScope.Backend, "Plug-ins that change requests and answers", isList: true,
        new("name", "The plug-ins, in the order in which they work.") { Kind = ValueKind.Texts, IsRequired = true });

    /// <summary>The settings of a plug-in that makes the calls of a backend.</summary>
    public static SettingsSchema Client { get; } = Of(
        PluginNamespaces.Client, NamespaceScope.Backend, "A plug-in that makes the calls of the backend", isList: false,
        new("name", "The plug-in.") { Kind = ValueKind.Text, IsRequired = true });

    private static SettingsSchema Of(string name, NamespaceScope scopes, string title, bool isList, SettingKey key) =>
        new(name, scopes, title, config => PluginUse.Read(config, name, isList, []), key);
}
