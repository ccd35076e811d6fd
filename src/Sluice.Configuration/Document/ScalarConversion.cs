using System.Globalization;

namespace Sluice.Configuration;

/// <summary>How a scalar of one type reads as another (core.md 2.1). Each conversion tells whether it was odd: the
/// original converts in silence what its author probably meant otherwise.</summary>
internal static class ScalarConversion
{
    /// <summary>Reads a scalar as text.</summary>
    public static bool TryText(ConfigScalar scalar, out string value, out bool odd)
    {
        odd = scalar.ScalarKind != ConfigScalarKind.String;
        value = scalar.ScalarKind switch
        {
            ConfigScalarKind.Boolean => scalar.Text == "true" ? "1" : "0",
            ConfigScalarKind.Number => PlainDecimal(scalar.Text),
            _ => scalar.Text,
        };
        return true;
    }

    /// <summary>Reads a scalar as a whole number.</summary>
    public static bool TryWhole(ConfigScalar scalar, out long value, out bool odd)
    {
        odd = false;
        switch (scalar.ScalarKind)
        {
            case ConfigScalarKind.Boolean:
                odd = true;
                value = scalar.Text == "true" ? 1 : 0;
                return true;
            case ConfigScalarKind.String:
                odd = true;
                value = 0;
                return scalar.Text.Length == 0 || GoInteger.TryParse(scalar.Text, out value);
            case ConfigScalarKind.Number when long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value):
                return true;
            case ConfigScalarKind.Number:
                double number = double.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
                value = 0;
                odd = Math.Truncate(number) != number;
                if (Math.Abs(number) >= long.MaxValue)
                {
                    return false;
                }

                value = (long)number;
                return true;
            default:
                value = 0;
                return true;
        }
    }

    /// <summary>Reads a scalar as a decimal number.</summary>
    public static bool TryNumber(ConfigScalar scalar, out double value, out bool odd)
    {
        odd = scalar.ScalarKind != ConfigScalarKind.Number;
        switch (scalar.ScalarKind)
        {
            case ConfigScalarKind.Boolean:
                value = scalar.Text == "true" ? 1 : 0;
                return true;
            case ConfigScalarKind.String:
                value = 0;
                return scalar.Text.Length == 0
                    || (double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));
            default:
                value = 0;
                return scalar.ScalarKind == ConfigScalarKind.Null
                    || (double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));
        }
    }

    /// <summary>Reads a scalar as a boolean.</summary>
    public static bool TryBoolean(ConfigScalar scalar, out bool value, out bool odd)
    {
        odd = scalar.ScalarKind != ConfigScalarKind.Boolean;
        switch (scalar.ScalarKind)
        {
            case ConfigScalarKind.Number:
                value = double.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture) != 0;
                return true;
            case ConfigScalarKind.String:
                value = scalar.Text is "1" or "t" or "T" or "true" or "TRUE" or "True";
                return value || scalar.Text is "" or "0" or "f" or "F" or "false" or "FALSE" or "False";
            default:
                value = scalar.Text == "true";
                return true;
        }
    }

    /// <summary>A number as decimal text without exponent: <c>1e3</c> is <c>1000</c>, <c>1.50</c> is <c>1.5</c>.</summary>
    private static string PlainDecimal(string number)
    {
        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        double value = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        return decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            ? exact.ToString(CultureInfo.InvariantCulture)
            : value.ToString("F0", CultureInfo.InvariantCulture);
    }
}
