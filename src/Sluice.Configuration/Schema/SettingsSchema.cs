namespace Sluice.Configuration;

/// <summary>The settings of one namespace of <c>extra_config</c>: their keys, as the code that reads them asks for them.</summary>
public sealed class SettingsSchema
{
    /// <summary>Records the settings.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="scopes">Where it has these settings.</param>
    /// <param name="title">What it does, in a few words.</param>
    /// <param name="read">Reads the settings from an <c>extra_config</c> that holds them.</param>
    /// <param name="keys">What people are told about each key.</param>
    public SettingsSchema(string name, NamespaceScope scopes, string title, Action<ExtraConfig> read, params IReadOnlyList<SettingKey> keys)
        : this(name, scopes, title, Recorded(name, scopes, read, isList: false), keys)
    {
    }

    private SettingsSchema(string name, NamespaceScope scopes, string title, ValueShape value, IReadOnlyList<SettingKey> keys)
    {
        Name = name;
        Scopes = scopes;
        Value = value;
        value.Text = title;
        if (value.Object is { } shape)
        {
            shape.Title = title;
            Mistakes = SchemaWords.Put(shape, keys, name);
        }
    }

    /// <summary>The namespace.</summary>
    public string Name { get; }

    /// <summary>Where it has these settings.</summary>
    public NamespaceScope Scopes { get; }

    /// <summary>The settings.</summary>
    public ValueShape Value { get; }

    /// <summary>Keys that are read and not described, or described and not read; empty when all is well.</summary>
    public IReadOnlyList<string> Mistakes { get; } = [];

    /// <summary>Records settings that are a list of objects.</summary>
    /// <inheritdoc cref="SettingsSchema(string, NamespaceScope, string, Action{ExtraConfig}, IReadOnlyList{SettingKey})"/>
    public static SettingsSchema OfList(
        string name, NamespaceScope scopes, string title, Action<ExtraConfig> read, params IReadOnlyList<SettingKey> keys) =>
        new(name, scopes, title, Recorded(name, scopes, read, isList: true), keys);

    /// <summary>Settings whose shape is given.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="scopes">Where it has these settings.</param>
    /// <param name="title">What it does, in a few words.</param>
    /// <param name="shape">The shape; <see langword="null"/> for a JSON Schema.</param>
    /// <param name="keys">What people are told about each key.</param>
    public static SettingsSchema Of(
        string name, NamespaceScope scopes, string title, ObjectShape? shape, params IReadOnlyList<SettingKey> keys) =>
        new(name, scopes, title, new ValueShape { Kind = shape is null ? ValueKind.Schema : ValueKind.Object, Object = shape }, keys);

    private static ValueShape Recorded(string name, NamespaceScope scopes, Action<ExtraConfig> read, bool isList)
    {
        // One namespace can have other settings in another scope.
        var shape = new ObjectShape($"{name}:{scopes.ToString().Replace(", ", "+", StringComparison.Ordinal).ToLowerInvariant()}");
        ConfigObject probe = shape.Probe();
        read(ExtraConfig.Of(name, isList ? new ConfigArray(default, ConfigPath.Root, [probe]) : probe));
        shape.Settle();
        shape.IsClosed |= isList;
        return new ValueShape { Kind = isList ? ValueKind.Objects : ValueKind.Object, Object = shape };
    }
}
