namespace Sluice.Extensibility;

/// <summary>The plug-ins of an assembly, by the names that configurations call them. A plug-in is made anew for each place of a
/// configuration that names it, and when the configuration is loaded again; an instance that is <see cref="IDisposable"/> or
/// <see cref="IAsyncDisposable"/> is disposed of when the last request of its configuration has ended.</summary>
public sealed class PluginRegistry
{
    private readonly Dictionary<string, Func<PluginSetup, IRequestModifier>> _requestModifiers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<PluginSetup, IResponseModifier>> _responseModifiers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<PluginSetup, IServerPlugin>> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<PluginSetup, IClientPlugin>> _clients = new(StringComparer.Ordinal);

    /// <summary>The modifiers of requests, by name.</summary>
    public IReadOnlyDictionary<string, Func<PluginSetup, IRequestModifier>> RequestModifiers => _requestModifiers;

    /// <summary>The modifiers of answers, by name.</summary>
    public IReadOnlyDictionary<string, Func<PluginSetup, IResponseModifier>> ResponseModifiers => _responseModifiers;

    /// <summary>The server plug-ins, by name.</summary>
    public IReadOnlyDictionary<string, Func<PluginSetup, IServerPlugin>> Servers => _servers;

    /// <summary>The client plug-ins, by name.</summary>
    public IReadOnlyDictionary<string, Func<PluginSetup, IClientPlugin>> Clients => _clients;

    /// <summary>Registers a modifier of requests, for <c>plugin/req-resp-modifier</c>. The same name may be registered for answers, too:
    /// then both are made, and both act.</summary>
    /// <param name="name">The name.</param>
    /// <param name="create">Makes an instance. An exception of it refuses the configuration.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public void AddRequestModifier(string name, Func<PluginSetup, IRequestModifier> create) => Add(_requestModifiers, name, create);

    /// <summary>Registers a modifier of answers, for <c>plugin/req-resp-modifier</c>.</summary>
    /// <inheritdoc cref="AddRequestModifier"/>
    public void AddResponseModifier(string name, Func<PluginSetup, IResponseModifier> create) => Add(_responseModifiers, name, create);

    /// <summary>Registers a plug-in that sees every request before it is routed, for <c>plugin/http-server</c>.</summary>
    /// <inheritdoc cref="AddRequestModifier"/>
    public void AddServer(string name, Func<PluginSetup, IServerPlugin> create) => Add(_servers, name, create);

    /// <summary>Registers a plug-in that takes the place of the HTTP client of a backend, for <c>plugin/http-client</c>.</summary>
    /// <inheritdoc cref="AddRequestModifier"/>
    public void AddClient(string name, Func<PluginSetup, IClientPlugin> create) => Add(_clients, name, create);

    private static void Add<T>(Dictionary<string, Func<PluginSetup, T>> plugins, string name, Func<PluginSetup, T> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (!plugins.TryAdd(name, create))
        {
            throw new ArgumentException($"The name \"{name}\" is registered twice.", nameof(name));
        }
    }
}
