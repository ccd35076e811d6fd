using System.Text;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Lua;

/// <summary>A JSON object that a script changes: <c>luaTable</c>. A value is <see langword="null"/>, a <see cref="bool"/>, a
/// <see cref="double"/>, the bytes of a string, a <see cref="ScriptTable"/>, a <see cref="ScriptList"/>, or a <see cref="DataNode"/> that no
/// script has touched.</summary>
internal sealed class ScriptTable
{
    /// <summary>The members.</summary>
    public Dictionary<string, object?> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>An object of decoded data.</summary>
    /// <param name="node">The object.</param>
    public static ScriptTable Of(DataNode node)
    {
        var table = new ScriptTable();
        foreach (DataNode.Member member in node.Members)
        {
            table.Members[member.GetName()] = member.Value;
        }

        return table;
    }
}

/// <summary>A JSON array that a script changes: <c>luaList</c>. Like a slice of the original it is a view: two of them can share their items
/// and differ in length (manipulation.md 5.2).</summary>
/// <param name="items">The items, which other lists may share.</param>
/// <param name="count">How many of them belong to the list.</param>
internal sealed class ScriptList(object?[] items, int count)
{
    // Whether the items beyond the end are nobody else's.
    private bool _isOwn;

    /// <summary>The items.</summary>
    public object?[] Items { get; private set; } = items;

    /// <summary>The number of items.</summary>
    public int Count { get; private set; } = count;

    /// <summary>An array of decoded data.</summary>
    /// <param name="node">The array.</param>
    public static ScriptList Of(DataNode node)
    {
        var items = new List<object?>();
        foreach (DataNode item in node.Items)
        {
            items.Add(item);
        }

        return new ScriptList([.. items], items.Count);
    }

    /// <summary>Another view of the same items.</summary>
    public ScriptList View() => new(Items, Count);

    /// <summary>Replaces an item; beyond the end this list grows with nulls, and no other that shared its items.</summary>
    /// <param name="index">Its index, not negative.</param>
    /// <param name="value">The value.</param>
    public void Set(int index, object? value)
    {
        if (index >= Count)
        {
            if (!_isOwn || index >= Items.Length)
            {
                var grown = new object?[index == Count ? Math.Max(4, Count * 2) : index + 1];
                Items.AsSpan(0, Count).CopyTo(grown);
                Items = grown;
                _isOwn = true;
            }

            Items.AsSpan(Count, index - Count).Clear();
            Count = index + 1;
        }

        Items[index] = value;
    }

    /// <summary>Removes an item: those behind it move up, also for the lists that share them, which keep their length.</summary>
    /// <param name="index">Its index.</param>
    public void Remove(int index)
    {
        Items.AsSpan(index + 1, Count - index - 1).CopyTo(Items.AsSpan(index));
        Items[--Count] = null;
    }
}

/// <summary>What of a value's form the tree of a script has to know.</summary>
internal static class ScriptValue
{
    /// <summary>A value of decoded data in the form that a script reads: what holds others becomes something that can be changed.</summary>
    /// <param name="value">The value.</param>
    public static object? Open(object? value) => value is DataNode node
        ? node.Kind switch
        {
            JsonTokenKind.Object => ScriptTable.Of(node),
            JsonTokenKind.Array => ScriptList.Of(node),
            JsonTokenKind.Null => null,
            _ => value,
        }
        : value;

    /// <summary>The text of a string of decoded data.</summary>
    /// <param name="node">The string.</param>
    public static byte[] Text(DataNode node) => Encoding.UTF8.GetBytes(node.GetString());
}
