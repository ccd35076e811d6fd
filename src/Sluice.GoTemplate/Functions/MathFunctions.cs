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

/// <summary>A decimal number of any size, so that 0.1 + 0.2 is 0.3.</summary>
/// <param name="Digits">Its digits.</param>
/// <param name="Exponent">The power of ten that they are multiplied with.</param>
internal readonly record struct DecimalNumber(BigInteger Digits, int Exponent)
{
    // The digits behind the point that a division is rounded to.
    private const int DivisionDigits = 16;

    /// <summary>1.</summary>
    public static DecimalNumber One => new(BigInteger.One, 0);

    /// <summary>The number that the shortest digits of a floating-point number mean.</summary>
    /// <param name="value">The number.</param>
    /// <exception cref="TemplateFault">It is infinite or NaN.</exception>
    public static DecimalNumber Of(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new TemplateFault("infinity and NaN cannot be calculated with");
        }

        string text = Formatting.GoFloat.Format(value, 'e', -1);
        int mark = text.IndexOf('e', StringComparison.Ordinal);
        string mantissa = text[..mark];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return new DecimalNumber(digits, int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) - fraction);
    }

    /// <summary>Adds.</summary>
    public static DecimalNumber operator +(DecimalNumber left, DecimalNumber right)
    {
        int exponent = Math.Min(left.Exponent, right.Exponent);
        return new DecimalNumber(left.At(exponent) + right.At(exponent), exponent).Bounded();
    }

    /// <summary>Subtracts.</summary>
    public static DecimalNumber operator -(DecimalNumber left, DecimalNumber right) => left + new DecimalNumber(-right.Digits, right.Exponent);

    /// <summary>Multiplies.</summary>
    public static DecimalNumber operator *(DecimalNumber left, DecimalNumber right) =>
        new DecimalNumber(left.Digits * right.Digits, left.Exponent + right.Exponent).Bounded();

    /// <summary>Divides, to 16 digits behind the point.</summary>
    public static DecimalNumber operator /(DecimalNumber left, DecimalNumber right)
    {
        if (right.Digits.IsZero)
        {
            throw new TemplateFault("a number is divided by zero");
        }

        int shift = left.Exponent - right.Exponent + DivisionDigits;
        BigInteger numerator = shift >= 0 ? left.Digits * BigInteger.Pow(10, shift) : left.Digits;
        BigInteger denominator = shift < 0 ? right.Digits * BigInteger.Pow(10, -shift) : right.Digits;
        var quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        if (BigInteger.Abs(remainder) * 2 >= BigInteger.Abs(denominator))
        {
            quotient += numerator.Sign * denominator.Sign;
        }

        return new DecimalNumber(quotient, -DivisionDigits).Bounded();
    }

    /// <summary>The nearest floating-point number.</summary>
    public double ToDouble() =>
        double.Parse($"{Digits.ToString(CultureInfo.InvariantCulture)}e{Exponent.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture);

    private BigInteger At(int exponent) => Digits * BigInteger.Pow(10, Exponent - exponent);

    // Numbers that no floating-point number is near to are not calculated on with.
    private DecimalNumber Bounded() =>
        Math.Abs(Exponent) > 5000 || Digits.GetBitLength() > 20_000 ? throw new TemplateFault("the number is too large or has too many digits") : this;
}
