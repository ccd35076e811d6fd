namespace Sluice.Cel.Library;

/// <summary>The math extension.</summary>
internal static class MathExtension
{
    private static readonly CelValue NegativeOffset =
        CelValue.FromError(CelErrorCode.InvalidArgument, "negative offset of a shift");

    /// <summary>Declares it.</summary>
    internal static void AddTo(FunctionTable table)
    {
        table.AddVariadic("math.greatest", static (scoped a, ref c) => Extreme(a, Order.Greater, ref c));
        table.AddVariadic("math.least", static (scoped a, ref c) => Extreme(a, Order.Less, ref c));

        Real(table, "math.ceil", Math.Ceiling);
        Real(table, "math.floor", Math.Floor);
        Real(table, "math.round", static x => Math.Round(x, MidpointRounding.AwayFromZero));
        Real(table, "math.trunc", Math.Truncate);
        Test(table, "math.isNaN", double.IsNaN);
        Test(table, "math.isInf", double.IsInfinity);
        Test(table, "math.isFinite", double.IsFinite);
        table.Add("math.abs", Abs, "(int) int", "(uint) uint", "(double) double");
        table.Add("math.sign", Sign, "(int) int", "(uint) uint", "(double) double");
        table.Add("math.sqrt", Sqrt, "(int) double", "(uint) double", "(double) double");

        Bits(table, "math.bitAnd", static (x, y) => x & y);
        Bits(table, "math.bitOr", static (x, y) => x | y);
        Bits(table, "math.bitXor", static (x, y) => x ^ y);
        table.Add("math.bitNot", static (scoped a, ref _) => Whole(a[0].Kind, ~a[0].Bits), "(int) int", "(uint) uint");
        Shift(table, "math.bitShiftLeft", static (x, by) => x << by);
        Shift(table, "math.bitShiftRight", static (x, by) => x >>> by);
    }

    private static void Real(FunctionTable table, string name, Func<double, double> function) => table.Add(
        name,
        (scoped a, ref _) => a[0].Kind == CelKind.Double ? CelValue.FromDouble(function(a[0].Real)) : default,
        "(double) double");

    private static void Test(FunctionTable table, string name, Func<double, bool> function) => table.Add(
        name,
        (scoped a, ref _) => a[0].Kind == CelKind.Double ? CelValue.FromBool(function(a[0].Real)) : default,
        "(double) bool");

    private static void Bits(FunctionTable table, string name, Func<long, long, long> function) => table.Add(
        name,
        (scoped a, ref _) => a[0].Kind == a[1].Kind ? Whole(a[0].Kind, function(a[0].Bits, a[1].Bits)) : default,
        "(int, int) int", "(uint, uint) uint");

    private static void Shift(FunctionTable table, string name, Func<long, int, long> function) => table.Add(
        name,
        (scoped a, ref _) =>
        {
            if (a[1].Kind != CelKind.Int)
            {
                return default;
            }

            return a[1].Bits switch
            {
                < 0 => a[0].Kind is CelKind.Int or CelKind.Uint ? NegativeOffset : default,
                >= 64 => Whole(a[0].Kind, 0),
                _ => Whole(a[0].Kind, function(a[0].Bits, (int)a[1].Bits)),
            };
        },
        "(int, int) int", "(uint, int) uint");

    private static CelValue Whole(CelKind kind, long bits) => kind switch
    {
        CelKind.Int => CelValue.FromInt(bits),
        CelKind.Uint => CelValue.FromUint(unchecked((ulong)bits)),
        _ => default,
    };

    private static CelValue Abs(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.Int when a[0].Bits == long.MinValue => CelValue.FromError(CelError.Overflow),
        CelKind.Int => CelValue.FromInt(Math.Abs(a[0].Bits)),
        CelKind.Uint => a[0],
        CelKind.Double => CelValue.FromDouble(Math.Abs(a[0].Real)),
        _ => default,
    };

    private static CelValue Sign(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.Int => CelValue.FromInt(Math.Sign(a[0].Bits)),
        CelKind.Uint => CelValue.FromUint(a[0].Bits == 0 ? 0UL : 1),
        CelKind.Double => CelValue.FromDouble(double.IsNaN(a[0].Real) ? double.NaN : Math.Sign(a[0].Real)),
        _ => default,
    };

    private static CelValue Sqrt(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.Int => CelValue.FromDouble(Math.Sqrt(a[0].Bits)),
        CelKind.Uint => CelValue.FromDouble(Math.Sqrt((ulong)a[0].Bits)),
        CelKind.Double => CelValue.FromDouble(Math.Sqrt(a[0].Real)),
        _ => default,
    };

    /// <summary>The largest or smallest of the arguments, or of the items of the only argument; the first among equals.</summary>
    private static CelValue Extreme(scoped ReadOnlySpan<CelValue> a, Order wanted, ref CelContext context)
    {
        CelList? list = a.Length == 1 && a[0].Kind == CelKind.List ? a[0].Items : null;
        int count = list?.Count ?? a.Length;
        CelValue best = default;
        for (int i = 0; i < count; i++)
        {
            if (!context.TryStep(1))
            {
                return CelContext.LimitError;
            }

            CelValue value = list is null ? a[i] : list[i];
            if (!Comparison.IsNumber(value.Kind))
            {
                return default;
            }

            if (best.Kind == CelKind.Absent || Comparison.Compare(value, best) == wanted)
            {
                best = value;
            }
        }

        return best;
    }
}
