namespace Sluice.Cel;

/// <summary>How two values stand to each other.</summary>
internal enum Order
{
    /// <summary>The first is smaller.</summary>
    Less = -1,

    /// <summary>They are equal.</summary>
    Equal = 0,

    /// <summary>The first is larger.</summary>
    Greater = 1,

    /// <summary>One is not a number: every comparison is false.</summary>
    Unordered = 2,

    /// <summary>Their kinds have no order.</summary>
    Incomparable = 3,
}

/// <summary>Equality and order, across numeric types as on the number line (language definition, "Equality", "Ordering").</summary>
internal static class Comparison
{
    private const double TwoTo63 = 9_223_372_036_854_775_808.0;
    private const double TwoTo64 = 18_446_744_073_709_551_616.0;

    /// <summary>Deep equality.</summary>
    /// <returns>A boolean, or an error when the values nest too deeply or the limits are reached.</returns>
    internal static CelValue Equal(in CelValue a, in CelValue b, ref CelContext context, int depth = 0)
    {
        if (a.Kind == b.Kind)
        {
            switch (a.Kind)
            {
                case CelKind.String:
                    return context.TryScan(a.Text.Length) ? CelValue.FromBool(a.Text == b.Text) : CelContext.LimitError;
                case CelKind.Bytes:
                    return context.TryScan(a.Octets.Length)
                        ? CelValue.FromBool(a.Octets.AsSpan().SequenceEqual(b.Octets))
                        : CelContext.LimitError;
                case CelKind.List:
                    return depth < CelContext.MaxValueDepth
                        ? ListsEqual(a.Items, b.Items, ref context, depth + 1)
                        : CelValue.FromError(CelError.TooDeep);
                case CelKind.Map:
                    return depth < CelContext.MaxValueDepth
                        ? MapsEqual(a.Entries, b.Entries, ref context, depth + 1)
                        : CelValue.FromError(CelError.TooDeep);
                case CelKind.Optional:
                    return a.Option.HasValue && b.Option.HasValue
                        ? Equal(a.Option.Value, b.Option.Value, ref context, depth + 1)
                        : CelValue.FromBool(a.Option.HasValue == b.Option.HasValue);
                default:
                    break;
            }
        }

        return CelValue.FromBool(ScalarEquals(a, b));
    }

    /// <summary>Equality of values without parts, across numeric types; false for all others.</summary>
    internal static bool ScalarEquals(in CelValue a, in CelValue b)
    {
        if (a.Kind != b.Kind)
        {
            return IsNumber(a.Kind) && IsNumber(b.Kind) && CompareNumbers(a, b) == Order.Equal;
        }

        return a.Kind switch
        {
            CelKind.Null => true,
            CelKind.String => a.Text == b.Text,
            CelKind.Double => a.Real == b.Real,
            CelKind.Type => a.Denoted.Name == b.Denoted.Name,
            CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => a.Bits == b.Bits,
            CelKind.Timestamp => a.Bits == b.Bits && a.Nanoseconds == b.Nanoseconds,
            _ => false,
        };
    }

    /// <summary>The order of two values.</summary>
    internal static Order Compare(in CelValue a, in CelValue b)
    {
        if (IsNumber(a.Kind) && IsNumber(b.Kind))
        {
            return CompareNumbers(a, b);
        }

        if (a.Kind != b.Kind)
        {
            return Order.Incomparable;
        }

        return a.Kind switch
        {
            CelKind.Bool or CelKind.Duration => Sign(a.Bits.CompareTo(b.Bits)),
            CelKind.String => Sign(CompareText(a.Text, b.Text)),
            CelKind.Bytes => Sign(a.Octets.AsSpan().SequenceCompareTo(b.Octets)),
            CelKind.Timestamp when a.Bits != b.Bits => Sign(a.Bits.CompareTo(b.Bits)),
            CelKind.Timestamp => Sign(a.Nanoseconds.CompareTo(b.Nanoseconds)),
            _ => Order.Incomparable,
        };
    }

