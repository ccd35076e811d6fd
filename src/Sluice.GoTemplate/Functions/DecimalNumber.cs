using System.Globalization;
using System.Numerics;

namespace Sluice.GoTemplate.Functions;

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
