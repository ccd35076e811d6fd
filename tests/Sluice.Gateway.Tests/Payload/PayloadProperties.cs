using System.Text;
using System.Text.Json;
using CsCheck;
using Sluice.Configuration;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>Any JSON and any shaping agree with a plain implementation over a tree; nothing that a body can hold throws.</summary>
public sealed class PayloadProperties
{
    private static readonly string[] Decoded = ["json", "safejson", "string", "xml", "rss", "yaml"];

    private static readonly string[] Encoded = ["json", "json-collection", "string", "xml", "yaml"];

    private static readonly Gen<string> Space = Any("", "", "", " ", "\n  ", "\t\r\n                    ");

    private static readonly Gen<string> Number = Any("0", "-0", "1.0", "1e3", "-12.50E-7", "12345678901234567890123");

    private static readonly Gen<string> Text = Any(
        "", "x", "plain text", "a text that is longer than one vector of sixteen bytes", "é", "日本", "<", ">", "&", "'", "/", "\\/", "\\\"",
        "\\\\", "\\n", "\\b", "\\u0001", "\\u001F", "\\u003c", "\\u003C", "\\u00fc", "\\ud83d\\ude80", "🚀", "\u2028", "\\u2029", "\u20ac", "\u007f")
        .List[0, 4].Select(static parts => "\"" + string.Concat(parts) + "\"");

    private static readonly Gen<string> Name = Gen.Frequency(
        (12, Any("\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"e\"", "\"\\u0061\"", "\"eightbytes1\"", "\"eightbytes0\"", "\"eightbyt\"")),
        (1, Text));

    private static readonly Gen<string> Value = Gen.Recursive<string>(static (depth, inner) =>
    {
        Gen<string> scalar = Gen.OneOf(Number, Text, Any("true", "false", "null"));
        if (depth > 5)
        {
            return scalar;
        }

        Gen<string> list = Gen.Select(Gen.Select(Space, inner, Space).Select(static (a, v, b) => a + v + b).List[0, 4], Space)
            .Select(static (items, space) => items.Count == 0 ? $"[{space}]" : $"[{string.Join(',', items)}]");
        return Gen.Frequency((3, scalar), (2, list), (4, ObjectOf(inner)));
    });

    private static readonly Gen<string> Body = Gen.Select(Space, ObjectOf(Value), Space).Select(static (a, v, b) => a + v + b);

    private static readonly Gen<string> Path = Any("a", "b", "c", "d", "eightbyt").List[1, 3].Select(static names => string.Join('.', names));

    private static readonly Gen<BackendConfig> Shape = Gen.Select(
        Gen.Frequency((2, Gen.Const("")), (1, Path)),
        Gen.Frequency((2, Gen.Const(new List<string>())), (1, Path.List[1, 4])),
        Gen.Frequency((1, Gen.Const(new List<string>())), (1, Path.List[1, 4])),
        Gen.Select(Path.Select(static p => p[..1]), Path).Select(static (old, renamed) => KeyValuePair.Create(old, renamed)).List[0, 3],
        Any("", "", "g", "a.b"))
        .Select(static (target, allow, deny, mapping, group) =>
            Gateways.Backend() with { Target = target, Allow = allow, Deny = deny, Mapping = mapping, Group = group });

    [Fact]
    public void Output_is_canonical() =>
        Body.Sample(static body => Assert.Equal(PlainTree.Canonical(PlainTree.Parse(Encoding.UTF8.GetBytes(body))), Gateways.Through(body)), iter: 3_000);

    [Fact]
    public void Canonical_output_is_its_own_output() => Body.Sample(
        static body =>
        {
            string canonical = Gateways.Through(body);
            Assert.Equal(canonical, Gateways.Through(canonical));
        },
        iter: 2_000);