    /// <summary>Order by code point: UTF-16 puts the code points past U+FFFF before U+E000.</summary>
    internal static int CompareText(string a, string b)
    {
        int at = a.AsSpan().CommonPrefixLength(b);
        if (at == a.Length || at == b.Length)
        {
            return a.Length.CompareTo(b.Length);
        }

        char x = a[at];
        char y = b[at];
        return char.IsSurrogate(x) != char.IsSurrogate(y) ? (char.IsSurrogate(x) ? 1 : -1) : x.CompareTo(y);
    }

    /// <summary>The integer that a number is, whatever its type; negative numbers as int, large ones as uint bits.</summary>
    internal static bool TryExactInteger(in CelValue value, out long bits)
    {
        bits = value.Bits;
        if (value.Kind != CelKind.Double)
        {
            return value.Kind is CelKind.Int or CelKind.Uint;
        }

        double real = value.Real;
        if (real != Math.Floor(real) || real is < -TwoTo63 or >= TwoTo64)
        {
            return false;
        }

        bits = real >= TwoTo63 ? unchecked((long)(ulong)real) : (long)real;
        return true;
    }

    /// <summary>Whether a kind is numeric.</summary>
    internal static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    private static Order Sign(int comparison) => comparison < 0 ? Order.Less : comparison > 0 ? Order.Greater : Order.Equal;

    private static Order CompareNumbers(in CelValue a, in CelValue b) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => Sign(a.Bits.CompareTo(b.Bits)),
        (CelKind.Uint, CelKind.Uint) => Sign(((ulong)a.Bits).CompareTo((ulong)b.Bits)),
        (CelKind.Double, CelKind.Double) => CompareDoubles(a.Real, b.Real),
        (CelKind.Int, CelKind.Uint) => a.Bits < 0 ? Order.Less : Sign(((ulong)a.Bits).CompareTo((ulong)b.Bits)),
        (CelKind.Uint, CelKind.Int) => b.Bits < 0 ? Order.Greater : Sign(((ulong)a.Bits).CompareTo((ulong)b.Bits)),
        (CelKind.Int, CelKind.Double) => CompareIntDouble(a.Bits, b.Real),
        (CelKind.Uint, CelKind.Double) => CompareUintDouble((ulong)a.Bits, b.Real),
        (CelKind.Double, CelKind.Int) => Reverse(CompareIntDouble(b.Bits, a.Real)),
        _ => Reverse(CompareUintDouble((ulong)b.Bits, a.Real)),
    };

    private static Order Reverse(Order order) => order switch
    {
        Order.Less => Order.Greater,
        Order.Greater => Order.Less,
        _ => order,
    };

    private static Order CompareDoubles(double a, double b) =>
        double.IsNaN(a) || double.IsNaN(b) ? Order.Unordered : Sign(a.CompareTo(b));

    private static Order CompareIntDouble(long a, double b) => b switch
    {
        < -TwoTo63 => Order.Greater,
        > TwoTo63 => Order.Less,
        _ => CompareDoubles(a, b),
    };

    private static Order CompareUintDouble(ulong a, double b) => b switch
    {
        < 0 => Order.Greater,
        > TwoTo64 => Order.Less,
        _ => CompareDoubles(a, b),
    };

    private static CelValue ListsEqual(CelList a, CelList b, ref CelContext context, int depth)
    {
        int count = a.Count;
        if (count != b.Count)
        {
            return CelValue.False;
        }

        for (int i = 0; i < count; i++)
        {
            if (!context.TryStep(1))
            {
                return CelContext.LimitError;
            }

            CelValue equal = Equal(a[i], b[i], ref context, depth);
            if (!equal.IsTrue)
            {
                return equal;
            }
        }

        return CelValue.True;
    }

    private static CelValue MapsEqual(CelMap a, CelMap b, ref CelContext context, int depth)
    {
        if (a.Count != b.Count)
        {
            return CelValue.False;
        }

        using IEnumerator<KeyValuePair<CelValue, CelValue>> entries = a.GetEnumerator();
        while (entries.MoveNext())
        {
            if (!context.TryStep(1))
            {
                return CelContext.LimitError;
            }

            (CelValue key, CelValue value) = entries.Current;
            if (!b.TryGetValue(key, out CelValue other))
            {
                return CelValue.False;
            }

            CelValue equal = Equal(value, other, ref context, depth);
            if (!equal.IsTrue)
            {
                return equal;
            }
        }

        return CelValue.True;
    }
}
