using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Flatmap;

/// <summary>Data as a tree that a filter changes (manipulation.md 1.2). Only what its paths lead through becomes nodes; every other
/// value stays a reference to the document. The operations are in the other parts of the class.</summary>
internal sealed partial class FlatTree
{
    private const int None = -1;
    private const int Root = 0;

    /// <summary>The longest text of a label that is a number.</summary>
    private const int MaxIndexText = 10;

    /// <summary>What a thread keeps between two answers: enough for a list of a thousand items with a dozen members each.</summary>
    private const int MaxKept = 16 * 1024;

    [ThreadStatic]
    private static FlatTree? t_current;

    private FlatNode[] _nodes = new FlatNode[256];
    private int _count;
    private int _steps;
    private bool _exceeded;
    private bool _changed;
    private JsonTape _tape = null!;
    private byte[][] _names = [];
    private FlatmapLimits _limits = FlatmapLimits.Default;

    private FlatTree()
    {
    }

    /// <summary>Whether a limit was reached: the tree is then worth nothing.</summary>
    public bool Exceeded => _exceeded;

    /// <summary>The calling thread's tree over a document. It is to be given back with <see cref="Release"/>.</summary>
    /// <param name="data">The data: one document that is not null.</param>
    /// <param name="names">The names of the filter's paths.</param>
    /// <param name="limits">The limits.</param>
    public static FlatTree Over(ResponseData data, byte[][] names, FlatmapLimits limits)
    {
        FlatTree tree = t_current ?? new FlatTree();
        t_current = null;
        tree._tape = data.Tape;
        tree._names = names;
        tree._limits = limits;
        tree.AddNode(default, data.RootIndex);
        return tree;
    }

    /// <summary>Gives the tree back to the thread.</summary>
    public void Release()
    {
        if (_nodes.Length > MaxKept)
        {
            _nodes = new FlatNode[256];
        }

        _count = 0;
        _steps = 0;
        _exceeded = false;
        _changed = false;
        _tape = null!;
        _names = [];
        ReleaseWalk();
        t_current = this;
    }

    private bool HasChildren(int node) => _nodes[node].First != None || _nodes[node].Is(FlatNodeFlags.Lazy);

    /// <summary>Counts work.</summary>
    /// <returns>Whether to go on.</returns>
    private bool Charge(int steps = 1)
    {
        _steps += steps;
        _exceeded |= _steps > _limits.MaxSteps;
        return !_exceeded;
    }

    /// <summary>Counts a step down. The depth of recursion is that of the data and the paths, so the stack is looked at as well.</summary>
    /// <returns>Whether to go on.</returns>
    private bool Enter()
    {
        _exceeded |= !RuntimeHelpers.TryEnsureSufficientExecutionStack();
        return Charge();
    }

