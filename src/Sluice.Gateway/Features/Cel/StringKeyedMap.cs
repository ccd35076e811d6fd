using Sluice.Cel;

namespace Sluice.Gateway.Features.Cel;

/// <summary>A map all of whose keys are strings.</summary>
internal abstract class StringKeyedMap : CelMap
{
    /// <inheritdoc/>
    public sealed override bool TryGetValue(in CelValue key, out CelValue value)
    {
        value = default;
        return key.Kind == CelKind.String && TryGetValue(key.AsString(), out value);
    }

    /// <inheritdoc/>
    public abstract override bool TryGetValue(string key, out CelValue value);

    /// <summary>An entry.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    protected static KeyValuePair<CelValue, CelValue> Entry(string key, in CelValue value) => new(CelValue.FromString(key), value);
}
