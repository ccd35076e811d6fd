using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Observation;

/// <summary>The number of a trace, of 128 bits. All zeroes stand for none.</summary>
/// <param name="High">The upper half; 0 for traces of systems that have 64 bits.</param>
/// <param name="Low">The lower half.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TraceId(ulong High, ulong Low)
{
    /// <summary>The hexadecimal digits of a whole number.</summary>
    public const int Digits = 32;

    /// <summary>The hexadecimal digits of a half, and of the number of a span.</summary>
    public const int HalfDigits = 16;

    /// <summary>Whether there is none.</summary>
    public bool IsNone => (High | Low) == 0;

    /// <summary>A number that nobody else has. It is a name and not a secret, so it need not be hard to guess.</summary>
    public static TraceId Random() => new(RandomHalf(), RandomHalf());

    /// <summary>The number of a span that nobody else has.</summary>
    public static ulong RandomHalf()
    {
        while (true)
        {
            ulong number = (ulong)System.Random.Shared.NextInt64(long.MinValue, long.MaxValue);
            if (number != 0)
            {
                return number;
            }
        }
    }

    /// <summary>Reads hexadecimal digits; fewer than 32 stand for the lower part.</summary>
    /// <param name="digits">The digits.</param>
    /// <param name="id">The number.</param>
    /// <returns>False when it is no number, or none but zeroes.</returns>
    public static bool TryParse(ReadOnlySpan<char> digits, out TraceId id)
    {
        id = default;
        if (digits.Length is 0 or > Digits)
        {
            return false;
        }

        int split = Math.Max(0, digits.Length - HalfDigits);
        ulong high = 0;
        if ((split > 0 && !TryParseDigits(digits[..split], out high)) || !TryParseDigits(digits[split..], out ulong low))
        {
            return false;
        }

        id = new TraceId(high, low);
        return !id.IsNone;
    }

    /// <summary>Reads the number of a span.</summary>
    /// <param name="digits">Its hexadecimal digits, 16 at most.</param>
    /// <param name="id">The number.</param>
    /// <returns>False when it is no number, or none but zeroes.</returns>
    public static bool TryParseHalf(ReadOnlySpan<char> digits, out ulong id)
    {
        id = 0;
        return digits.Length is > 0 and <= HalfDigits && TryParseDigits(digits, out id) && id != 0;
    }

    /// <summary>Writes the bytes in the order of the network.</summary>
    /// <param name="output">Where to: 16 bytes.</param>
    public void Write(Span<byte> output)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output, High);
        BinaryPrimitives.WriteUInt64BigEndian(output[sizeof(ulong)..], Low);
    }

    /// <summary>The number as 32 digits in lower case.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    private static bool TryParseDigits(ReadOnlySpan<char> digits, out ulong number) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
}