    private int AddNode(FlatLabel label, int token)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }

        // Member by member into its place: a copy of a whole node would wait for the stores that it was made by.
        ref FlatNode node = ref _nodes[_count];
        node.Label = label;
        node.Token = token;
        node.First = None;
        node.Last = None;
        node.Next = None;
        node.Hint = None;
        node.Flags = token == None ? FlatNodeFlags.None : FlagsOf(token);
        _exceeded |= _count >= _limits.MaxNodes;
        Charge();
        return _count++;
    }

    private FlatNodeFlags FlagsOf(int token)
    {
        ref readonly JsonToken value = ref _tape[token];
        if (value.Is(JsonTokenFlags.Opaque))
        {
            return FlatNodeFlags.None;
        }

        return value.Kind switch
        {
            JsonTokenKind.Array when value.Next > token + 1 => FlatNodeFlags.IsArray | FlatNodeFlags.Lazy,
            JsonTokenKind.Array => FlatNodeFlags.IsArray,
            JsonTokenKind.Object when TapeObject.HasMembers(_tape, token) => FlatNodeFlags.Lazy,
            _ => FlatNodeFlags.None,
        };
    }

    /// <summary>Makes nodes of the children of a value.</summary>
    private void Expand(int node)
    {
        if (!_nodes[node].Is(FlatNodeFlags.Lazy))
        {
            return;
        }

        int token = _nodes[node].Token;
        _nodes[node].Token = None;
        _nodes[node].Flags = (_nodes[node].Flags & FlatNodeFlags.IsArray) | FlatNodeFlags.Ascending;
        if (_nodes[node].Is(FlatNodeFlags.IsArray))
        {
            int end = _tape[token].Next;
            int label = 0;
            for (int item = token + 1; item < end && !_exceeded; item = _tape[item].Next)
            {
                Link(node, AddNode(new FlatLabel(FlatLabelKind.Index, label++), _tape.Resolve(item)));
            }

            return;
        }

        MemberStack stack = MemberStack.Current;
        int start = stack.Collect(_tape, token);
        for (int i = start; i < stack.Count && !_exceeded; i++)
        {
            int key = stack[i].Key;
            Link(node, AddNode(new FlatLabel(FlatLabelKind.Key, key), _tape.Resolve(key + 1)));
        }

        stack.Clear();
    }

    private void Link(int parent, int child)
    {
        int last = _nodes[parent].Last;
        if (last == None)
        {
            _nodes[parent].First = child;
        }
        else
        {
            _nodes[last].Next = child;
        }

        _nodes[parent].Last = child;
        _nodes[child].Next = None;
    }

    /// <summary>Puts a node after the children of another, which are nodes already.</summary>
    private void Add(int parent, int child, FlatLabel label)
    {
        bool ascends = (_nodes[parent].First == None || _nodes[parent].Is(FlatNodeFlags.Ascending))
            && Ascends(parent, _nodes[parent].Last, label);
        _nodes[parent].Flags &= ~FlatNodeFlags.Ascending;
        _nodes[parent].Flags |= ascends ? FlatNodeFlags.Ascending : FlatNodeFlags.None;
        _nodes[child].Label = label;
        Link(parent, child);
    }

    /// <summary>Puts a node after the children of another one in the data.</summary>
    private void Attach(int parent, int child, FlatLabel label)
    {
        Expand(parent);
        Add(parent, child, label);
        _changed = true;
    }

    private void Remove(int parent, int child, int previous)
    {
        int next = _nodes[child].Next;
        if (previous == None)
        {
            _nodes[parent].First = next;
        }
        else
        {
            _nodes[previous].Next = next;
        }

        if (next == None)
        {
            _nodes[parent].Last = previous;
        }

        _nodes[parent].Hint = None;
        _nodes[child].Next = None;
        _changed = true;
    }

    private void RemoveAll(int node)
    {
        if (_nodes[node].Is(FlatNodeFlags.Lazy))
        {
            _nodes[node].Token = None;
        }

        _nodes[node].First = None;
        _nodes[node].Last = None;
        _nodes[node].Hint = None;
        _nodes[node].Flags &= FlatNodeFlags.IsArray;
        _changed = true;
    }

    private void Relabel(int parent, int child, int previous, FlatLabel label)
    {
        if (Matches(_nodes[child].Label, label))
        {
            return;
        }

        int next = _nodes[child].Next;
        bool ascends = _nodes[parent].Is(FlatNodeFlags.Ascending) && Ascends(parent, previous, label)
            && (next == None || Compare(parent, label, _nodes[next].Label) < 0);
        if (!ascends)
        {
            _nodes[parent].Flags &= ~FlatNodeFlags.Ascending;
        }

        _nodes[child].Label = label;
        _nodes[parent].Hint = None;
        _changed = true;
    }

    /// <summary>Finds the first child with a label.</summary>
    /// <param name="parent">The parent; it becomes nodes unless it surely has no such child.</param>
    /// <param name="label">The label.</param>
    /// <param name="child">The child.</param>
    /// <param name="previous">The child before it.</param>
    private bool TryFind(int parent, FlatLabel label, out int child, out int previous)
    {
        child = None;
        previous = None;
        if (IsSurelyMissing(parent, label))
        {
            return false;
        }

        Expand(parent);
        if (_exceeded)
        {
            return false;
        }

        return _nodes[parent].Is(FlatNodeFlags.Ascending) && _nodes[parent].Is(FlatNodeFlags.IsArray)
            ? TryFindItem(parent, label, out child, out previous)
            : TryFindAny(parent, label, out child, out previous);
    }

    private bool TryFindAny(int parent, FlatLabel label, out int child, out int previous)
    {
        previous = None;
        for (child = _nodes[parent].First; child != None && Charge(); child = _nodes[child].Next)
        {
            if (Matches(_nodes[child].Label, label))
            {
                return true;
            }

            previous = child;
        }

        return false;
    }

    /// <summary>Finds an item of a list whose labels ascend. Most searches want the one that was found last, or the one after it.</summary>
    private bool TryFindItem(int parent, FlatLabel label, out int child, out int previous)
    {
        previous = None;
        child = _nodes[parent].First;
        if (label.Kind != FlatLabelKind.Index || _nodes[_nodes[parent].Last].Label.Value < label.Value)
        {
            return false;
        }

        int hint = _nodes[parent].Hint;
        if (hint != None && _nodes[hint].Label.Value < label.Value)
        {
            previous = hint;
            child = _nodes[hint].Next;
        }

        while (_nodes[child].Label.Value < label.Value && Charge())
        {
            previous = child;
            child = _nodes[child].Next;
        }

        _nodes[parent].Hint = previous;
        return _nodes[child].Label.Value == label.Value;
    }

    private bool IsSurelyMissing(int parent, FlatLabel label)
    {
        ref readonly FlatNode node = ref _nodes[parent];
        if (!node.Is(FlatNodeFlags.Lazy))
        {
            return node.First == None;
        }

        if (node.Is(FlatNodeFlags.IsArray))
        {
            return label.Kind != FlatLabelKind.Index;
        }

        return label.Kind == FlatLabelKind.Index
            ? IsSurelyMissing(node.Token, label.Value)
            : TapeObject.FindKey(_tape, node.Token, Name(label)) < 0;
    }

    private bool IsSurelyMissing(int token, int number) =>
        TapeObject.FindKey(_tape, token, Number(number, stackalloc byte[MaxIndexText])) < 0;

    /// <summary>Whether two labels have the same text.</summary>
    private bool Matches(FlatLabel left, FlatLabel right)
    {
        if (left == right)
        {
            return true;
        }

        bool leftIsKey = left.Kind == FlatLabelKind.Key;
        bool rightIsKey = right.Kind == FlatLabelKind.Key;
        if (!leftIsKey && !rightIsKey)
        {
            // A name of a path is there once, and never one that is a number.
            return false;
        }

        return left.Kind == FlatLabelKind.Index || right.Kind == FlatLabelKind.Index
            ? MatchesNumber(leftIsKey ? left : right, leftIsKey ? right.Value : left.Value)
            : Name(left).SequenceEqual(Name(right));
    }

    private bool MatchesNumber(FlatLabel name, int number) => Name(name).SequenceEqual(Number(number, stackalloc byte[MaxIndexText]));

    private bool Ascends(int parent, int previous, FlatLabel label)
    {
        if (previous == None)
        {
            return !_nodes[parent].Is(FlatNodeFlags.IsArray) || label.Kind == FlatLabelKind.Index;
        }

        return Compare(parent, _nodes[previous].Label, label) < 0;
    }

    /// <summary>Orders two labels as the children of a value are ordered; what is no number comes before everything in a list.</summary>
    private int Compare(int parent, FlatLabel left, FlatLabel right)
    {
        if (!_nodes[parent].Is(FlatNodeFlags.IsArray))
        {
            return left.Kind == FlatLabelKind.Index || right.Kind == FlatLabelKind.Index
                ? CompareTexts(left, right)
                : Name(left).SequenceCompareTo(Name(right));
        }

        return right.Kind == FlatLabelKind.Index && left.Kind == FlatLabelKind.Index ? left.Value.CompareTo(right.Value) : 1;
    }

    private int CompareTexts(FlatLabel left, FlatLabel right) =>
        Text(left, stackalloc byte[MaxIndexText]).SequenceCompareTo(Text(right, stackalloc byte[MaxIndexText]));

    private ReadOnlySpan<byte> Text(FlatLabel label, Span<byte> scratch) =>
        label.Kind == FlatLabelKind.Index ? Number(label.Value, scratch) : Name(label);

    private static ReadOnlySpan<byte> Number(int number, Span<byte> scratch)
    {
        Utf8Formatter.TryFormat(number, scratch, out int written);
        return scratch[..written];
    }

    /// <summary>The text of a label that is no number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Name(FlatLabel label) =>
        label.Kind == FlatLabelKind.Key ? _tape.Text(_tape[label.Value]) : _names[label.Value];
}
