using System.Diagnostics.CodeAnalysis;
using Sluice.Configuration;

namespace Sluice.Gateway.Features.Plugins;

/// <summary>The seam between the JIT form of Sluice, which loads plug-ins, and the native one, which cannot load code. What can only run in the
/// JIT form stands behind <see cref="IsSupported"/>, and is left out of the native binary.</summary>
internal static class PluginSupport
{
    /// <summary>The switch that the native build sets to false (<c>Sluice.Cli.csproj</c>).</summary>
    private const string Switch = "Sluice.Plugins.IsSupported";

    /// <summary>What a user of the native binary can do.</summary>
    public const string Remedy = "run the configuration with the dotnet tool form of Sluice, which loads .NET plug-ins (docs/plugins.md)";

    /// <summary>Whether plug-ins can be loaded.</summary>
    [FeatureSwitchDefinition(Switch)]
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
#pragma warning disable IL4000 // The analyzer knows no switches; the compiler of the native binary puts the switch's value here.
    public static bool IsSupported => !AppContext.TryGetSwitch(Switch, out bool isSupported) || isSupported;
#pragma warning restore IL4000

    /// <summary>Whether a namespace names plug-ins that this form of Sluice cannot load.</summary>
    /// <param name="name">The short namespace.</param>
    public static bool NeedsOtherForm(string name) => !IsSupported && PluginNamespaces.IsAny(name);
}

/// <summary>The namespaces of plug-ins (manipulation.md 9.2).</summary>
internal static class PluginNamespaces
{
    /// <summary>Of the service: what sees every request.</summary>
    public const string Server = "plugin/http-server";

    /// <summary>Of endpoints and backends: what changes requests and answers.</summary>
    public const string Modifier = "plugin/req-resp-modifier";

    /// <summary>Of backends: what takes the place of the HTTP client.</summary>
    public const string Client = "plugin/http-client";

    /// <summary>Whether a namespace is one of them.</summary>
    /// <param name="name">The short namespace.</param>
    public static bool IsAny(string name) => name is Server or Modifier or Client;

    /// <summary>Whether plug-ins are named by a namespace in a scope.</summary>
    /// <param name="scope">One scope.</param>
    /// <param name="name">The short namespace.</param>
    public static bool AreNamedBy(NamespaceScope scope, string name) => (scope, name) switch
    {
        (NamespaceScope.Service, Server) => true,
        (NamespaceScope.Endpoint or NamespaceScope.Backend, Modifier) => true,
        (NamespaceScope.Backend, Client) => true,
        _ => false,
    };
}
