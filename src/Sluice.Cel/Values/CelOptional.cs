namespace Sluice.Cel;

/// <summary>A value that may be missing (<c>optional.of(x)</c>, <c>optional.none()</c>).</summary>
internal sealed class CelOptional(CelValue value)
{
    /// <summary>The missing value.</summary>
    internal static readonly CelOptional None = new(default);

    /// <summary>Whether there is a value.</summary>
    internal bool HasValue => value.Kind != CelKind.Absent;

    /// <summary>The value; <c>default</c> when there is none.</summary>
    internal CelValue Value => value;
}
