using System.Runtime.InteropServices;

namespace Sluice.Gateway.Features.Flatmap;

/// <summary>Where the text of a label is.</summary>
internal enum FlatLabelKind : byte
{
    /// <summary>A number: an item's place when its list was read, or such a number in a path.</summary>
    Index,

    /// <summary>The name of a member as the document has it: the index of its token.</summary>
    Key,

    /// <summary>A name of one of the filter's paths: its number there.</summary>
    Name,
}

/// <summary>What a child is called by its parent. Labels of items do not change when others go (manipulation.md 1.2).</summary>
internal readonly record struct FlatLabel
{
    // Both parts in one number, which is passed and compared in a register. As two fields of different sizes labels go through memory, and
    // reading at once what was just written in parts stalls the processor: that was a fifth of a filter's time.
    private readonly ulong _parts;

    /// <summary>Makes a label.</summary>
    /// <param name="kind">Where the text is.</param>
    /// <param name="value">The number, the index of the token, or the number of the name.</param>
    public FlatLabel(FlatLabelKind kind, int value) => _parts = ((ulong)kind << 32) | (uint)value;

    /// <summary>Where the text is.</summary>
    public FlatLabelKind Kind => (FlatLabelKind)(_parts >> 32);

    /// <summary>The number, the index of the token, or the number of the name.</summary>
    public int Value => (int)_parts;
}

/// <summary>What is known about a node.</summary>
[Flags]
internal enum FlatNodeFlags : byte
{
    /// <summary>A scalar, or an object.</summary>
    None = 0,

    /// <summary>It shows as a list as long as it has children.</summary>
    IsArray = 1,

    /// <summary>A list or object that nothing looked into yet: its children are still the document's.</summary>
    Lazy = 2,

    /// <summary>The labels of the children ascend strictly: of a list as numbers, of an object as bytes. So none repeats.</summary>
    Ascending = 4,
}

/// <summary>A value in a <see cref="FlatTree"/>: children are a chain, by index into the tree's nodes; -1 stands for none.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FlatNode
{
    /// <summary>What the parent calls it.</summary>
    public FlatLabel Label;

    /// <summary>The document's value, which shows while there are no children; -1: null.</summary>
    public int Token;

    /// <summary>The first child.</summary>
    public int First;

    /// <summary>The last child.</summary>
    public int Last;

    /// <summary>The next child of the same parent.</summary>
    public int Next;

    /// <summary>The child before the one that was found last in a list: the next search mostly wants that one or the one after.</summary>
    public int Hint;

    /// <summary>What is known about it.</summary>
    public FlatNodeFlags Flags;

    /// <summary>Whether a flag is set.</summary>
    /// <param name="flag">The flag.</param>
    public readonly bool Is(FlatNodeFlags flag) => (Flags & flag) != FlatNodeFlags.None;
}
