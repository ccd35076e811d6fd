namespace Sluice.Gateway.Requests;

/// <summary>One header line.</summary>
/// <param name="Name">The name in canonical spelling, such as <c>Content-Type</c>.</param>
/// <param name="Value">The value; each character is one byte of the wire (Latin-1), so any bytes survive.</param>
internal readonly record struct Header(string Name, string Value);

/// <summary>Header lines in order. A name may occur several times; names are compared ignoring letter case. Made for a handful of
/// lines: look-ups walk the list.</summary>
internal sealed class HeaderList
{
    private Header[] _items = new Header[16];

    /// <summary>The number of lines.</summary>
    public int Count { get; private set; }

    /// <summary>A line by its position.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public Header this[int index] => _items[index];

    /// <summary>The lines, in order.</summary>
    public ReadOnlySpan<Header> AsSpan() => _items.AsSpan(0, Count);

    /// <summary>Adds a line after those that are there.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public void Add(string name, string value)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = new Header(name, value);
    }

    /// <summary>Replaces every line of a name with one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public void Set(string name, string value)
    {
        Remove(name);
        Add(name, value);
    }

    /// <summary>The value of the first line of a name, or <see langword="null"/>.</summary>
    /// <param name="name">The name.</param>
    public string? First(string name)
    {
        foreach (ref readonly Header header in AsSpan())
        {
            if (string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return header.Value;
            }
        }

        return null;
    }

    /// <summary>Removes every line of a name.</summary>
    /// <param name="name">The name.</param>
    public void Remove(string name)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (!string.Equals(_items[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                _items[kept++] = _items[i];
            }
        }

        _items.AsSpan(kept, Count - kept).Clear();
        Count = kept;
    }

    /// <summary>Adds every line of another list.</summary>
    /// <param name="other">The lines.</param>
    public void AddAll(HeaderList other)
    {
        foreach (ref readonly Header header in other.AsSpan())
        {
            Add(header.Name, header.Value);
        }
    }

    /// <summary>Removes every line.</summary>
    public void Clear()
    {
        _items.AsSpan(0, Count).Clear();
        Count = 0;
    }
}
