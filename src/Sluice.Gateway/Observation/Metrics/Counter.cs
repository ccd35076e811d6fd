using System.Runtime.InteropServices;

namespace Sluice.Gateway.Observation.Metrics;

/// <summary>A number that only grows, counted in stripes so that processors do not fight over one cache line.</summary>
internal sealed class Counter
{
    private readonly Stripe[] _stripes = new Stripe[Stripes.Count];

    /// <summary>The sum so far.</summary>
    public long Value
    {
        get
        {
            long sum = 0;
            foreach (ref Stripe stripe in _stripes.AsSpan())
            {
                sum += Volatile.Read(ref stripe.Value);
            }

            return sum;
        }
    }

    /// <summary>Adds to the sum.</summary>
    /// <param name="amount">How much; not negative.</param>
    public void Add(long amount) => Interlocked.Add(ref _stripes[Stripes.Current].Value, amount);

    [StructLayout(LayoutKind.Explicit, Size = Stripes.Spacing)]
    private struct Stripe
    {
        [FieldOffset(0)]
        public long Value;
    }
}
