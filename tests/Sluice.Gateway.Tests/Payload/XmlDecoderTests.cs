using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>XML from backends.</summary>
public sealed class XmlDecoderTests
{
    private const string Order = """
        <?xml version="1.0" encoding="UTF-8"?>
        <order id="7" vip="true"><item>pen</item><item>ink</item><total cur="EUR">12.50</total><note/></order>
        """;

    [Theory]
    [InlineData(Order, """{"order":{"-id":"7","-vip":"true","item":["pen","ink"],"note":"","total":{"#text":"12.50","-cur":"EUR"}}}""")]
    [InlineData("<msg>  hello  </msg>", """{"msg":"hello"}""")]
    [InlineData("<a><b><![CDATA[<raw> & text]]></b><!-- c --><c>x &lt; y</c></a>", """{"a":{"b":"\u003craw\u003e \u0026 text","c":"x \u003c y"}}""")]
    [InlineData("""<s:Env xmlns:s="urn:s" xmlns:d="urn:d"><s:Body d:attr="1"><d:id>4</d:id></s:Body></s:Env>""", """{"Env":{"-d":"urn:d","-s":"urn:s","Body":{"-attr":"1","id":"4"}}}""")]
    [InlineData("""<r><a><b><c><d>1</d></c></b></a><l><i n="1">x</i><i n="2">y</i><i/></l></r>""", """{"r":{"a":{"b":{"c":{"d":"1"}}},"l":{"i":[{"#text":"x","-n":"1"},{"#text":"y","-n":"2"},""]}}}""")]
    [InlineData("<root></root>", """{"root":""}""")]
    [InlineData("<p>before <b>bold</b> after</p>", """{"p":{"#text":"before","b":"bold"}}""")]
    [InlineData("""<p a="1">before <b>bold</b> after</p>""", """{"p":{"#text":"after","-a":"1","b":"bold"}}""")]
    [InlineData("<undeclared:p>1</undeclared:p>", """{"p":"1"}""")]
    [InlineData("<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/x.dtd\"><a>1</a>", """{"a":"1"}""")]
    public void A_document_becomes_an_object(string body, string expected) => Assert.Equal(expected, Gateways.Through(body, encoding: "xml"));

    [Fact]
    public void It_is_shaped_like_any_other_data()
    {
        Assert.Equal(
            """{"-id":"7","-vip":"true","items":["pen","ink"],"total":{"#text":"12.50","-cur":"EUR"}}""",
            Gateways.Through(Order, "target=order deny=note mapping=item:items", "xml"));
    }

    [Fact]
    public void As_a_collection_it_is_wrapped_and_closed_to_filters()
    {
        Assert.Equal("""{"collection":{"a":{"b":"1"}}}""", Gateways.Through("<a><b>1</b></a>", "deny=collection.a", "xml", isCollection: true));
        Assert.Equal("{}", Gateways.Through("<a><b>1</b></a>", "target=collection", "xml", isCollection: true));
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("utf-16")]
    public void Other_character_sets_are_converted(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        byte[] body = [.. encoding.GetPreamble(), .. encoding.GetBytes($"<?xml version=\"1.0\" encoding=\"{name}\"?><a>Zürich</a>")];
        using ResponseData data = Gateways.Decode(Gateways.Backend("xml"), body).Data!;
        Assert.Equal("""{"a":"Zürich"}""", Gateways.Json(data));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void An_empty_body_is_told_as_eof(string body) => Assert.Equal("EOF", Refused(body).Message);

    [Theory]
    [InlineData("<a><b></a>")]
    [InlineData("""{"a":1}""")]
    [InlineData("<a>")]
    [InlineData("<a>&unknown;</a>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"no-such-set\"?><a/>")]
    public void What_is_malformed_is_refused(string body)
    {
        Failure failure = Refused(body);
        Assert.Equal(FailureKind.Decode, failure.Kind);
        Assert.StartsWith("the body is not valid XML: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entities_that_a_document_declares_do_not_exist()
    {
        var bomb = new StringBuilder("<!DOCTYPE b [<!ENTITY e0 \"lol\">");
        for (int i = 1; i < 30; i++)
        {
            bomb.Append("<!ENTITY e").Append(i).Append(" \"").Insert(bomb.Length, $"&e{i - 1};", 10).Append("\">");
        }

        Assert.Equal(FailureKind.Decode, Refused(bomb.Append("]><b>&e29;</b>").ToString()).Kind);
        Assert.Equal(FailureKind.Decode, Refused("<!DOCTYPE b [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><b>&x;</b>").Kind);
        Assert.Equal(FailureKind.Decode, Refused("<!DOCTYPE b [<!ENTITY x \"lol\">]><b a=\"&x;\"/>").Kind);
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        Assert.Equal(FailureKind.TooLarge, Refused(string.Concat(Enumerable.Repeat("<a>", 100_000))).Kind);
        Assert.Equal(FailureKind.TooLarge, Refused("<a>" + string.Concat(Enumerable.Repeat("<b/>", XmlBody.MaxNodes)) + "</a>").Kind);
        Assert.NotNull(Gateways.Data(string.Concat(Enumerable.Repeat("<a>", 1_000)) + string.Concat(Enumerable.Repeat("</a>", 1_000)), encoding: "xml"));
    }

    private static Failure Refused(string body)
    {
        DecodeResult result = Gateways.Decode(Gateways.Backend("xml"), Encoding.UTF8.GetBytes(body));
        Assert.False(result.Succeeded);
        return result.Failure;
    }
}
