using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>YAML from backends.</summary>
public sealed class YamlDecoderTests
{
    [Theory]
    [InlineData("a: 1\nb:\n- x\n- true\n- null\n", """{"a":1,"b":["x",true,null]}""")]
    [InlineData("a: 1.10\nb: 1e3\nc: '1'\nd: 0x1F\ne: 0o17\nf: +5\ng: .5\nh: 007\ni: 1.\nj: .inf\n", """{"a":1.10,"b":1e3,"c":"1","d":31,"e":15,"f":5,"g":0.5,"h":7,"i":1,"j":".inf"}""")]
    [InlineData("a: ~\nb: yes\nc: |\n  l1\n  l2\nd: {x: [1, 2]}\n", """{"a":null,"b":"yes","c":"l1\nl2\n","d":{"x":[1,2]}}""")]
    [InlineData("a: &x {k: 1}\nb: *x\nc:\n  <<: *x\n  m: 2\n", """{"a":{"k":1},"b":{"k":1},"c":{"k":1,"m":2}}""")]
    [InlineData("1: a\ntrue: b\n", """{"1":"a","true":"b"}""")]
    [InlineData("a: 1\n---\nb: 2\n", """{"a":1}""")]
    [InlineData("{a: 1, b: c}", """{"a":1,"b":"c"}""")]
    [InlineData("a: !!str 12\n", """{"a":"12"}""")]
    [InlineData("a: Zürich <b>\n", """{"a":"Zürich \u003cb\u003e"}""")]
    [InlineData("# only a comment\n", "null")]
    public void A_document_becomes_an_object(string body, string expected) => Assert.Equal(expected, Gateways.Through(body, encoding: "yaml"));

    [Fact]
    public void A_list_becomes_a_collection() =>
        Assert.Equal("""{"collection":[1,{"a":"b"}]}""", Gateways.Through("- 1\n- a: b\n", encoding: "yaml", isCollection: true));

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("- 1\n", "the body is a JSON array")]
    [InlineData("just text", "the body is a JSON string")]
    [InlineData("a: [1", "not valid YAML")]
    [InlineData("a: *nothing\n", "not valid YAML")]
    [InlineData("a: &x [*x]\n", "not valid YAML")]
    [InlineData("{[1]: 2}", "not valid YAML")]
    public void What_is_malformed_is_refused(string body, string message)
    {
        Failure failure = Refused(body);
        Assert.Equal(FailureKind.Decode, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_cannot_multiply_a_body_without_bounds()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 20; i++)
        {
            bomb.Append($"a{i}: &a{i} [").AppendJoin(',', Enumerable.Repeat($"*a{i - 1}", 10)).Append("]\n");
        }

        Assert.Equal(FailureKind.TooLarge, Refused(bomb.ToString()).Kind);
        string large = "a: &a " + new string('x', 1_000_000) + "\nb: [" + string.Join(',', Enumerable.Repeat("*a", 1_000)) + "]\n";
        Assert.Equal(FailureKind.TooLarge, Refused(large).Kind);
    }

    [Fact]
    public void Depth_is_bounded() => Assert.Equal(FailureKind.TooLarge, Refused("a: " + new string('[', 100_000)).Kind);

    private static Failure Refused(string body)
    {
        DecodeResult result = Gateways.Decode(Gateways.Backend("yaml"), Encoding.UTF8.GetBytes(body));
        Assert.False(result.Succeeded);
        return result.Failure;
    }
}
