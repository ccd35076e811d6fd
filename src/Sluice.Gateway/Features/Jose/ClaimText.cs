using System.Globalization;
using System.Text;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Claims as text, for headers and URLs, spelled as the original does (security-traffic.md 1.7).</summary>
internal static class ClaimText
{
    /// <summary>A number so near to a whole one is written as that.</summary>
    private const double Epsilon = 1e-6;

    /// <summary>The text of a claim: a text as it is; a number without decimals or with six; the items of a list with commas between them;
    /// anything else as JSON.</summary>
    /// <param name="value">The claim.</param>
    public static string Of(ClaimValue value) => value.Kind switch
    {
        ClaimKind.Text => value.Text,
        ClaimKind.Number => Number(value.Number),
        ClaimKind.List => string.Join(',', value.Items.Select(Item)),
        _ => Json(value),
    };

    /// <summary>The texts of a claim where the items of a list stay apart (<c>propagate_claims_preserve_array</c>): none for an empty list.</summary>
    /// <param name="value">The claim.</param>
    public static string[] Several(ClaimValue value) => value.Kind == ClaimKind.List ? [.. value.Items.Select(Item)] : [Of(value)];

    private static string Number(double number)
    {
        double whole = Math.Round(number, MidpointRounding.AwayFromZero);
        if (Math.Abs(number - whole) > Epsilon)
        {
            return number.ToString("F6", CultureInfo.InvariantCulture);
        }

        return whole == 0 ? "0" : whole.ToString("F0", CultureInfo.InvariantCulture);
    }

    // Items are written as the original's language prints its values.
    private static string Item(ClaimValue value) => value.Kind switch
    {
        ClaimKind.Null => "<nil>",
        ClaimKind.Boolean => value.Number == 1 ? "true" : "false",
        ClaimKind.Number => GoFloat.ToShortest(value.Number),
        ClaimKind.Text => value.Text,
        ClaimKind.List => $"[{string.Join(' ', value.Items.Select(Item))}]",
        _ => $"map[{string.Join(' ', Sorted(value).Select(static m => $"{m.Key}:{Item(m.Value)}"))}]",
    };

    private static string Json(ClaimValue value)
    {
        using var buffer = new BodyBuffer();
        var json = new JsonBuilder(buffer);
        Write(value, ref json);
        json.Complete();
        return Encoding.UTF8.GetString(buffer.Span);
    }

    private static void Write(ClaimValue value, ref JsonBuilder json)
    {
        switch (value.Kind)
        {
            case ClaimKind.Object:
                json.StartObject();
                foreach (KeyValuePair<string, ClaimValue> member in Sorted(value))
                {
                    json.Name(member.Key);
                    Write(member.Value, ref json);
                }

                json.EndObject();
                break;
            case ClaimKind.List:
                json.StartArray();
                foreach (ClaimValue item in value.Items)
                {
                    Write(item, ref json);
                }

                json.EndArray();
                break;
            case ClaimKind.Text:
                json.String(value.Text);
                break;
            case ClaimKind.Number:
                json.Literal(GoFloat.ToJson(value.Number));
                break;
            case ClaimKind.Boolean:
                json.Literal(value.Number == 1 ? "true" : "false");
                break;
            default:
                json.Literal("null");
                break;
        }
    }

    private static IEnumerable<KeyValuePair<string, ClaimValue>> Sorted(ClaimValue value) =>
        value.Members.OrderBy(static m => m.Key, Utf8Order.Instance);

    /// <summary>Names in the order of their UTF-8 bytes, which differs from that of UTF-16 beyond U+FFFF.</summary>
    private sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
    }
}
