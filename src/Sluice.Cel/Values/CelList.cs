namespace Sluice.Cel;

/// <summary>
/// A list. A host can derive from it to show its own collection to expressions without converting it first.
/// A list must not change while an evaluation reads it.
/// </summary>
public abstract class CelList
{
    /// <summary>The number of items.</summary>
    public abstract int Count { get; }

    /// <summary>One item.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1; the evaluator never asks outside that.</param>
    public abstract CelValue this[int index] { get; }
}

/// <summary>A list over an array, which may be longer than the list.</summary>
internal sealed class ArrayList(CelValue[] items, int count) : CelList
{
    /// <summary>The list without items.</summary>
    internal static readonly ArrayList Empty = new([], 0);

    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override CelValue this[int index] => items[index];
}
