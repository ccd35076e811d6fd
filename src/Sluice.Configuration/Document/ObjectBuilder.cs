namespace Sluice.Configuration;

/// <summary>Collects the keys of one object while a file is read. A key that is written again replaces the former value.</summary>
internal sealed class ObjectBuilder
{
    // Below this number of keys a linear search is faster than filling a dictionary.
    private const int IndexThreshold = 12;

    private readonly List<ConfigProperty> _properties = [];
    private Dictionary<string, int>? _index;

    /// <summary>The keys so far.</summary>
    public IReadOnlyList<ConfigProperty> Properties => _properties;

    /// <summary>Adds a key.</summary>
    /// <param name="property">The key and its value.</param>
    /// <returns>The entry that the key had before; <see langword="null"/> when it is new.</returns>
    public ConfigProperty? Set(ConfigProperty property)
    {
        int at = IndexOf(property.Name);
        if (at >= 0)
        {
            ConfigProperty former = _properties[at];
            _properties[at] = property;
            return former;
        }

        _index?.Add(property.Name, _properties.Count);
        _properties.Add(property);
        return null;
    }

    /// <summary>Finds a key by its exact spelling.</summary>
    /// <param name="name">The key.</param>
    public ConfigProperty? Find(string name)
    {
        int at = IndexOf(name);
        return at < 0 ? null : _properties[at];
    }

    /// <summary>Makes the object.</summary>
    /// <param name="position">The place of its first character.</param>
    /// <param name="path">Its path.</param>
    public ConfigObject Build(SourcePosition position, ConfigPath path) => new(position, path, [.. _properties]);

    private int IndexOf(string name)
    {
        if (_index is null && _properties.Count >= IndexThreshold)
        {
            _index = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int i = 0; i < _properties.Count; i++)
            {
                _index.Add(_properties[i].Name, i);
            }
        }

        if (_index is not null)
        {
            return _index.GetValueOrDefault(name, -1);
        }

        return _properties.FindIndex(p => string.Equals(p.Name, name, StringComparison.Ordinal));
    }
}
