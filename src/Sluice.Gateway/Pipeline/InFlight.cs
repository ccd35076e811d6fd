using System.Runtime.InteropServices;

namespace Sluice.Gateway.Pipeline;

/// <summary>Counts what still uses a configuration, so that a reload can let go of it afterwards. Striped, so that processors do not
/// fight over one cache line: each lease is given back to the stripe it was taken from, so no stripe is ever below zero, and all at
/// zero means that nobody held a lease taken before the look began.</summary>
internal sealed class InFlight
{
    private static readonly int Mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount) - 1;

    private readonly Stripe[] _stripes = new Stripe[Mask + 1];

    /// <summary>Whether nothing is under way.</summary>
    public bool IsIdle
    {
        get
        {
            foreach (ref Stripe stripe in _stripes.AsSpan())
            {
                if (Volatile.Read(ref stripe.Count) != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Takes a lease.</summary>
    /// <returns>What <see cref="Exit"/> wants back.</returns>
    public int Enter()
    {
        int stripe = Thread.GetCurrentProcessorId() & Mask;
        Interlocked.Increment(ref _stripes[stripe].Count);
        return stripe;
    }

    /// <summary>Gives a lease back.</summary>
    /// <param name="lease">What <see cref="Enter"/> returned.</param>
    public void Exit(int lease) => Interlocked.Decrement(ref _stripes[lease].Count);

    // A cache line and the one that is fetched with it.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Stripe
    {
        [FieldOffset(0)]
        public int Count;
    }
}
