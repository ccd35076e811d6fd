namespace Sluice.Cel;

/// <summary>
/// A map with keys of kind bool, int, uint or string. A host can derive from it to show its own collection (headers,
/// parameters, a document) to expressions without converting it first. A map must not change while an evaluation reads it.
/// </summary>
public abstract class CelMap
{
    /// <summary>The number of entries.</summary>
    public abstract int Count { get; }

    /// <summary>Looks a key up. Numeric keys are equal across types: 1, 1u and 1.0 are one key.</summary>
    /// <param name="key">A value of any kind; false is returned for kinds that are no keys.</param>
    /// <param name="value">The value found, or <c>default</c>.</param>
    public abstract bool TryGetValue(in CelValue key, out CelValue value);

    /// <summary>Looks a string key up; a host whose keys are strings overrides this one for speed.</summary>
    /// <param name="key">The key, compared ordinally.</param>
    /// <param name="value">The value found, or <c>default</c>.</param>
    public virtual bool TryGetValue(string key, out CelValue value) => TryGetValue(CelValue.FromString(key), out value);

    /// <summary>Tells whether a key is present, for <c>in</c> and <c>has()</c>.</summary>
    /// <param name="key">A value of any kind.</param>
    public virtual bool ContainsKey(in CelValue key) =>
        key.Kind == CelKind.String ? TryGetValue(key.Text, out _) : TryGetValue(key, out _);

    /// <summary>The entries, in the map's own order, each key once.</summary>
    public abstract IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator();
}

/// <summary>A map over a dictionary: map literals, and what hosts and tests build by hand.</summary>
public sealed class CelDictionary : CelMap
{
    private readonly Dictionary<CelValue, CelValue> _entries;

    /// <summary>An empty map.</summary>
    /// <param name="capacity">The number of entries expected.</param>
    public CelDictionary(int capacity = 0) => _entries = new(capacity, KeyComparer.Instance);

    /// <inheritdoc/>
    public override int Count => _entries.Count;

    /// <summary>Tells whether a value can be a key.</summary>
    /// <param name="key">The value.</param>
    public static bool IsKey(in CelValue key) => key.Kind is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String;

    /// <summary>Adds an entry; false when the key is present already.</summary>
    /// <param name="key">A value for which <see cref="IsKey"/> holds.</param>
    /// <param name="value">Any value.</param>
    public bool TryAdd(in CelValue key, in CelValue value) => _entries.TryAdd(key, value);

    /// <inheritdoc/>
    public override bool TryGetValue(in CelValue key, out CelValue value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator() => _entries.GetEnumerator();

    private sealed class KeyComparer : IEqualityComparer<CelValue>
    {
        internal static readonly KeyComparer Instance = new();

        public bool Equals(CelValue x, CelValue y) => Comparison.ScalarEquals(x, y);

        // HashCode and string hashes are seeded per process, so that clients cannot choose keys that collide.
        public int GetHashCode(CelValue key) => key.Kind switch
        {
            CelKind.String => key.Text.GetHashCode(StringComparison.Ordinal),
            CelKind.Int or CelKind.Uint => HashCode.Combine(key.Bits),
            CelKind.Double when Comparison.TryExactInteger(key, out long bits) => HashCode.Combine(bits),
            _ => HashCode.Combine(key.Kind, key.Bits),
        };
    }
}
