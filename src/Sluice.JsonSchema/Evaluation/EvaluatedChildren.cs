namespace Sluice.JsonSchema.Evaluation;

/// <summary>
/// Which children of one array or object some keyword has looked at: the annotation that <c>unevaluatedItems</c> and
/// <c>unevaluatedProperties</c> work on (JSON Schema core 11). A bit for each child, in document order.
/// </summary>
internal sealed class EvaluatedChildren
{
    private ulong[] _bits = new ulong[4];
    private int _words;

    /// <summary>Makes the set empty, for a value with so many children.</summary>
    /// <param name="children">The number of children.</param>
    public void Reset(int children)
    {
        _words = (children + 63) >> 6;
        if (_words > _bits.Length)
        {
            _bits = new ulong[_words];
        }

        _bits.AsSpan(0, _words).Clear();
    }

    /// <summary>Whether it has grown so much, for an array of 64K children, that it is not worth keeping.</summary>
    public bool IsLarge => _bits.Length > 1024;

    /// <summary>Adds a child.</summary>
    /// <param name="child">Its place, from 0.</param>
    public void Mark(int child) => _bits[child >> 6] |= 1UL << child;

    /// <summary>Adds every child.</summary>
    public void MarkAll() => _bits.AsSpan(0, _words).Fill(ulong.MaxValue);

    /// <summary>Whether a child is in the set.</summary>
    /// <param name="child">Its place, from 0.</param>
    /// <returns>Whether some keyword has looked at it.</returns>
    public bool Contains(int child) => (_bits[child >> 6] & (1UL << child)) != 0;

    /// <summary>Adds what another set of the same value has.</summary>
    /// <param name="other">The other set.</param>
    public void Add(EvaluatedChildren other)
    {
        for (var i = 0; i < _words; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }
}
