using System.Buffers;
using System.Text;
using Sluice.Cel;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Cel;

/// <summary>Shows the data of an answer to expressions without converting what they do not look at. Numbers are text, as in the
/// original (manipulation.md 4.2). What costs more than a moment to make is made once, so that an expression that loops does not cost
/// more than the limits of its evaluation know of.</summary>
internal sealed class DataValues
{
    /// <summary>Texts of up to so many bytes are made anew each time: looking one up costs as much.</summary>
    private const int LongText = 128;

    private Dictionary<int, CelValue>? _made;

    /// <summary>A value.</summary>
    /// <param name="node">The value in the data.</param>
    public CelValue Of(DataNode node)
    {
        switch (node.Kind)
        {
            case JsonTokenKind.Null:
                return CelValue.Null;
            case JsonTokenKind.True:
                return CelValue.True;
            case JsonTokenKind.False:
                return CelValue.False;
            case JsonTokenKind.String or JsonTokenKind.Number when node.Raw.Length <= LongText:
                return Make(node);
            default:
                _made ??= [];
                if (!_made.TryGetValue(node.Index, out CelValue value))
                {
                    value = Make(node);
                    _made.Add(node.Index, value);
                }

                return value;
        }
    }

    private CelValue Make(DataNode node) => node.Kind switch
    {
        JsonTokenKind.String => CelValue.FromString(node.GetString()),
        JsonTokenKind.Number => CelValue.FromString(Encoding.ASCII.GetString(node.Raw)),
        JsonTokenKind.Array => CelValue.FromList(new DataList(this, node)),
        _ => CelValue.FromMap(new DataMap(this, node)),
    };
}

/// <summary>An array of the data.</summary>
/// <param name="values">Makes the items.</param>
/// <param name="array">The array.</param>
internal sealed class DataList(DataValues values, DataNode array) : CelList
{
    private DataNode[]? _items;

    /// <inheritdoc/>
    public override int Count => Items().Length;

    /// <inheritdoc/>
    public override CelValue this[int index] => values.Of(Items()[index]);

    private DataNode[] Items()
    {
        if (_items is null)
        {
            var items = new List<DataNode>();
            foreach (DataNode item in array.Items)
            {
                items.Add(item);
            }

            _items = [.. items];
        }

        return _items;
    }
}

/// <summary>An object of the data; of what is no object, a map without entries.</summary>
/// <param name="values">Makes the values.</param>
/// <param name="members">The object.</param>
internal sealed class DataMap(DataValues values, DataNode members) : StringKeyedMap
{
    /// <summary>So many look-ups walk the members; then an index pays, whatever the size of the object.</summary>
    private const int LookupsBeforeIndex = 8;

    private Dictionary<string, DataNode>? _index;
    private int _lookups;
    private int _count = -1;

    /// <inheritdoc/>
    public override int Count
    {
        get
        {
            if (_count < 0)
            {
                _count = 0;
                for (DataNode.MemberEnumerator all = members.Members; all.MoveNext();)
                {
                    _count++;
                }
            }

            return _count;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetValue(string key, out CelValue value)
    {
        bool found = TryFind(key, out DataNode node);
        value = found ? values.Of(node) : default;
        return found;
    }

    /// <inheritdoc/>
    public override bool ContainsKey(in CelValue key) => key.Kind == CelKind.String && TryFind(key.AsString(), out _);

    /// <inheritdoc/>
    public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator()
    {
        foreach (DataNode.Member member in members.Members)
        {
            yield return Entry(member.GetName(), values.Of(member.Value));
        }
    }

    private bool TryFind(string key, out DataNode node)
    {
        if (_index is null && ++_lookups > LookupsBeforeIndex)
        {
            _index = new Dictionary<string, DataNode>(StringComparer.Ordinal);
            foreach (DataNode.Member member in members.Members)
            {
                _index[member.GetName()] = member.Value;
            }
        }

        if (_index is not null)
        {
            return _index.TryGetValue(key, out node);
        }

        byte[] name = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(key.Length));
        bool found = members.TryGet(name.AsSpan(0, Encoding.UTF8.GetBytes(key, name)), out node);
        ArrayPool<byte>.Shared.Return(name);
        return found;
    }
}
