using System.Globalization;
using System.Text.RegularExpressions;
using Sluice.Cli.Output;
using Sluice.Configuration;

namespace Sluice.Cli.Dump;

/// <summary>Values in the notation of the original's dump (core.md 1.3): <c>[a b]</c>, <c>map[k:v]</c>, <c>1e+06</c>.</summary>
internal static partial class GoNotation
{
    /// <summary>A list of texts: <c>[a b]</c>.</summary>
    /// <param name="items">The items.</param>
    public static string List(IEnumerable<string> items) => $"[{string.Join(' ', items)}]";

    /// <summary>A map of texts, sorted by key: <c>map[a:b c:d]</c>.</summary>
    /// <param name="entries">The entries.</param>
    public static string Map(IEnumerable<KeyValuePair<string, string>> entries) =>
        $"map[{string.Join(' ', entries.OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => $"{e.Key}:{e.Value}"))}]";

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="value">The value.</param>
    public static string Boolean(bool value) => value ? "true" : "false";

    /// <summary>A URL pattern as the original holds it: <c>/u/{id}</c> is <c>/u/{{.Id}}</c> (core.md 2.5).</summary>
    /// <param name="pattern">The pattern as written.</param>
    public static string UrlPattern(string pattern) =>
        Placeholder().Replace(pattern, static m => $"{{{{.{char.ToUpperInvariant(m.ValueSpan[1])}{m.ValueSpan[2..^1]}}}}}");

    /// <summary>A value of <c>extra_config</c>; credentials are masked.</summary>
    /// <param name="node">The value.</param>
    public static string Value(ConfigNode node) => node switch
    {
        ConfigScalar scalar => Scalar(scalar),
        ConfigArray array => $"[{string.Join(' ', array.Items.Select(Value))}]",
        ConfigObject map => $"map[{string.Join(' ', Sorted(map).Select(static p => $"{p.Name}:{Property(p)}"))}]",
        _ => "",
    };

    /// <summary>The value of a key, masked when the key holds a credential.</summary>
    /// <param name="property">The key and its value.</param>
    public static string Property(ConfigProperty property) =>
        property.Value is ConfigScalar { ScalarKind: ConfigScalarKind.String } && SensitiveNames.IsSensitive(property.Name)
            ? SensitiveNames.Mask
            : Value(property.Value);

    /// <summary>The keys of an object in the order of the original's maps when printed.</summary>
    /// <param name="map">The object.</param>
    public static IEnumerable<ConfigProperty> Sorted(ConfigObject map) =>
        map.Properties.OrderBy(static p => p.Name, StringComparer.Ordinal);

    private static string Scalar(ConfigScalar scalar) => scalar.ScalarKind switch
    {
        ConfigScalarKind.Null => "<nil>",
        ConfigScalarKind.Number when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) =>
            Number(number),
        _ => scalar.Text,
    };

    /// <summary>A number in its shortest form, from 10^6 on and below 10^-4 with an exponent of at least two digits.</summary>
    /// <param name="number">The number.</param>
    private static string Number(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        string shortest = number.ToString("R", CultureInfo.InvariantCulture);
        string sign = shortest[0] == '-' ? "-" : "";
        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        string mantissa = (mark < 0 ? shortest : shortest[..mark])[sign.Length..];
        int power = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string allDigits = mantissa.Replace(".", "", StringComparison.Ordinal);
        string digits = allDigits.TrimStart('0');
        int exponent = power + (point < 0 ? mantissa.Length : point) - 1 - (allDigits.Length - digits.Length);
        if (exponent is >= -4 and < 6)
        {
            return shortest;
        }

        digits = digits.TrimEnd('0');
        string fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    [GeneratedRegex(@"\{[\w\-.:/]+\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
