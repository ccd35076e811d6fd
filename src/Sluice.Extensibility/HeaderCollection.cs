using System.Buffers;
using System.Collections;

namespace Sluice.Extensibility;

/// <summary>Header lines in order. A name may occur several times; names are compared ignoring letter case. Each character of a value is one
/// byte of the wire (Latin-1).</summary>
public sealed class HeaderCollection : IReadOnlyCollection<KeyValuePair<string, string>>
{
    // A token (RFC 9110, section 5.6.2).
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly List<KeyValuePair<string, string>> _lines = [];

    /// <summary>The number of lines.</summary>
    public int Count => _lines.Count;

    /// <summary>The value of the first line of a name, <see langword="null"/> when there is none. Setting it replaces every line of the name;
    /// <see langword="null"/> removes them.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">The name or the value cannot stand in a header line.</exception>
    public string? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, string> line in _lines)
            {
                if (IsSame(line.Key, name))
                {
                    return line.Value;
                }
            }

            return null;
        }

        set
        {
            Check(name, value ?? "");
            Remove(name);
            if (value is not null)
            {
                _lines.Add(new(name, value));
            }
        }
    }

    /// <summary>Adds a line after those that are there.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name or the value cannot stand in a header line.</exception>
    public void Add(string name, string value)
    {
        Check(name, value);
        _lines.Add(new(name, value));
    }

    /// <summary>Adds a line, unless its name or value cannot stand in a header line.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(string name, string value)
    {
        if (!IsName(name) || !IsValue(value))
        {
            return false;
        }

        _lines.Add(new(name, value));
        return true;
    }

    /// <summary>Removes every line of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name)
    {
        int before = _lines.Count;
        for (int i = before - 1; i >= 0; i--)
        {
            if (IsSame(_lines[i].Key, name))
            {
                _lines.RemoveAt(i);
            }
        }

        return _lines.Count < before;
    }

    /// <summary>Whether there is a line of a name.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => this[name] is not null;

    /// <summary>The values of every line of a name, in order.</summary>
    /// <param name="name">The name.</param>
    public IReadOnlyList<string> GetAll(string name) =>
        [.. _lines.Where(line => IsSame(line.Key, name)).Select(static line => line.Value)];

    /// <summary>Removes every line.</summary>
    public void Clear() => _lines.Clear();

    /// <summary>Walks the lines, in order.</summary>
    public List<KeyValuePair<string, string>>.Enumerator GetEnumerator() => _lines.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() => _lines.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _lines.GetEnumerator();

    private static bool IsSame(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    // No control character but the tab: a line end would begin another header (RFC 9110, section 5.5).
    private static bool IsValue(string value)
    {
        foreach (char c in value)
        {
            if (c is (< ' ' and not '\t') or '\u007f' or > '\u00ff')
            {
                return false;
            }
        }

        return true;
    }

    private static void Check(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!IsName(name))
        {
            throw new ArgumentException("The name cannot stand in a header line.", nameof(name));
        }

        if (!IsValue(value))
        {
            throw new ArgumentException($"The value of {name} has a character that cannot stand in a header line.", nameof(value));
        }
    }
}
