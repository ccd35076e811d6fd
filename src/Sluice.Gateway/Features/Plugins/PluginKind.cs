using Sluice.Extensibility;

namespace Sluice.Gateway.Features.Plugins;

/// <summary>A kind of plug-ins.</summary>
internal sealed class PluginKind
{
    private readonly Func<PluginRegistry, IEnumerable<KeyValuePair<string, Delegate>>> _plugins;

    private PluginKind(string noun, string ns, Func<PluginRegistry, IEnumerable<KeyValuePair<string, Delegate>>> plugins)
    {
        Noun = noun;
        Namespace = ns;
        _plugins = plugins;
    }

    /// <summary>Sees every request.</summary>
    public static PluginKind Server { get; } = new("http-server plug-in", PluginNamespaces.Server, static r => Plugins(r.Servers));

    /// <summary>Changes requests.</summary>
    public static PluginKind RequestModifier { get; } = new("request modifier", PluginNamespaces.Modifier, static r => Plugins(r.RequestModifiers));

    /// <summary>Changes answers.</summary>
    public static PluginKind ResponseModifier { get; } = new("response modifier", PluginNamespaces.Modifier, static r => Plugins(r.ResponseModifiers));

    /// <summary>Makes calls.</summary>
    public static PluginKind Client { get; } = new("http-client plug-in", PluginNamespaces.Client, static r => Plugins(r.Clients));

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<PluginKind> All { get; } = [Server, RequestModifier, ResponseModifier, Client];

    /// <summary>What one is called.</summary>
    public string Noun { get; }

    /// <summary>The article of <see cref="Noun"/>.</summary>
    public string Article => Noun[0] == 'h' ? "an" : "a";

    /// <summary>The namespace that names them.</summary>
    public string Namespace { get; }

    /// <summary>The names of those that a file has.</summary>
    /// <param name="registry">The plug-ins of the file.</param>
    public IEnumerable<string> Names(PluginRegistry registry) => _plugins(registry).Select(static plugin => plugin.Key);

    /// <summary>Whether a file has one.</summary>
    /// <param name="registry">The plug-ins of the file.</param>
    /// <param name="name">Its name.</param>
    public bool Has(PluginRegistry registry, string name) => Find(registry, name) is not null;

    /// <summary>What makes an instance of one.</summary>
    /// <param name="registry">The plug-ins of the file.</param>
    /// <param name="name">Its name.</param>
    public Delegate? Find(PluginRegistry registry, string name) =>
        _plugins(registry).FirstOrDefault(plugin => plugin.Key == name).Value;

    private static IEnumerable<KeyValuePair<string, Delegate>> Plugins<T>(IReadOnlyDictionary<string, Func<PluginSetup, T>> plugins) =>
        plugins.Select(static plugin => KeyValuePair.Create(plugin.Key, (Delegate)plugin.Value));
}
