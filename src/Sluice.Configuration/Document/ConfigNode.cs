using System.Diagnostics.CodeAnalysis;

namespace Sluice.Configuration;

/// <summary>A value of a configuration file that remembers where it stood.</summary>
/// <param name="position">The place of the value's first character.</param>
/// <param name="path">The value's JSON path.</param>
public abstract class ConfigNode(SourcePosition position, ConfigPath path)
{
    /// <summary>The place of the value's first character.</summary>
    public SourcePosition Position { get; } = position;

    /// <summary>The value's JSON path, such as <c>$.endpoints[0].timeout</c>.</summary>
    public string Path => PathLink.ToString();

    /// <summary>The path as a chain, for the paths of values below this one.</summary>
    internal ConfigPath PathLink { get; } = path;

    /// <summary>Whether an environment variable set the value: text is then the only way to write it.</summary>
    internal bool IsFromEnvironment => Position.Line == 0;

    /// <summary>The kind of the value in an author's words: <c>an object</c>, <c>a list</c>, <c>a string</c>, ...</summary>
    public abstract string Kind { get; }
}

/// <summary>One key of an object.</summary>
/// <param name="Name">The key as written.</param>
/// <param name="Position">The place of the key itself.</param>
/// <param name="Value">The value.</param>
public sealed record ConfigProperty(string Name, SourcePosition Position, ConfigNode Value);

/// <summary>An object: its keys in the order of the file.</summary>
/// <param name="position">The place of the opening brace.</param>
/// <param name="path">The JSON path.</param>
/// <param name="properties">The keys, in order; a key that is written twice is listed once, with its last value.</param>
public sealed class ConfigObject(SourcePosition position, ConfigPath path, IReadOnlyList<ConfigProperty> properties)
    : ConfigNode(position, path)
{
    /// <summary>The keys, in the order of the file.</summary>
    public IReadOnlyList<ConfigProperty> Properties { get; } = properties;

    /// <inheritdoc/>
    public override string Kind => "an object";

    /// <summary>Where a probe notes what it is asked for; <see langword="null"/> for an object of a file.</summary>
    internal ObjectShape? Shape { get; init; }

    /// <summary>Finds a key: the exact spelling first, then ignoring letter case (core.md 2.1).</summary>
    /// <param name="name">The key.</param>
    /// <param name="property">The key's entry.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out ConfigProperty? property)
    {
        if (Shape is not null)
        {
            property = new ConfigProperty(name, Position, Shape.ProbeOf(name));
            return true;
        }

        property = null;
        foreach (ConfigProperty candidate in Properties)
        {
            if (string.Equals(candidate.Name, name, StringComparison.Ordinal))
            {
                property = candidate;
                return true;
            }

            if (property is null && string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                property = candidate;
            }
        }

        return property is not null;
    }
}

/// <summary>A list.</summary>
/// <param name="position">The place of the opening bracket.</param>
/// <param name="path">The JSON path.</param>
/// <param name="items">The items, in order.</param>
public sealed class ConfigArray(SourcePosition position, ConfigPath path, IReadOnlyList<ConfigNode> items)
    : ConfigNode(position, path)
{
    /// <summary>The items, in order.</summary>
    public IReadOnlyList<ConfigNode> Items { get; } = items;

    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>What a scalar was in its file.</summary>
public enum ConfigScalarKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole or decimal number.</summary>
    Number,

    /// <summary>Text.</summary>
    String,
}

/// <summary>A null, a boolean, a number or a string.</summary>
/// <param name="position">The place of the first character.</param>
/// <param name="path">The JSON path.</param>
/// <param name="scalarKind">What it was in the file.</param>
/// <param name="text">The value's text: <c>true</c>, the number as written, the string without its quotes, empty for null.</param>
public sealed class ConfigScalar(SourcePosition position, ConfigPath path, ConfigScalarKind scalarKind, string text)
    : ConfigNode(position, path)
{
    /// <summary>What the value was in the file.</summary>
    public ConfigScalarKind ScalarKind { get; } = scalarKind;

    /// <summary>The value's text, unescaped.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public override string Kind => ScalarKind switch
    {
        ConfigScalarKind.Null => "null",
        ConfigScalarKind.Boolean => "a boolean",
        ConfigScalarKind.Number => "a number",
        _ => "a string",
    };
}
