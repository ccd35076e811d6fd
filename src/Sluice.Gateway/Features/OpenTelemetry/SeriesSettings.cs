using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>What series were made of: those of the next configuration go on counting where this is the same.</summary>
/// <param name="instruments">Their metrics.</param>
/// <param name="attributes">What they have in common.</param>
internal sealed class SeriesSettings(Instruments instruments, IEnumerable<MetricAttribute> attributes) : IEquatable<SeriesSettings>
{
    private readonly MetricAttribute[] _attributes = MetricAttribute.Set(attributes);

    private Instruments Instruments => instruments;

    /// <inheritdoc/>
    public bool Equals(SeriesSettings? other) =>
        other is not null && ReferenceEquals(instruments, other.Instruments) && _attributes.AsSpan().SequenceEqual(other._attributes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SeriesSettings);

    /// <inheritdoc/>
    public override int GetHashCode() => _attributes.Length;
}
