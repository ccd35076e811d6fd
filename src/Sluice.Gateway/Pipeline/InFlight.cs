using System.Runtime.InteropServices;

namespace Sluice.Gateway.Pipeline;

/// <summary>Counts what still uses a configuration, so that a reload can let go of it afterwards. Striped, so that processors do not
/// fight over one cache line. What was taken and what was given back are counted apart: who holds a lease takes the next one, on another
/// stripe, before it gives its own back (a request begins a call that outlives it), and a look at differences, stripe by stripe, could
/// miss both.</summary>
internal sealed class InFlight
{
    private static readonly int Mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount) - 1;

    private readonly Stripe[] _stripes = new Stripe[Mask + 1];

    /// <summary>Whether nothing is under way: there was a moment since the look began at which nobody held a lease.</summary>
    public bool IsIdle
    {
        get
        {
            // First all that was given back: of each such lease the taking, which came before, is counted below. So the sums can only be
            // the same when every lease that was taken until the first sum was there had been given back.
            long exited = 0;
            foreach (ref Stripe stripe in _stripes.AsSpan())
            {
                exited += Volatile.Read(ref stripe.Exited);
            }

            long entered = 0;
            foreach (ref Stripe stripe in _stripes.AsSpan())
            {
                entered += Volatile.Read(ref stripe.Entered);
            }

            return entered == exited;
        }
    }

    /// <summary>Takes a lease.</summary>
    /// <returns>What <see cref="Exit"/> wants back.</returns>
    public int Enter()
    {
        int stripe = Thread.GetCurrentProcessorId() & Mask;
        Interlocked.Increment(ref _stripes[stripe].Entered);
        return stripe;
    }

    /// <summary>Gives a lease back.</summary>
    /// <param name="lease">What <see cref="Enter"/> returned.</param>
    public void Exit(int lease) => Interlocked.Increment(ref _stripes[lease].Exited);

    // A cache line and the one that is fetched with it.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Stripe
    {
        [FieldOffset(0)]
        public long Entered;

        [FieldOffset(8)]
        public long Exited;
    }
}
