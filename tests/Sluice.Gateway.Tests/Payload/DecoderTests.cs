using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>What each backend encoding makes of a body.</summary>
public sealed class DecoderTests
{
    [Theory]
    [InlineData("""[{"id":1,"n":"a"},{"id":2,"n":"b"}]""", """{"collection":[{"id":1,"n":"a"},{"id":2,"n":"b"}]}""")]
    [InlineData("[]", """{"collection":[]}""")]
    [InlineData("""[1,"two",null,true,[3]]""", """{"collection":[1,"two",null,true,[3]]}""")]
    [InlineData("null", """{"collection":null}""")]
    public void A_list_becomes_a_collection(string body, string expected) =>
        Assert.Equal(expected, Gateways.Through(body, isCollection: true));

    [Theory]
    [InlineData("""{"collection":[7]}""", "the body is a JSON object: with is_collection a list is expected")]
    [InlineData("7", "the body is a JSON number: with is_collection a list is expected")]
    [InlineData("", "EOF")]
    public void With_is_collection_anything_else_is_refused(string body, string message) =>
        Assert.Equal(message, Gateways.Decode(Gateways.Backend(isCollection: true), Encoding.UTF8.GetBytes(body)).Failure!.Message);

    [Theory]
    [InlineData("[]", """{"collection":[]}""")]
    [InlineData("""[1,"two",null,true,[3]]""", """{"collection":[1,"two",null,true,[3]]}""")]
    [InlineData("""{"collection":[7],"k":1}""", """{"collection":[7],"k":1}""")]
    [InlineData("null", """{"content":null}""")]
    [InlineData("12.50", """{"content":12.50}""")]
    [InlineData("\"plain <\"", """{"content":"plain \u003c"}""")]
    [InlineData("false", """{"content":false}""")]
    [InlineData("""{"content":1,"x":2}""", """{"content":1,"x":2}""")]
    public void Safejson_takes_any_value(string body, string expected)
    {
        Assert.Equal(expected, Gateways.Through(body, encoding: "safejson"));
        Assert.Equal(expected, Gateways.Through(body, encoding: "SafeJSON", isCollection: true));
    }

    [Theory]
    [InlineData("hello\n  \"world\" <b>", """{"content":"hello\n  \"world\" \u003cb\u003e"}""")]
    [InlineData("""{"a":1}""", """{"content":"{\"a\":1}"}""")]
    [InlineData("", """{"content":""}""")]
    [InlineData("Grüße ✓", """{"content":"Grüße ✓"}""")]
    public void A_string_is_the_whole_body(string body, string expected) => Assert.Equal(expected, Gateways.Through(body, encoding: "string"));

    [Fact]
    public void A_string_that_is_not_utf8_keeps_its_bytes_as_text_and_is_escaped_as_json()
    {
        byte[] body = [.. "a"u8, 0xFF, .. "b"u8];
        using ResponseData data = Gateways.Decode(Gateways.Backend("string"), body).Data!;
        Assert.Equal("""{"content":"a\ufffdb"}""", Gateways.Json(data));
        using var output = new BodyBuffer();
        Gateways.Encoder("string").Encode(data, null, output, out _);
        Assert.Equal(body, output.Span.ToArray());
    }

    [Theory]
    [InlineData("mapping=content:raw", """{"raw":"x"}""")]
    [InlineData("group=doc", """{"doc":{"content":"x"}}""")]
    [InlineData("allow=nope", "{}")]
    public void A_string_is_shaped(string shape, string expected) => Assert.Equal(expected, Gateways.Through("x", shape, "string"));

    [Fact]
    public void No_op_has_no_fields() => Assert.Equal("{}", Gateways.Through("""{"a":1}""", "group=g", "no-op"));

    [Theory]
    [InlineData("group=g", """{"g":null}""")]
    [InlineData("target=x", "{}")]
    [InlineData("target=x group=g", """{"g":{}}""")]
    [InlineData("allow=x mapping=a:b", "null")]
    public void Null_data_is_only_touched_by_target_and_group(string shape, string expected) =>
        Assert.Equal(expected, Gateways.Through("null", shape));

    [Theory]
    [InlineData("""{"a":{"x":1},"a":{"y":2}}""", "allow=a.x", "{}")]
    [InlineData("""{"a":{"x":1},"b":0,"a":{"x":2,"y":3}}""", "allow=a.x", """{"a":{"x":2}}""")]
    [InlineData("""{"a":{"x":1},"a":3}""", "target=a", "{}")]
    [InlineData("""{"a":1,"b":2,"a":3}""", "deny=a", """{"b":2}""")]
    [InlineData("""{"a":1,"b":2,"a":3}""", "mapping=a:b", """{"b":3}""")]
    [InlineData("""{"b":2,"a":3,"b":4}""", "mapping=a:b", """{"b":3}""")]
    [InlineData("""{"\u0061":1,"b":2}""", "mapping=a:<c>", """{"\u003cc\u003e":1,"b":2}""")]
    [InlineData("""{"a":1}""", "mapping=a:a", "{}")]
    [InlineData("""{"a":1,"b":2}""", "mapping=a:b,b:c", """{"c":1}""")]
    public void Of_a_repeated_name_the_last_counts_for_shaping_too(string body, string shape, string expected) =>
        Assert.Equal(expected, Gateways.Through(body, shape));

    [Fact]
    public void An_encoding_that_is_not_known_is_json() =>
        Assert.Equal("""{"a":1}""", Gateways.Through("""{"a":1}""", encoding: "jsn"));

    [Theory]
    [InlineData("fast-json", """{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("yaml", """{"b":1.10,"a":[true]} rest""", """{"a":[true],"b":1.10}""")]
    public void Editions_of_json_read_json(string encoding, string body, string expected) =>
        Assert.Equal(expected, Gateways.Through(body, encoding: encoding));

    [Fact]
    public void Limits_are_told_as_too_large()
    {
        var limits = new JsonLimits { MaxDepth = 3, MaxTokens = 20, MaxBytes = 200 };
        Assert.True(Decode("""{"a":[[1]]}""").Succeeded);
        AssertTooLarge(Decode("""{"a":[[[1]]]}"""), "3 levels");
        AssertTooLarge(Decode("{\"a\":[" + string.Join(',', Enumerable.Repeat("1", 30)) + "]}"), "20 names and values");
        AssertTooLarge(Decode("{\"a\":\"" + new string('x', 200) + "\"}"), "200 bytes");

        DecodeResult Decode(string body) => Gateways.Decode(Gateways.Backend(), Encoding.UTF8.GetBytes(body), limits);
    }

    [Fact]
    public void The_default_depth_is_what_the_original_takes()
    {
        Assert.True(Nested(10_000).Succeeded);
        AssertTooLarge(Nested(10_001), "10000 levels");

        static DecodeResult Nested(int depth) =>
            Gateways.Decode(Gateways.Backend("safejson"), Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)));
    }

    private static void AssertTooLarge(DecodeResult result, string message)
    {
        Assert.False(result.Succeeded);
        Assert.Equal(FailureKind.TooLarge, result.Failure.Kind);
        Assert.Contains(message, result.Failure.Message, StringComparison.Ordinal);
    }
}
