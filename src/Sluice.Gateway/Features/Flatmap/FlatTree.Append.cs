using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Flatmap;

/// <content><c>append</c> (manipulation.md 1.3): both lists are read, the result is laid over the destination by label, then the source is
/// deleted.</content>
internal sealed partial class FlatTree
{
    /// <summary>Puts the items of one list after those of another. Nothing happens where either path leads to no list.</summary>
    /// <param name="source">The path to the items; they are deleted there.</param>
    /// <param name="destination">The path to the other list. A wildcard in it is taken for a name when the result is put there.</param>
    public void Append(ReadOnlySpan<FlatmapSegment> source, ReadOnlySpan<FlatmapSegment> destination)
    {
        if (!IsList(source) || !IsList(destination))
        {
            return;
        }

        int added = Read(Root, source);
        int existing = FindPlain(destination) is var list && list != None && IsRegular(list) ? None : Read(Root, destination);
        if (_exceeded)
        {
            return;
        }

        int target = Root;
        foreach (FlatmapSegment segment in destination)
        {
            target = FindOrAdd(target, segment.Label);
        }

        Expand(target);
        int count = 0;
        if (existing == None)
        {
            int last = _nodes[target].Last;
            count = last == None ? 0 : _nodes[last].Label.Value + 1;
        }
        else
        {
            Overlay(target, existing, ref count);
        }

        Overlay(target, added, ref count);
        Delete(Root, source);
    }

    /// <summary>Lays the items of a list that was read over a node, with the labels from a count on.</summary>
    private void Overlay(int target, int list, ref int count)
    {
        SetIsArray(target, isArray: true);
        Expand(list);
        int next;
        for (int item = _nodes[list].First; item != None && !_exceeded; item = next)
        {
            next = _nodes[item].Next;
            MergeChild(target, item, new FlatLabel(FlatLabelKind.Index, count++));
        }
    }

    /// <summary>Finds the node of a path without wildcards.</summary>
    private int FindPlain(ReadOnlySpan<FlatmapSegment> path)
    {
        int node = Root;
        foreach (FlatmapSegment segment in path)
        {
            if (segment.IsWildcard || !TryFind(node, segment.Label, out node, out _))
            {
                return None;
            }
        }

        return node;
    }

    /// <summary>Whether what a path leads to is a list; at a wildcard it is, whenever there is any child.</summary>
    private bool IsList(ReadOnlySpan<FlatmapSegment> path)
    {
        int node = Root;
        foreach (FlatmapSegment segment in path)
        {
            if (segment.IsWildcard)
            {
                return HasChildren(node);
            }

            if (!TryFind(node, segment.Label, out node, out _))
            {
                return false;
            }
        }

        return HasChildren(node) ? _nodes[node].Is(FlatNodeFlags.IsArray) : IsArrayToken(_nodes[node].Token);
    }

    /// <summary>Reads what a path leads to as a value of its own: null where it leads nowhere, a list of one value a child for a
    /// wildcard.</summary>
    private int Read(int node, ReadOnlySpan<FlatmapSegment> path)
    {
        if (!Enter())
        {
            return AddNode(default, None);
        }

        if (path.IsEmpty)
        {
            return Copy(node);
        }

        if (!path[0].IsWildcard)
        {
            return TryFind(node, path[0].Label, out int found, out _) ? Read(found, path[1..]) : AddNode(default, None);
        }

        int list = AddNode(default, None);
        if (HasChildren(node))
        {
            Expand(node);
            SetIsArray(list, isArray: true);
            int label = 0;
            for (int child = _nodes[node].First; child != None && !_exceeded; child = _nodes[child].Next)
            {
                Add(list, Read(child, path[1..]), new FlatLabel(FlatLabelKind.Index, label++));
            }
        }

        return list;
    }

    /// <summary>Copies a value as it shows: items are labelled anew, and of two members with the same name the last is taken.</summary>
    private int Copy(int node)
    {
        if (_nodes[node].First == None || !Enter())
        {
            return AddNode(default, _nodes[node].Token);
        }

        int copy = AddNode(default, None);
        bool isArray = _nodes[node].Is(FlatNodeFlags.IsArray);
        SetIsArray(copy, isArray);
        int label = 0;
        for (int child = _nodes[node].First; child != None && !_exceeded; child = _nodes[child].Next)
        {
            if (isArray)
            {
                Add(copy, Copy(child), new FlatLabel(FlatLabelKind.Index, label++));
            }
            else if (_nodes[node].Is(FlatNodeFlags.Ascending) || !IsRepeated(child))
            {
                Add(copy, Copy(child), _nodes[child].Label);
            }
        }

        return copy;
    }

    private bool IsRepeated(int child)
    {
        for (int later = _nodes[child].Next; later != None && Charge(); later = _nodes[later].Next)
        {
            if (Matches(_nodes[later].Label, _nodes[child].Label))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether laying the value over itself by label would change nothing, which spares doing so.</summary>
    private bool IsRegular(int node)
    {
        if (_nodes[node].Is(FlatNodeFlags.Lazy))
        {
            return true;
        }

        bool isArray = _nodes[node].Is(FlatNodeFlags.IsArray);
        if (_nodes[node].First == None)
        {
            return isArray == IsArrayToken(_nodes[node].Token);
        }

        bool isAscending = _nodes[node].Is(FlatNodeFlags.Ascending);
        if ((isArray && !isAscending) || !Enter())
        {
            return false;
        }

        int label = 0;
        for (int child = _nodes[node].First; child != None; child = _nodes[child].Next)
        {
            bool isInPlace = isArray ? _nodes[child].Label.Value == label++ : isAscending || !IsRepeated(child);
            if (!isInPlace || !IsRegular(child))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lays a value that was read over the first child with a label; without one it becomes a child.</summary>
    private void MergeChild(int parent, int value, FlatLabel label)
    {
        if (!TryFind(parent, label, out int child, out _))
        {
            Attach(parent, value, label);
            return;
        }

        if (!Enter())
        {
            return;
        }

        _changed = true;
        Expand(child);
        Expand(value);
        SetIsArray(child, _nodes[value].Is(FlatNodeFlags.IsArray));
        if (_nodes[value].First == None)
        {
            _nodes[child].Token = _nodes[value].Token;
        }

        int next;
        for (int part = _nodes[value].First; part != None && !_exceeded; part = next)
        {
            next = _nodes[part].Next;
            MergeChild(child, part, _nodes[part].Label);
        }
    }

    private void SetIsArray(int node, bool isArray)
    {
        if (_nodes[node].Is(FlatNodeFlags.IsArray) == isArray)
        {
            return;
        }

        Expand(node);
        _nodes[node].Flags = isArray ? FlatNodeFlags.IsArray : FlatNodeFlags.None;
    }

    private bool IsArrayToken(int token) =>
        token != None && _tape[token].Kind == JsonTokenKind.Array && !_tape[token].Is(JsonTokenFlags.Opaque);
}
