using System.Numerics;

namespace Sluice.Gateway.Observation.Metrics;

/// <summary>How figures are split by processor.</summary>
internal static class Stripes
{
    /// <summary>The bytes between two stripes: a cache line and the one that is fetched with it.</summary>
    public const int Spacing = 128;

    /// <summary>The most stripes: on larger machines a few processors share one, so that the memory of a series has an end.</summary>
    private const int Most = 8;

    /// <summary>The number of stripes, a power of two.</summary>
    public static readonly int Count = Math.Min(Most, (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    /// <summary>The stripe of the processor that runs this.</summary>
    public static int Current => Thread.GetCurrentProcessorId() & (Count - 1);
}
