using System.Globalization;
using System.Numerics;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's arithmetic: whole numbers wrap around at 64 bits, floating-point numbers are calculated in decimal.</summary>
internal static class MathFunctions
{
    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("atoi(string)", static (_, a) => (nint)(long.TryParse(a.Text(0), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n) ? n : 0)),
        Function.Of("int(any)", static (_, a) => (nint)Conversion.Integer(a[0])),
        Function.Of("int64(any)", static (_, a) => Conversion.Integer(a[0])),
        Function.Of("float64(any)", static (_, a) => Conversion.Float(a[0])),
        Function.Of("toDecimal(any)", static (c, a) => Octal(Conversion.Text(a[0], c))),
        Function.Of("add(any...)", static (_, a) => Fold(a, 0, static (x, y) => unchecked(x + y), seeded: true)),
        Function.Of("add1(any)", static (_, a) => unchecked(Conversion.Integer(a[0]) + 1)),
        Function.Of("sub(any, any)", static (_, a) => unchecked(Conversion.Integer(a[0]) - Conversion.Integer(a[1]))),
        Function.Of("mul(any, any...)", static (_, a) => Fold(a, 0, static (x, y) => unchecked(x * y))),
        Function.Of("div(any, any)", static (_, a) => Divide(a, static (x, y) => y == -1 ? unchecked(-x) : x / y)),
        Function.Of("mod(any, any)", static (_, a) => Divide(a, static (x, y) => y == -1 ? 0 : x % y)),
        Function.Of("max(any, any...)", static (_, a) => Fold(a, 0, Math.Max)),
        Function.Of("biggest(any, any...)", static (_, a) => Fold(a, 0, Math.Max)),
        Function.Of("min(any, any...)", static (_, a) => Fold(a, 0, Math.Min)),
        Function.Of("maxf(any, any...)", static (_, a) => FoldFloat(a, Math.Max)),
        Function.Of("minf(any, any...)", static (_, a) => FoldFloat(a, Math.Min)),
        Function.Of("add1f(any)", static (_, a) => (Of(a[0]) + DecimalNumber.One).ToDouble()),
        Function.Of("addf(any...)", static (_, a) => FoldDecimal(default, a, 0, static (x, y) => x + y)),
        Function.Of("subf(any, any...)", static (_, a) => FoldDecimal(Of(a[0]), a, 1, static (x, y) => x - y)),
        Function.Of("mulf(any, any...)", static (_, a) => FoldDecimal(Of(a[0]), a, 1, static (x, y) => x * y)),
        Function.Of("divf(any, any...)", static (_, a) => FoldDecimal(Of(a[0]), a, 1, static (x, y) => x / y)),
        Function.Of("ceil(any)", static (_, a) => Math.Ceiling(Conversion.Float(a[0]))),
        Function.Of("floor(any)", static (_, a) => Math.Floor(Conversion.Float(a[0]))),
        Function.Of("round(any, int, float64...)", static (_, a) => Round(Conversion.Float(a[0]), a.Int(1), a.Count > 2 ? a.Float(2) : 0.5)),
        Function.Of("until(int)", static (c, a) => new GoList(Steps(0, a.Int(0), a.Int(0) < 0 ? -1 : 1, c), GoType.Int)),
        Function.Of("untilStep(int, int, int)", static (c, a) => new GoList(Steps(a.Int(0), a.Int(1), a.Int(2), c), GoType.Int)),
        Function.Of("seq(int...)", static (c, a) => Sequence(a, c)),
    ];

    private static DecimalNumber Of(object? value) => DecimalNumber.Of(Conversion.Float(value));

    private static long Octal(string text)
    {
        bool negative = text.StartsWith('-');
        string digits = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        if (digits.Length is 0 or > 22 || digits.AsSpan().IndexOfAnyExceptInRange('0', '7') >= 0)
        {
            return 0L;
        }

        BigInteger value = digits.Aggregate(BigInteger.Zero, static (sum, digit) => (sum * 8) + (digit - '0'));
        value = negative ? -value : value;
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : 0L;
    }

    private static long Fold(Arguments arguments, long seed, Func<long, long, long> step, bool seeded = false)
    {
        long result = seeded ? seed : Conversion.Integer(arguments[0]);
        foreach (object? value in arguments.All[(seeded ? 0 : 1)..])
        {
            result = step(result, Conversion.Integer(value));
        }

        return result;
    }

    private static double FoldFloat(Arguments arguments, Func<double, double, double> step)
    {
        double result = Conversion.Float(arguments[0]);
        foreach (object? value in arguments.All[1..])
        {
            result = step(result, Conversion.Float(value));
        }

        return result;
    }

    private static double FoldDecimal(DecimalNumber seed, Arguments arguments, int first, Func<DecimalNumber, DecimalNumber, DecimalNumber> step)
    {
        foreach (object? value in arguments.All[first..])
        {
            seed = step(seed, Of(value));
        }

        return seed.ToDouble();
    }

    private static long Divide(Arguments arguments, Func<long, long, long> operation)
    {
        long divisor = Conversion.Integer(arguments[1]);
        return divisor == 0
            ? throw new TemplateFault("a number is divided by zero")
            : operation(Conversion.Integer(arguments[0]), divisor);
    }

    private static double Round(double value, long places, double roundOn)
    {
        double power = Math.Pow(10, places);
        double shifted = power * value;
        double fraction = shifted - Math.Truncate(shifted);
        return (fraction >= roundOn ? Math.Ceiling(shifted) : Math.Floor(shifted)) / power;
    }

    private static List<object?> Steps(long start, long stop, long step, CallContext context)
    {
        var items = new List<object?>();
        bool down = stop < start;
        if (step == 0 || down != step < 0)
        {
            return items;
        }

        context.Budget.AllocateItems((long)Int128.Min((Int128.Abs((Int128)stop - start) / Int128.Abs(step)) + 1, long.MaxValue / 2));
        for (Int128 i = start; down ? i > stop : i < stop; i += step)
        {
            items.Add((nint)(long)i);
        }

        return items;
    }

    private static string Sequence(Arguments arguments, CallContext context)
    {
        if (arguments.Count is 0 or > 3)
        {
            return "";
        }

        long start = arguments.Count == 1 ? 1 : arguments.Int(0);
        long end = arguments.Int(arguments.Count - 1);
        long sign = end < start ? -1 : 1;
        long step = arguments.Count == 3 ? arguments.Int(1) : sign;
        if (sign < 0 && step > 0)
        {
            return "";
        }

        List<object?> items = Steps(start, unchecked(end + sign), step, context);
        context.Budget.Allocate(items.Count * 20L);
        return string.Join(' ', items.Select(static item => ((nint)item!).ToString(CultureInfo.InvariantCulture)));
    }
}
