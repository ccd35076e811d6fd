using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Sluice.JsonSchema.Instance;

/// <summary>
/// A JSON number's exact value: <c>mantissa × 10^exponent</c> with no trailing zero in the mantissa, so that equal
/// values have equal parts (<c>1.0</c>, <c>1</c> and <c>10e-1</c> are one value). Mantissas of up to 18 digits need
/// no allocation. Exponents are never expanded beyond the digits that were written: <c>1e999999999</c> costs nothing.
/// </summary>
internal readonly struct ExactNumber : IEquatable<ExactNumber>
{
    private const int LongDigits = 18;

    /// <summary>Exponents beyond this are taken as this: far past what any two written numbers are compared by.</summary>
    private const int MaxExponent = 1_000_000_000;

    private readonly long _mantissa;
    private readonly BigInteger _large;
    private readonly bool _isLarge;
    private readonly int _exponent;

    private ExactNumber(long mantissa, int exponent)
    {
        while (mantissa != 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            exponent++;
        }

        _mantissa = mantissa;
        _exponent = mantissa == 0 ? 0 : exponent;
    }

    private ExactNumber(BigInteger mantissa, int exponent)
    {
        _large = mantissa;
        _isLarge = true;
        _exponent = exponent;
    }

    /// <summary>Whether the value is whole.</summary>
    public bool IsInteger => _exponent >= 0;

    /// <summary>Below, at or above zero: -1, 0 or 1.</summary>
    public int Sign => _isLarge ? _large.Sign : Math.Sign(_mantissa);

    /// <summary>The value as a count: a whole number from 0, or the largest <see cref="long"/> for anything beyond it.</summary>
    public long? AsCount
    {
        get
        {
            if (Sign < 0 || !IsInteger)
            {
                return null;
            }

            if (_isLarge || _exponent > LongDigits)
            {
                return long.MaxValue;
            }

            var value = _mantissa * Int128.CreateChecked(BigInteger.Pow(10, _exponent));
            return value > long.MaxValue ? long.MaxValue : (long)value;
        }
    }

    private BigInteger Mantissa => _isLarge ? _large : _mantissa;

    /// <summary>Reads a number of a document.</summary>
    /// <param name="text">The number as written; valid JSON.</param>
    /// <param name="doubles">Whether to take the double nearest to it, in the shortest decimal that reads back as that double.</param>
    /// <returns>The value.</returns>
    public static ExactNumber Parse(ReadOnlySpan<byte> text, bool doubles)
    {
        if (!doubles || text.Length <= 15)
        {
            // Fifteen digits and fewer survive a double unchanged.
            return Parse(text);
        }

        Span<byte> shortest = stackalloc byte[32];
        return Utf8Parser.TryParse(text, out double value, out _)
            && value.TryFormat(shortest, out var written, "R", CultureInfo.InvariantCulture)
            ? Parse(shortest[..written])
            : Parse(text);
    }

    /// <summary>Puts two values in order.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>Negative, 0 or positive, as this is less than, equal to or greater than the other.</returns>
    public int OrderAgainst(in ExactNumber other)
    {
        if (_exponent == other._exponent && !_isLarge && !other._isLarge)
        {
            return _mantissa.CompareTo(other._mantissa);
        }

        var sign = Sign;
        if (sign != other.Sign || sign == 0)
        {
            return sign.CompareTo(other.Sign);
        }

        // The place of the first digit decides first; only numbers of one magnitude are written out.
        var magnitude = (Digits() + (long)_exponent).CompareTo(other.Digits() + (long)other._exponent);
        if (magnitude != 0)
        {
            return magnitude * sign;
        }

        var low = Math.Min(_exponent, other._exponent);
        return (Mantissa * BigInteger.Pow(10, _exponent - low)).CompareTo(other.Mantissa * BigInteger.Pow(10, other._exponent - low));
    }

    /// <summary>Whether this is a whole number of times another.</summary>
    /// <param name="divisor">The other value, above zero.</param>
    /// <returns>Whether the remainder is zero.</returns>
    public bool IsMultipleOf(in ExactNumber divisor)
    {
        if (Sign == 0)
        {
            return true;
        }

        // A mantissa has no factor of ten left, so a divisor with more tens cannot divide it.
        var shift = (long)_exponent - divisor._exponent;
        if (shift < 0)
        {
            return false;
        }

        if (!_isLarge && !divisor._isLarge && shift <= LongDigits)
        {
            Int128 scale = 1;
            for (var i = 0; i < shift; i++)
            {
                scale *= 10;
            }

            return _mantissa * scale % divisor._mantissa == 0;
        }

        var modulus = divisor.Mantissa;
        return Mantissa % modulus * BigInteger.ModPow(10, shift, modulus) % modulus == 0;
    }

    /// <inheritdoc/>
    public bool Equals(ExactNumber other) =>
        _exponent == other._exponent && _isLarge == other._isLarge && _mantissa == other._mantissa && _large == other._large;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ExactNumber other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_mantissa, _large, _exponent);

    /// <summary>The value in plain decimals, or with an exponent where that would be long.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture);
        var minus = Sign < 0 ? "-" : "";
        if (_exponent >= 0 && digits.Length + (long)_exponent <= 21)
        {
            return minus + digits + new string('0', _exponent);
        }

        var point = digits.Length + (long)_exponent;
        if (_exponent < 0 && point > 0)
        {
            return $"{minus}{digits[..(int)point]}.{digits[(int)point..]}";
        }

        if (_exponent < 0 && point > -6)
        {
            return $"{minus}0.{new string('0', (int)-point)}{digits}";
        }

        return $"{minus}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{point - 1}";
    }

    private static ExactNumber Parse(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == '-';
        var exponentAt = text.IndexOfAny((byte)'e', (byte)'E');
        var exponent = exponentAt < 0 ? 0 : ParseExponent(text[(exponentAt + 1)..]);
        var digits = text[(negative ? 1 : 0)..(exponentAt < 0 ? text.Length : exponentAt)];
        var point = digits.IndexOf((byte)'.');
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
        }

        if (digits.Length <= LongDigits)
        {
            long mantissa = 0;
            foreach (var c in digits)
            {
                if (c != '.')
                {
                    mantissa = (mantissa * 10) + (c - '0');
                }
            }

            return new ExactNumber(negative ? -mantissa : mantissa, exponent);
        }

        return ParseLarge(digits, point, negative, exponent);
    }

    private static ExactNumber ParseLarge(ReadOnlySpan<byte> digits, int point, bool negative, int exponent)
    {
        var text = Encoding.ASCII.GetString(digits);
        if (point >= 0)
        {
            text = text.Remove(point, 1);
        }

        var trimmed = text.AsSpan().TrimEnd('0');
        exponent += text.Length - trimmed.Length;
        var significant = trimmed.TrimStart('0');
        if (significant.Length <= LongDigits)
        {
            var mantissa = significant.IsEmpty ? 0 : long.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture);
            return new ExactNumber(negative ? -mantissa : mantissa, exponent);
        }

        var large = BigInteger.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture);
        return new ExactNumber(negative ? -large : large, exponent);
    }

    private static int ParseExponent(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == '-';
        long value = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit((char)c))
            {
                value = Math.Min((value * 10) + (c - '0'), MaxExponent);
            }
        }

        return (int)(negative ? -value : value);
    }

    private long Digits()
    {
        if (_isLarge)
        {
            return BigInteger.Abs(_large).ToString(CultureInfo.InvariantCulture).Length;
        }

        var digits = 0;
        for (var rest = _mantissa; rest != 0; rest /= 10)
        {
            digits++;
        }

        return digits;
    }
}
