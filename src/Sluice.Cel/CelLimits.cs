namespace Sluice.Cel;

/// <summary>
/// What one evaluation may cost. Both limits end it with <see cref="CelErrorCode.LimitExceeded"/>, which no operator absorbs.
/// </summary>
public sealed record CelLimits
{
    /// <summary>The defaults.</summary>
    public static CelLimits Default { get; } = new();

    /// <summary>
    /// How many steps an evaluation may take; default 1,000,000. A step is one operation inside a loop, or 64 characters or
    /// items that a function looks at, so a million is some tens of milliseconds: far above any honest policy, and short
    /// enough that a client who controls the sizes of lists cannot hold a core.
    /// </summary>
    public long MaxSteps { get; init; } = 1_000_000;

    /// <summary>
    /// How many bytes of strings, bytes, lists and maps an evaluation may build in total; default 16 MiB, so that
    /// concatenation in loops cannot exhaust the memory even when many requests try at once.
    /// </summary>
    public long MaxAllocatedBytes { get; init; } = 16 * 1024 * 1024;
}
