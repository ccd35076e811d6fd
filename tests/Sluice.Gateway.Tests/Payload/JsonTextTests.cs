using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>JSON in, JSON out: byte for byte what the original writes.</summary>
public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":1.0,"b":1e3,"c":1.50,"d":-0.0,"e":1E-7,"f":3.141592653589793238462643}""")]
    [InlineData("""{"id":9223372036854775808123456789,"neg":-9007199254740993,"u64":18446744073709551615}""")]
    [InlineData("""{"a":[[1,[2,[]]],[{"b":[null,true,{}]}]],"o":{"o":{"o":{}}}}""")]
    [InlineData("""{"":1," ":2}""")]
    [InlineData("""{"a":"x\u2028y\u2029z\u0001\b\f\n\r\t\"\\\u001f\u003c"}""")]
    public void What_is_canonical_already_is_kept(string json) => Assert.Equal(json, Gateways.Through(json));

    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""", """{"a":3,"b":2}""")]
    [InlineData("""{"Key":1,"key":2,"KEY":3}""", """{"KEY":3,"Key":1,"key":2}""")]
    [InlineData("  \n\t{ \"z\" : 1 ,\r\n \"a\" : [ ] }  ", """{"a":[],"z":1}""")]
    [InlineData("""{"first":1} {"second":2}""", """{"first":1}""")]
    [InlineData("""{"first":1}garbage""", """{"first":1}""")]
    [InlineData("""{"h":"<a href='x'>&amp;</a>","<k>":1}""", """{"\u003ck\u003e":1,"h":"\u003ca href='x'\u003e\u0026amp;\u003c/a\u003e"}""")]
    [InlineData("""{"city":"Z\u00fcrich \ud83d\ude80","日本":"東京","esc":"tab\tnl\nq\"bs\\sl\/"}""", """{"city":"Zürich 🚀","esc":"tab\tnl\nq\"bs\\sl/","日本":"東京"}""")]
    [InlineData("""{"a":"x\u2028y\u2029z\u007f\u0001"}""", "{\"a\":\"x\\u2028y\\u2029z\u007f\\u0001\"}")]
    [InlineData("{\"a\":\"x\u2028y\u2029z\u2027\u202a\"}", "{\"a\":\"x\\u2028y\\u2029z\u2027\u202a\"}")]
    [InlineData("""{"a":"\u003C\u0026\u0008\u000A\u001F\u0022\u0041"}""", """{"a":"\u003c\u0026\b\n\u001f\"A"}""")]
    [InlineData("""{"a":"\ud800x","b":"\udc00","c":"\ud800\ud83d\ude80"}""", """{"a":"�x","b":"�","c":"�🚀"}""")]
    [InlineData("""{"\u0062":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{"\u0061":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{"x":{"b":1,"a":2},"y":[{"d":1,"c":[{"f":1,"e":2}]}]}""", """{"x":{"a":2,"b":1},"y":[{"c":[{"e":2,"f":1}],"d":1}]}""")]
    [InlineData("""{"aaaaaaaab":1,"aaaaaaaaa":2,"aaaaaaaa":3,"aaaaaaa":4}""", """{"aaaaaaa":4,"aaaaaaaa":3,"aaaaaaaaa":2,"aaaaaaaab":1}""")]
    [InlineData("\uFEFF{\"a\":1}", """{"a":1}""")]
    [InlineData("null", "null")]
    public void Everything_else_is_written_in_the_one_canonical_way(string json, string expected) =>
        Assert.Equal(expected, Gateways.Through(json));

    [Fact]
    public void Bytes_that_are_not_utf8_become_replacement_characters_one_by_one()
    {
        byte[] body = [.. "{\"a\":\"x"u8, 0xE2, 0x80, .. "y"u8, 0xFF, .. "\",\""u8, 0xFE, .. "\":1}"u8];
        using ResponseData data = Gateways.Decode(Gateways.Backend(), body).Data!;
        Assert.Equal("{\"a\":\"x\uFFFD\uFFFDy\uFFFD\",\"\uFFFD\":1}", Gateways.Json(data));
    }

    [Fact]
    public void Names_that_differ_only_after_a_zero_byte_or_in_length_are_told_apart() =>
        Assert.Equal("""{"a":1,"a\u0000":2}""", Gateways.Through("""{"a\u0000":2,"a":1}"""));

    [Fact]
    public void Objects_with_many_members_are_sorted_and_the_last_of_a_name_wins()
    {
        string[] names = [.. Enumerable.Range(0, 500).Select(static i => $"name-that-is-long-{i * 7919 % 500:000}")];
        string body = "{" + string.Join(',', names.Select(static n => $"\"{n}\":0").Concat(names.Select(static n => $"\"{n}\":\"{n}\""))) + "}";
        string expected = "{" + string.Join(',', names.Order(StringComparer.Ordinal).Select(static n => $"\"{n}\":\"{n}\"")) + "}";
        Assert.Equal(expected, Gateways.Through(body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF ")]
    public void An_empty_body_is_told_as_eof(string body)
    {
        Failure failure = Refused(body);
        Assert.Equal(FailureKind.Decode, failure.Kind);
        Assert.Equal("EOF", failure.Message);
    }

    [Theory]
    [InlineData("<html>", "invalid character '<' looking for beginning of value")]
    [InlineData("{'a':1}", "unexpected ''' at byte 1")]
    [InlineData("{\"a\":1,}", "unexpected '}' at byte 7")]
    [InlineData("{\"a\":[1,2", "ends inside a value, after 9 bytes")]
    [InlineData("{\"a\":\"\u0001\"}", "unexpected byte 0x01 at byte 6")]
    [InlineData("{\"a\":nul}", "unexpected '}' at byte 8")]
    [InlineData("{\"a\":01}", "unexpected '1' at byte 6")]
    [InlineData("{\"a\":\"\\x\"}", "unexpected 'x' at byte 7")]
    [InlineData("{\"a\":\"\\u12g4\"}", "unexpected 'g' at byte 10")]
    [InlineData("{\"a\":\"\\u1\"}", "unexpected '\\' at byte 6")]
    [InlineData("42", "the body is a JSON number: an object is expected")]
    [InlineData("[1]", "the body is a JSON array: an object is expected")]
    [InlineData("\"hi\"", "the body is a JSON string: an object is expected")]
    [InlineData("true", "the body is a JSON boolean: an object is expected")]
    public void What_is_no_object_is_refused_with_the_place(string body, string expected)
    {
        Failure failure = Refused(body);
        Assert.Equal(FailureKind.Decode, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static Failure Refused(string body)
    {
        DecodeResult result = Gateways.Decode(Gateways.Backend(), Encoding.UTF8.GetBytes(body));
        Assert.False(result.Succeeded);
        return result.Failure;
    }
}