    [Fact]
    public void Shaping_agrees_with_the_plain_implementation() => Gen.Select(Body, Shape).Sample(
        static (body, shape) =>
        {
            using ResponseData data = Gateways.Decode(shape, Encoding.UTF8.GetBytes(body)).Data!;
            object expected = PlainTree.Shape(PlainTree.Parse(Encoding.UTF8.GetBytes(body)), shape);
            Assert.Equal(PlainTree.Canonical(expected), Gateways.Json(data));
            Assert.Equal(expected is PlainTree.Map { Count: 0 }, data.IsEmpty);
        },
        iter: 5_000);

    [Fact]
    public void Merging_agrees_with_the_plain_implementation() => Gen.Select(Body, Shape).List[1, 4].Sample(
        static parts =>
        {
            var expected = new PlainTree.Map();
            foreach ((string body, BackendConfig shape) in parts)
            {
                foreach ((string name, object value) in (PlainTree.Map)PlainTree.Shape(PlainTree.Parse(Encoding.UTF8.GetBytes(body)), shape))
                {
                    expected[name] = value;
                }
            }

            using ResponseData merged = ResponseData.Merge(
                [.. parts.Select(static p => Gateways.Decode(p.Item2, Encoding.UTF8.GetBytes(p.Item1)).Data)])!;
            Assert.Equal(PlainTree.Canonical(expected), Gateways.Json(merged));
        },
        iter: 1_000);

    [Fact]
    public void Random_bytes_never_throw()
    {
        BackendDecoder[] decoders =
        [
            .. Decoded.SelectMany(static encoding => new[] { Gateways.Backend(encoding), Gateways.Backend(encoding, isCollection: true, "target=a deny=b.c group=g") })
                .Select(static backend => Gateways.Decoder(backend)),
        ];
        Gen<byte[]> soup = Gen.OneOf(
            Gen.Byte.Array[0, 60],
            Any("{", "}", "[", "]", "\"", ":", ",", "\\", "u00", "1", "-", "e", ".", "true", "nul", " ", "\n", "é", "<a", ">", "</a>", "<rss>", "&lt;", "- ", "a: ", "&x ", "*x ")
                .List[0, 30].Select(static parts => Encoding.UTF8.GetBytes(string.Concat(parts))));
        soup.Sample(
            body =>
            {
                foreach (BackendDecoder decoder in decoders)
                {
                    DecodeResult result = decoder.Decode(Gateways.Body(body), "text/plain");
                    if (result.Succeeded)
                    {
                        foreach (string encoding in Encoded)
                        {
                            Gateways.Encode(encoding, result.Data);
                        }

                        result.Data.Dispose();
                    }
                }
            },
            iter: 1_500);
    }

    [Fact]
    public void A_body_that_is_cut_or_changed_in_one_byte_is_judged_as_by_the_framework() => Gen.Select(Body, Gen.Int[0, 10_000], Gen.Byte).Sample(
        static (body, place, value) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            byte[] cut = bytes[..(place % bytes.Length)];
            Assert.Equal(BeginsWithAnObject(cut), IsTaken(cut));
            bytes[place % bytes.Length] = value;
            Assert.Equal(BeginsWithAnObject(bytes), IsTaken(bytes));
        },
        iter: 3_000);

    private static bool IsTaken(byte[] body)
    {
        using ResponseData? data = Gateways.Decode(Gateways.Backend(), body).Data;
        return data is { IsNull: false };
    }

    private static bool BeginsWithAnObject(byte[] body)
    {
        var reader = new Utf8JsonReader(body, isFinalBlock: true, default);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Gen<string> Any(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static Gen<string> ObjectOf(Gen<string> value) =>
        Gen.Select(Gen.Select(Space, Name, Space, Gen.Select(Space, value, Space)).Select(static (a, name, b, v) => $"{a}{name}{b}:{v.Item1}{v.Item2}{v.Item3}").List[0, 6], Space)
            .Select(static (members, space) => members.Count == 0 ? $"{{{space}}}" : $"{{{string.Join(',', members)}}}");
}
