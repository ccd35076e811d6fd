using System.Runtime.CompilerServices;

namespace Sluice.Cel;

/// <summary>The state of one evaluation: its variables and what is left of its <see cref="CelLimits"/>.</summary>
public ref struct CelContext
{
    /// <summary>How deep equality and formatting follow nested values; a document can nest far deeper than a stack.</summary>
    internal const int MaxValueDepth = 200;

    /// <summary>The variables.</summary>
    internal readonly ICelActivation Activation;

    /// <summary>The variables of macros, by nesting.</summary>
    internal readonly Span<CelValue> Locals;

    private long _steps;
    private long _bytes;

    internal CelContext(ICelActivation activation, CelLimits limits, Span<CelValue> locals)
    {
        Activation = activation;
        Locals = locals;
        _steps = limits.MaxSteps;
        _bytes = limits.MaxAllocatedBytes;
    }

    /// <summary>Whether a limit was reached; everything that is evaluated from then on fails.</summary>
    public readonly bool IsExhausted => (_steps | _bytes) < 0;

    /// <summary>What is left to build, in bytes.</summary>
    internal readonly long RemainingBytes => Math.Max(0, _bytes);

    /// <summary>Takes steps; a function whose work grows with its arguments calls it before it starts.</summary>
    /// <param name="steps">How many.</param>
    /// <returns>False when too few are left: the function then returns <see cref="LimitError"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStep(long steps)
    {
        _steps -= steps;
        return !IsExhausted;
    }

    /// <summary>Takes the steps for looking at a sequence once.</summary>
    /// <param name="length">Its length in characters, octets or items.</param>
    /// <returns>False when too few are left.</returns>
    public bool TryScan(long length) => TryStep(1 + (length >> 6));

    /// <summary>Takes memory; a function that builds a value calls it before it does.</summary>
    /// <param name="bytes">About how many bytes.</param>
    /// <returns>False when too few are left: the function then returns <see cref="LimitError"/>.</returns>
    public bool TryAllocate(long bytes)
    {
        _bytes -= bytes;
        _steps -= bytes >> 8;
        return !IsExhausted;
    }

    /// <summary>The error of an exhausted evaluation.</summary>
    public static CelValue LimitError => CelValue.FromError(CelError.Limit);
}
