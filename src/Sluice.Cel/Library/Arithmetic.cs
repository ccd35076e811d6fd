namespace Sluice.Cel.Library;

/// <summary>The arithmetic operators: an overflow is an error, never a wrong number.</summary>
internal static class Arithmetic
{
    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary><c>!a</c>.</summary>
    internal static CelValue Not(scoped ReadOnlySpan<CelValue> a, ref CelContext context) =>
        a[0].Kind == CelKind.Bool ? CelValue.FromBool(!a[0].IsTrue) : default;

    /// <summary><c>-a</c>.</summary>
    internal static CelValue Negate(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.Int => Difference(0, a[0].Bits, CelKind.Int),
        CelKind.Double => CelValue.FromDouble(-a[0].Real),
        _ => default,
    };

    /// <summary><c>a + b</c>.</summary>
    internal static CelValue Add(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => (a[0].Kind, a[1].Kind) switch
    {
        (CelKind.Int, CelKind.Int) => Sum(a[0].Bits, a[1].Bits, CelKind.Int),
        (CelKind.Uint, CelKind.Uint) => (ulong)a[0].Bits + (ulong)a[1].Bits is var sum && sum >= (ulong)a[0].Bits
            ? CelValue.FromUint(sum)
            : CelValue.FromError(CelError.Overflow),
        (CelKind.Double, CelKind.Double) => CelValue.FromDouble(a[0].Real + a[1].Real),
        (CelKind.String, CelKind.String) => Concat(a[0].Text, a[1].Text, ref context),
        (CelKind.Bytes, CelKind.Bytes) => Concat(a[0].Octets, a[1].Octets, ref context),
        (CelKind.List, CelKind.List) => Concat(a[0], a[1], ref context),
        (CelKind.Duration, CelKind.Duration) => Sum(a[0].Bits, a[1].Bits, CelKind.Duration),
        (CelKind.Timestamp, CelKind.Duration) => Shift(a[0], a[1].Bits, 1),
        (CelKind.Duration, CelKind.Timestamp) => Shift(a[1], a[0].Bits, 1),
        _ => default,
    };

    /// <summary><c>a - b</c>.</summary>
    internal static CelValue Subtract(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => (a[0].Kind, a[1].Kind) switch
    {
        (CelKind.Int, CelKind.Int) => Difference(a[0].Bits, a[1].Bits, CelKind.Int),
        (CelKind.Uint, CelKind.Uint) => (ulong)a[0].Bits >= (ulong)a[1].Bits
            ? CelValue.FromUint((ulong)a[0].Bits - (ulong)a[1].Bits)
            : CelValue.FromError(CelError.Overflow),
        (CelKind.Double, CelKind.Double) => CelValue.FromDouble(a[0].Real - a[1].Real),
        (CelKind.Duration, CelKind.Duration) => Difference(a[0].Bits, a[1].Bits, CelKind.Duration),
        (CelKind.Timestamp, CelKind.Duration) => Shift(a[0], a[1].Bits, -1),
        (CelKind.Timestamp, CelKind.Timestamp) => Between(a[0], a[1]),
        _ => default,
    };

    /// <summary><c>a * b</c>.</summary>
    internal static CelValue Multiply(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        switch (a[0].Kind, a[1].Kind)
        {
            case (CelKind.Int, CelKind.Int):
                long high = Math.BigMul(a[0].Bits, a[1].Bits, out long low);
                return high == low >> 63 ? CelValue.FromInt(low) : CelValue.FromError(CelError.Overflow);
            case (CelKind.Uint, CelKind.Uint):
                ulong carry = Math.BigMul((ulong)a[0].Bits, (ulong)a[1].Bits, out ulong product);
                return carry == 0 ? CelValue.FromUint(product) : CelValue.FromError(CelError.Overflow);
            case (CelKind.Double, CelKind.Double):
                return CelValue.FromDouble(a[0].Real * a[1].Real);
            default:
                return default;
        }
    }

    /// <summary><c>a / b</c>: integers towards zero.</summary>
    internal static CelValue Divide(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != a[1].Kind)
        {
            return default;
        }

        return (a[0].Kind, a[1].Bits) switch
        {
            (CelKind.Double, _) => CelValue.FromDouble(a[0].Real / a[1].Real),
            (CelKind.Int or CelKind.Uint, 0) => CelValue.FromError(CelError.DivisionByZero),
            (CelKind.Int, -1) => Difference(0, a[0].Bits, CelKind.Int),
            (CelKind.Int, _) => CelValue.FromInt(a[0].Bits / a[1].Bits),
            (CelKind.Uint, _) => CelValue.FromUint((ulong)a[0].Bits / (ulong)a[1].Bits),
            _ => default,
        };
    }

    /// <summary><c>a % b</c>: the sign of the dividend.</summary>
    internal static CelValue Modulo(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != a[1].Kind)
        {
            return default;
        }

        return (a[0].Kind, a[1].Bits) switch
        {
            (CelKind.Int or CelKind.Uint, 0) => CelValue.FromError(CelError.ModulusByZero),
            (CelKind.Int, -1) => a[0].Bits == long.MinValue ? CelValue.FromError(CelError.Overflow) : CelValue.FromInt(0),
            (CelKind.Int, _) => CelValue.FromInt(a[0].Bits % a[1].Bits),
            (CelKind.Uint, _) => CelValue.FromUint((ulong)a[0].Bits % (ulong)a[1].Bits),
            _ => default,
        };
    }

