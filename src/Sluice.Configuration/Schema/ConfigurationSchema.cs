namespace Sluice.Configuration;

/// <summary>The keys of a whole configuration: what <c>sluice schema</c> prints, and what <c>check --lint</c> holds a file against.</summary>
public sealed class ConfigurationSchema
{
    private static readonly Lazy<ConfigurationSchema> Bare = new(static () => new ConfigurationSchema([]));

    /// <summary>Puts the schema together.</summary>
    /// <param name="settings">The settings of the namespaces that the engine has.</param>
    public ConfigurationSchema(IReadOnlyList<SettingsSchema> settings)
    {
        Service = new ObjectShape();
        _ = new ServiceReader(Service.Probe(), new DiagnosticBag()).Read(new LoadRequest { File = "" });
        Service.Settle();
        Service.Title = "Configuration of a Sluice or KrakenD gateway";
        Agent = Nested(Service, "async_agent");
        Endpoint = Nested(Service, "endpoints");
        Backend = Nested(Endpoint, "backend");
        Service.NoteObject("extra_config", ValueKind.Object, ExtraConfig(NamespaceScope.Service, settings));
        Endpoint.NoteObject("extra_config", ValueKind.Object, ExtraConfig(NamespaceScope.Endpoint, settings));
        Backend.NoteObject("extra_config", ValueKind.Object, ExtraConfig(NamespaceScope.Backend, settings));
        Agent.NoteObject("extra_config", ValueKind.Object, ExtraConfig(NamespaceScope.Agent, settings));
        Agent.NoteObject("backend", ValueKind.Objects, Backend);
        Mistakes = [.. SchemaWords.Put(Service, CoreKeys.All, "the configuration"), .. settings.SelectMany(static s => s.Mistakes)];
    }

    /// <summary>The root.</summary>
    public ObjectShape Service { get; }

    /// <summary>An endpoint.</summary>
    public ObjectShape Endpoint { get; }

    /// <summary>A backend.</summary>
    public ObjectShape Backend { get; }

    /// <summary>An async agent.</summary>
    public ObjectShape Agent { get; }

    /// <summary>Keys that are read and not described, or described and not read; empty when all is well.</summary>
    public IReadOnlyList<string> Mistakes { get; }

    /// <summary>The schema of the keys outside of <c>extra_config</c>.</summary>
    internal static ConfigurationSchema Core => Bare.Value;

    private static ObjectShape Nested(ObjectShape owner, string key) => owner.Keys[key].Object!;

    private static ObjectShape ExtraConfig(NamespaceScope scope, IReadOnlyList<SettingsSchema> settings)
    {
        var shape = new ObjectShape($"extra_config:{scope.ToString().ToLowerInvariant()}") { IsClosed = true, IsExtraConfig = true };
        foreach (NamespaceInfo known in Namespaces.All.Where(info => info.Scopes.HasFlag(scope)).OrderBy(static info => info.Name, StringComparer.Ordinal))
        {
            ValueShape value = shape.Note(known.Name);
            value.Text = "Known, and not supported yet.";
            if (settings.FirstOrDefault(s => s.Name == known.Name && s.Scopes.HasFlag(scope)) is { } supported)
            {
                value.Text = supported.Value.Text;
                value.Kind = supported.Value.Kind;
                value.Object = supported.Value.Object;
            }
        }

        return shape;
    }
}
