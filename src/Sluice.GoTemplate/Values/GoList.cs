namespace Sluice.GoTemplate.Values;

/// <summary>A Go slice. Lists that grow from one another share their items, so that appending in a loop costs what it does in Go.</summary>
internal sealed class GoList
{
    private readonly List<object?> _items;
    private readonly int _start;

    private GoList(List<object?> items, int start, int count, string elementType, bool isNil) =>
        (_items, _start, Count, ElementType, IsNil) = (items, start, count, elementType, isNil);

    /// <summary>Makes a list.</summary>
    /// <param name="items">The items; the list owns them.</param>
    /// <param name="elementType">Their type.</param>
    public GoList(List<object?> items, string elementType = GoType.Any)
        : this(items, 0, items.Count, elementType, isNil: false)
    {
    }

    /// <summary>Makes a list of strings.</summary>
    /// <param name="items">The strings.</param>
    public GoList(IEnumerable<string> items)
        : this([.. items], GoType.Text)
    {
    }

    /// <summary>The number of items.</summary>
    public int Count { get; }

    /// <summary>The type of the items.</summary>
    public string ElementType { get; }

    /// <summary>Whether it is a nil slice, which is <c>null</c> in JSON.</summary>
    public bool IsNil { get; }

    /// <summary>An item.</summary>
    /// <param name="index">Its number, from 0.</param>
    public object? this[int index] => _items[_start + index];

    /// <summary>A nil slice.</summary>
    /// <param name="elementType">The type of its items.</param>
    public static GoList Nil(string elementType) => new([], 0, 0, elementType, isNil: true);

    /// <summary>The items.</summary>
    public IEnumerable<object?> Items
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }
    }

    /// <summary>Whether appending copies nothing.</summary>
    public bool CanGrow => _start + Count == _items.Count && ElementType == GoType.Any;

    /// <summary>A list of any items, with one more at the end.</summary>
    /// <param name="item">The item.</param>
    public GoList Append(object? item)
    {
        List<object?> items = _items;
        int start = _start;
        if (!CanGrow)
        {
            items = [.. Items];
            start = 0;
        }

        items.Add(item);
        return new GoList(items, start, Count + 1, GoType.Any, isNil: false);
    }

    /// <summary>A part of the list.</summary>
    /// <param name="start">The first item.</param>
    /// <param name="end">The item after the last.</param>
    /// <exception cref="TemplateFault">A number is outside the list.</exception>
    public GoList Slice(long start, long end)
    {
        if (start < 0 || end < start || end > Count)
        {
            throw new TemplateFault($"the range {start}:{end} is outside a list of {Count} items");
        }

        return new GoList(_items, _start + (int)start, (int)(end - start), ElementType, IsNil);
    }
}
