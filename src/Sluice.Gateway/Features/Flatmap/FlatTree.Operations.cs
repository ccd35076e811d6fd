using System.Runtime.InteropServices;

namespace Sluice.Gateway.Features.Flatmap;

/// <content><c>del</c> and <c>move</c> (manipulation.md 1.3).</content>
internal sealed partial class FlatTree
{
    private List<Step> _walk = [];
    private List<Moved> _moved = [];

    /// <summary>Removes what a path names.</summary>
    /// <param name="path">The path; without any name it removes nothing.</param>
    public void Delete(ReadOnlySpan<FlatmapSegment> path) => Delete(Root, path);

    /// <summary>Moves what a path names.</summary>
    /// <param name="source">The path to it; its last name is no wildcard.</param>
    /// <param name="destination">As long as the source: its last name is the new one. Shorter: where it goes from the root. Longer: what is
    /// put around it where it is.</param>
    /// <returns>Whether the paths can be used; an empty one cannot once there is something to move.</returns>
    public bool TryMove(ReadOnlySpan<FlatmapSegment> source, ReadOnlySpan<FlatmapSegment> destination)
    {
        if (source.IsEmpty)
        {
            return !HasChildren(Root);
        }

        _walk.Clear();
        _moved.Clear();
        int start = FindParents(source[..^1]);
        for (int i = start; i < _walk.Count; i++)
        {
            int parent = _walk[i].Node;
            if (!TryFind(parent, source[^1].Label, out int child, out int previous))
            {
                continue;
            }

            if (source.Length == destination.Length)
            {
                Relabel(parent, child, previous, destination[^1].Label);
            }
            else
            {
                Remove(parent, child, previous);
                _moved.Add(new Moved(child, i));
            }
        }

        if (_moved.Count == 0 || _exceeded)
        {
            return true;
        }

        if (destination.IsEmpty)
        {
            return false;
        }

        foreach (Moved moved in _moved)
        {
            int parent = source.Length > destination.Length
                ? FindPromoted(moved.Place, source.Length, destination)
                : FindEmbedded(_walk[moved.Place].Node, destination[(source.Length - 1)..]);
            Attach(parent, moved.Node, destination[^1].Label);
        }

        return true;
    }

    private void Delete(int node, ReadOnlySpan<FlatmapSegment> path)
    {
        if (path.IsEmpty || !Enter() || !HasChildren(node))
        {
            return;
        }

        if (!path[0].IsWildcard)
        {
            if (!TryFind(node, path[0].Label, out int found, out int previous))
            {
                return;
            }

            if (path.Length == 1)
            {
                Remove(node, found, previous);
            }
            else
            {
                Delete(found, path[1..]);
            }

            return;
        }

        if (path.Length == 1)
        {
            RemoveAll(node);
            return;
        }

        Expand(node);
        for (int child = _nodes[node].First; child != None && !_exceeded; child = _nodes[child].Next)
        {
            Delete(child, path[1..]);
        }
    }

    /// <summary>Finds every node that a path leads to; each remembers the one it was reached from.</summary>
    /// <returns>The place of the first of them; they are the last of the walk.</returns>
    private int FindParents(ReadOnlySpan<FlatmapSegment> path)
    {
        _walk.Add(new Step(Root, None));
        int start = 0;
        foreach (FlatmapSegment segment in path)
        {
            int end = _walk.Count;
            for (int i = start; i < end; i++)
            {
                int node = _walk[i].Node;
                if (!segment.IsWildcard)
                {
                    if (TryFind(node, segment.Label, out int found, out _))
                    {
                        _walk.Add(new Step(found, i));
                    }

                    continue;
                }

                Expand(node);
                for (int child = _nodes[node].First; child != None && Charge(); child = _nodes[child].Next)
                {
                    _walk.Add(new Step(child, i));
                }
            }

            start = end;
        }

        return start;
    }

    /// <summary>Walks from the root as far as the destination exists; a wildcard takes the label that the source matched there.</summary>
    private int FindPromoted(int place, int sourceLength, ReadOnlySpan<FlatmapSegment> destination)
    {
        int parent = Root;
        for (int i = 0; i < destination.Length - 1; i++)
        {
            FlatLabel label = destination[i].Label;
            if (destination[i].IsWildcard)
            {
                // The place is that of the source's last name but one.
                int step = place;
                for (int up = sourceLength - 2 - i; up > 0; up--)
                {
                    step = _walk[step].Parent;
                }

                label = OfAnyParent(_nodes[_walk[step].Node].Label);
            }

            if (!TryFind(parent, label, out int found, out _))
            {
                break;
            }

            parent = found;
        }

        return parent;
    }

    /// <summary>The label as a path would have it: the name of a member that is a number also names an item of a list.</summary>
    private FlatLabel OfAnyParent(FlatLabel label) =>
        label.Kind == FlatLabelKind.Key && FlatmapPaths.TryIndex(Name(label), out int index)
            ? new FlatLabel(FlatLabelKind.Index, index)
            : label;

    /// <summary>Walks down from the former parent and makes what is missing on the way.</summary>
    private int FindEmbedded(int parent, ReadOnlySpan<FlatmapSegment> destination)
    {
        foreach (FlatmapSegment segment in destination[..^1])
        {
            parent = FindOrAdd(parent, segment.Label);
        }

        return parent;
    }

    private int FindOrAdd(int parent, FlatLabel label)
    {
        if (!TryFind(parent, label, out int found, out _))
        {
            found = AddNode(default, None);
            Attach(parent, found, label);
        }

        return found;
    }

    private void ReleaseWalk()
    {
        if (_walk.Capacity > MaxKept)
        {
            _walk = [];
            _moved = [];
        }
    }

    /// <summary>A node that a path leads to.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Parent">The place in the walk of the node it was reached from.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Step(int Node, int Parent);

    /// <summary>A node that was taken out.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Place">The place in the walk of its former parent.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Moved(int Node, int Place);
}
