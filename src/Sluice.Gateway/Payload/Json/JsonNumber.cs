using System.Globalization;
using System.Numerics;

namespace Sluice.Gateway.Payload;

/// <summary>Numbers of YAML and TOML as JSON has them.</summary>
internal static class JsonNumber
{
    /// <summary>The JSON spelling of a number: the text itself where that already is one.</summary>
    /// <param name="text">The number as written: with a plus sign, in base 2, 8 or 16, with underscores, ...</param>
    /// <returns>A JSON number; <c>null</c> for what JSON has no number for, such as infinity.</returns>
    public static string From(string text)
    {
        if (IsValid(text))
        {
            return text;
        }

        string plain = text.Replace("_", "", StringComparison.Ordinal);
        bool isNegative = plain.StartsWith('-');
        string digits = plain.TrimStart('+', '-');
        BigInteger? integer = digits.Length > 2 && digits[0] == '0'
            ? (digits[1] | 0x20) switch
            {
                'x' => ParseHex(digits[2..]),
                'o' => ParseSmallBase(digits[2..], 8),
                'b' => ParseSmallBase(digits[2..], 2),
                _ => null,
            }
            : null;
        if (integer is { } value)
        {
            return (isNegative ? -value : value).ToString(CultureInfo.InvariantCulture);
        }

        string sign = isNegative ? "-" : "";
        string trimmed = digits.TrimStart('0');
        string candidate = trimmed.Length == 0 || trimmed[0] is '.' or 'e' or 'E' ? sign + "0" + trimmed : sign + trimmed;
        candidate = candidate.Replace(".e", "e", StringComparison.OrdinalIgnoreCase).TrimEnd('.');
        return IsValid(candidate) ? candidate : "null";
    }

    /// <summary>Whether a text is a JSON number (RFC 8259, 6).</summary>
    /// <param name="text">The text.</param>
    public static unsafe bool IsValid(string text)
    {
        const int MaxLength = 4096;
        if (text.Length is 0 or > MaxLength || !char.IsAscii(text[0]))
        {
            return false;
        }

        byte* bytes = stackalloc byte[MaxLength + 1];
        for (int i = 0; i < text.Length; i++)
        {
            bytes[i] = char.IsAscii(text[i]) ? (byte)text[i] : (byte)0;
        }

        bytes[text.Length] = 0;
        byte* end = JsonBytes.ScanNumber(bytes, out bool valid);
        return valid && end == bytes + text.Length;
    }

    private static BigInteger? ParseHex(string digits) =>
        BigInteger.TryParse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger value) ? value : null;

    private static BigInteger? ParseSmallBase(string digits, int numberBase)
    {
        BigInteger value = 0;
        foreach (char digit in digits)
        {
            if (digit < '0' || digit >= '0' + numberBase)
            {
                return null;
            }

            value = (value * numberBase) + (digit - '0');
        }

        return value;
    }
}
