namespace Sluice.Configuration;

/// <summary>The keys that an object has, recorded by letting the code that reads it read a probe: an object without keys that notes
/// what it is asked for. So the code that reads a configuration is what says which keys there are.</summary>
/// <param name="name">What the object is called, unique in a schema; empty for one that stands in a single place.</param>
public sealed class ObjectShape(string name = "")
{
    private readonly Dictionary<string, ValueShape> _keys = new(StringComparer.Ordinal);

    /// <summary>What the object is called; empty for one that stands in a single place.</summary>
    public string Name { get; } = name;

    /// <summary>What the object is for, as a heading; empty when nothing is said.</summary>
    public string Title { get; internal set; } = "";

    /// <summary>The keys, in the order in which they are read.</summary>
    public IReadOnlyDictionary<string, ValueShape> Keys => _keys;

    /// <summary>Whether other keys are mistakes; if not, their names are the author's to choose.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether the keys are namespaces.</summary>
    internal bool IsExtraConfig { get; init; }

    /// <summary>Whether exactly one key is to be written, comments included.</summary>
    public bool HasOneKey { get; set; }

    /// <summary>Whether the keys are only described: the code that reads them looks at the file itself.</summary>
    internal bool IsDescribedOnly { get; init; }

    /// <summary>Whether anything looked into the object.</summary>
    internal bool IsRead { get; set; }

    /// <summary>Makes an object without keys, which notes what it is asked for.</summary>
    public ConfigObject Probe() => new(default, ConfigPath.Root, []) { Shape = this };

    /// <summary>Adds a key, or gives the one that is there.</summary>
    /// <param name="key">The key.</param>
    public ValueShape Note(string key)
    {
        IsRead = true;
        if (!_keys.TryGetValue(key, out ValueShape? value))
        {
            value = new ValueShape();
            _keys.Add(key, value);
        }

        return value;
    }

    /// <summary>Adds a key with what is known about it. What was noted before goes before.</summary>
    /// <param name="key">The key.</param>
    /// <param name="kind">The kind of its value.</param>
    /// <param name="fallback">Its default, as JSON; <see langword="null"/> when it is not known.</param>
    internal ValueShape Note(string key, ValueKind kind, string? fallback = null)
    {
        ValueShape value = Note(key);
        if (value.Kind == ValueKind.Any)
        {
            value.Kind = kind;
        }

        value.Default ??= fallback;
        return value;
    }

    /// <summary>Adds a key that holds an object or a list of objects.</summary>
    /// <param name="key">The key.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="shape">The object; <see langword="null"/> for one of its own.</param>
    /// <returns>The object.</returns>
    public ObjectShape NoteObject(string key, ValueKind kind, ObjectShape? shape = null)
    {
        ValueShape value = Note(key, kind);
        value.Object = shape ?? value.Object ?? new ObjectShape();
        return value.Object;
    }

    /// <summary>The object that a key holds, for code that takes the value as it stands. If that code looks into it, it is an object.</summary>
    /// <param name="key">The key.</param>
    internal ConfigObject ProbeOf(string key)
    {
        ValueShape value = Note(key);
        return (value.Object ??= new ObjectShape()).Probe();
    }

    /// <summary>Removes a key.</summary>
    /// <param name="key">The key.</param>
    internal void Remove(string key) => _keys.Remove(key);

    /// <summary>Settles what was noted: values that something looked into are objects, and lists of such are lists of objects.</summary>
    public void Settle()
    {
        foreach (ValueShape value in _keys.Values)
        {
            if (value.Object is { IsRead: false })
            {
                value.Object = null;
            }

            if (value.Object is { } nested)
            {
                value.Kind = value.Kind switch
                {
                    ValueKind.Any => ValueKind.Object,
                    ValueKind.List => ValueKind.Objects,
                    _ => value.Kind,
                };
                nested.Settle();
            }
        }
    }
}
