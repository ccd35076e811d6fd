using System.Globalization;
using System.Text;
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

    /// <summary>A number in its shortest form, with an exponent from 10^6 on: two digits of it at least.</summary>
    /// <param name="number">The number.</param>
    private static string Number(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        string scientific = number.ToString("E16", CultureInfo.InvariantCulture);
        int exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return exponent is >= -4 and < 6 ? shortest : Exponential(shortest, exponent);
    }

    private static string Exponential(string shortest, int exponent)
    {
        bool negative = shortest[0] == '-';
        int mark = shortest.IndexOf('E');
        string digits = (mark < 0 ? shortest : shortest[..mark]).Replace("-", "").Replace(".", "").Trim('0');
        var text = new StringBuilder();
        text.Append(negative ? "-" : "").Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits.AsSpan(1));
        }

        return text.Append(exponent < 0 ? "e-" : "e+").Append(CultureInfo.InvariantCulture, $"{Math.Abs(exponent):00}").ToString();
    }

    [GeneratedRegex(@"\{[\w\-.:/]+\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