    private static CelValue Sum(long a, long b, CelKind kind)
    {
        long sum = unchecked(a + b);
        return ((a ^ sum) & (b ^ sum)) < 0 ? CelValue.FromError(CelError.Overflow) : Signed(sum, kind);
    }

    private static CelValue Difference(long a, long b, CelKind kind)
    {
        long difference = unchecked(a - b);
        return ((a ^ b) & (a ^ difference)) < 0 ? CelValue.FromError(CelError.Overflow) : Signed(difference, kind);
    }

    private static CelValue Signed(long value, CelKind kind) =>
        kind == CelKind.Int ? CelValue.FromInt(value) : CelValue.FromDuration(value);

    private static CelValue Shift(in CelValue timestamp, long duration, int sign)
    {
        (long seconds, long nanoseconds) = Math.DivRem(duration, NanosecondsPerSecond);
        seconds = timestamp.Bits + (sign * seconds);
        nanoseconds = timestamp.Nanoseconds + (sign * nanoseconds);
        if (nanoseconds < 0)
        {
            seconds--;
            nanoseconds += NanosecondsPerSecond;
        }
        else if (nanoseconds >= NanosecondsPerSecond)
        {
            seconds++;
            nanoseconds -= NanosecondsPerSecond;
        }

        return CelValue.FromUnixTime(seconds, (int)nanoseconds);
    }

    private static CelValue Between(in CelValue a, in CelValue b)
    {
        Int128 nanoseconds = ((Int128)(a.Bits - b.Bits) * NanosecondsPerSecond) + a.Nanoseconds - b.Nanoseconds;
        return nanoseconds < long.MinValue || nanoseconds > long.MaxValue
            ? CelValue.FromError(CelError.Overflow)
            : CelValue.FromDuration((long)nanoseconds);
    }

    private static CelValue Concat(string a, string b, ref CelContext context) =>
        context.TryAllocate(((long)a.Length + b.Length) * sizeof(char)) ? CelValue.FromString(a + b) : CelContext.LimitError;

    private static CelValue Concat(byte[] a, byte[] b, ref CelContext context) =>
        context.TryAllocate((long)a.Length + b.Length) ? CelValue.FromBytes([.. a, .. b]) : CelContext.LimitError;

    private static CelValue Concat(in CelValue a, in CelValue b, ref CelContext context)
    {
        CelList left = a.Items;
        CelList right = b.Items;
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? b : a;
        }

        if (!context.TryAllocate(((long)left.Count + right.Count) * CelValue.Size))
        {
            return CelContext.LimitError;
        }

        CelValue[] items = new CelValue[left.Count + right.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = i < left.Count ? left[i] : right[i - left.Count];
        }

        return CelValue.FromList(items);
    }
}
