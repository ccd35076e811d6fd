using System.Globalization;

namespace Sluice.Configuration;

/// <summary>Gives plain YAML scalars their type as Go's YAML reader does: the YAML 1.2 core schema, where <c>yes</c> and
/// <c>on</c> are text, with 0b, legacy octal and underscores in numbers.</summary>
internal static class YamlScalars
{
    /// <summary>Finds the type of a plain scalar.</summary>
    /// <param name="value">The text as written.</param>
    /// <param name="text">The value in the form of <see cref="ConfigScalar.Text"/>: numbers in decimal digits.</param>
    public static ConfigScalarKind Resolve(string value, out string text)
    {
        text = value;
        switch (value)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                text = "";
                return ConfigScalarKind.Null;
            case "true" or "True" or "TRUE":
                text = "true";
                return ConfigScalarKind.Boolean;
            case "false" or "False" or "FALSE":
                text = "false";
                return ConfigScalarKind.Boolean;
        }

        if (!char.IsAsciiDigit(value[0]) && value[0] is not ('+' or '-' or '.'))
        {
            return ConfigScalarKind.String;
        }

        string digits = value.Replace("_", "", StringComparison.Ordinal);
        if (GoInteger.TryParse(digits, out long whole))
        {
            text = whole.ToString(CultureInfo.InvariantCulture);
            return ConfigScalarKind.Number;
        }

        if (IsDecimal(digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            text = digits[0] == '+' ? digits[1..] : digits;
            return ConfigScalarKind.Number;
        }

        return ConfigScalarKind.String;
    }

    private static bool IsDecimal(ReadOnlySpan<char> digits)
    {
        bool any = false;
        bool point = false;
        for (int i = digits[0] is '+' or '-' ? 1 : 0; i < digits.Length; i++)
        {
            char c = digits[i];
            if (char.IsAsciiDigit(c))
            {
                any = true;
            }
            else if (c == '.' && !point)
            {
                point = true;
            }
            else if (c is 'e' or 'E' && any)
            {
                ReadOnlySpan<char> exponent = digits[(i + 1)..];
                exponent = exponent is ['+' or '-', ..] ? exponent[1..] : exponent;
                return exponent.Length > 0 && !exponent.ContainsAnyExceptInRange('0', '9');
            }
            else
            {
                return false;
            }
        }

        return any;
    }
}
