using System.Diagnostics.CodeAnalysis;

namespace Sluice.GoTemplate.Values;

/// <summary>A Go map with string keys: shared by reference, changed by <c>set</c>, and always walked in the order of its keys.</summary>
/// <param name="valueType">The type of the values.</param>
internal sealed class GoMap(string valueType = GoType.Any)
{
    private readonly Dictionary<string, object?> _entries = new(StringComparer.Ordinal);
    private string[]? _keys;

    /// <summary>The type of the values.</summary>
    public string ValueType { get; } = valueType;

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>The keys in the order of their bytes.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            if (_keys is null)
            {
                _keys = [.. _entries.Keys];
                Array.Sort(_keys, GoString.Order);
            }

            return _keys;
        }
    }

    /// <summary>The value of a key that exists.</summary>
    /// <param name="key">The key.</param>
    public object? this[string key]
    {
        get => _entries[key];
        set
        {
            if (!_entries.ContainsKey(key))
            {
                _keys = null;
            }

            _entries[key] = value;
        }
    }

    /// <summary>Whether a key exists.</summary>
    /// <param name="key">The key.</param>
    public bool Contains(string key) => _entries.ContainsKey(key);

    /// <summary>Looks a key up.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    public bool TryGet(string key, [MaybeNullWhen(false)] out object? value) => _entries.TryGetValue(key, out value);

    /// <summary>Removes a key.</summary>
    /// <param name="key">The key.</param>
    public void Remove(string key)
    {
        if (_entries.Remove(key))
        {
            _keys = null;
        }
    }
}
