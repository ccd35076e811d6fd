namespace Sluice.Configuration;

/// <summary>A configuration, as the rules of <c>audit</c> ask about it.</summary>
/// <param name="config">The configuration.</param>
internal sealed class AuditedConfiguration(GatewayConfig config)
{
    /// <summary>The configuration.</summary>
    public GatewayConfig Config => config;

    /// <summary>The whole file, for what is missing.</summary>
    public ConfigNode File => config.Source;

    /// <summary>The endpoints.</summary>
    public IReadOnlyList<EndpointConfig> Endpoints => config.Endpoints;

    /// <summary>The backends of all endpoints.</summary>
    public IEnumerable<BackendConfig> Backends => config.Endpoints.SelectMany(static e => e.Backends);

    /// <summary>The file, when a condition holds.</summary>
    /// <param name="breaks">The condition.</param>
    public ConfigNode? FileIf(bool breaks) => breaks ? File : null;

    /// <summary>The settings of a namespace of the service.</summary>
    /// <param name="name">The namespace.</param>
    public ConfigNode? OfService(string name) => Settings(config.ExtraConfig, name);

    /// <summary>The first settings of a namespace at an endpoint.</summary>
    /// <param name="name">The namespace.</param>
    public ConfigNode? OfEndpoints(string name) => Endpoints.Select(e => Settings(e.ExtraConfig, name)).FirstOrDefault(static n => n is not null);

    /// <summary>All settings of a namespace at endpoints.</summary>
    /// <param name="name">The namespace.</param>
    public IEnumerable<ConfigNode> AllOfEndpoints(string name) => Endpoints.Select(e => Settings(e.ExtraConfig, name)).OfType<ConfigNode>();

    /// <summary>All settings of a namespace at backends.</summary>
    /// <param name="name">The namespace.</param>
    public IEnumerable<ConfigNode> AllOfBackends(string name) => Backends.Select(b => Settings(b.ExtraConfig, name)).OfType<ConfigNode>();

    /// <summary>The first settings of a namespace anywhere.</summary>
    /// <param name="name">The namespace.</param>
    public ConfigNode? Anywhere(string name) => OfService(name) ?? OfEndpoints(name) ?? AllOfBackends(name).FirstOrDefault();

    /// <summary>Where a root key stands.</summary>
    /// <param name="key">The key.</param>
    public ConfigNode? Root(string key) => Value(File, key);

    /// <summary>Where a plug-in is named: <c>name</c> is a text or a list of texts.</summary>
    /// <param name="settings">The settings of a plug-in namespace.</param>
    /// <param name="plugin">The plug-in.</param>
    public static ConfigNode? Naming(IEnumerable<ConfigNode?> settings, string plugin) => settings
        .Select(static s => s is null ? null : Value(s, "name"))
        .SelectMany(static n => n is ConfigArray list ? list.Items : n is null ? [] : [n])
        .FirstOrDefault(n => n is ConfigScalar scalar && scalar.Text == plugin);

    /// <summary>The value of a key; <see langword="null"/> when absent, or the node is no object.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The key.</param>
    public static ConfigNode? Value(ConfigNode? node, string key) =>
        node is ConfigObject map && map.TryGet(key, out ConfigProperty? property) ? property.Value : null;

    /// <summary>Where a key is <c>true</c>.</summary>
    /// <param name="node">The object.</param>
    /// <param name="key">The key.</param>
    public static ConfigNode? True(ConfigNode? node, string key) =>
        Value(node, key) is ConfigScalar { ScalarKind: ConfigScalarKind.Boolean, Text: "true" } value ? value : null;

    /// <summary>The number of a key; 0 when absent or none.</summary>
    /// <param name="node">The object.</param>
    /// <param name="key">The key.</param>
    public static double Number(ConfigNode? node, string key) =>
        Value(node, key) is ConfigScalar { ScalarKind: ConfigScalarKind.Number } scalar && ScalarConversion.TryNumber(scalar, out double value, out _)
            ? value
            : 0;

    /// <summary>The text of a key; empty when absent or none.</summary>
    /// <param name="node">The object.</param>
    /// <param name="key">The key.</param>
    public static string Text(ConfigNode? node, string key) =>
        Value(node, key) is ConfigScalar { ScalarKind: ConfigScalarKind.String } scalar ? scalar.Text : "";

    /// <summary>The items of a list; none when it is none.</summary>
    /// <param name="node">The list.</param>
    public static IReadOnlyList<ConfigNode> Items(ConfigNode? node) => node is ConfigArray list ? list.Items : [];

    private static ConfigNode? Settings(ExtraConfig extra, string name) => extra.TryGet(name, out ConfigNode? settings) ? settings : null;
}
