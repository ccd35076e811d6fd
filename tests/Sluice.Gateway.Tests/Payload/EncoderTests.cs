using Sluice.Configuration;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>What each output encoding makes of data.</summary>
public sealed class EncoderTests
{
    private const string Json = "application/json; charset=utf-8";
    private const string Yaml = "application/yaml; charset=utf-8";

    [Theory]
    [InlineData("""{"name":"Ann & <Bob>","age":31,"ok":true,"none":null,"f":1.50}""", "<doc><age>31</age><f>1.50</f><name>Ann &amp; &lt;Bob&gt;</name><none/><ok>true</ok></doc>")]
    [InlineData("""{"user":{"id":1,"-role":"admin","tags":["a","b"]}}""", """<user role="admin"><id>1</id><tags>a</tags><tags>b</tags></user>""")]
    [InlineData("""{"price":{"-cur":"EUR","#text":"9.99"}}""", """<price cur="EUR">9.99</price>""")]
    [InlineData("""{"items":[{"n":1},{"n":2}]}""", "<items><n>1</n></items><items><n>2</n></items>")]
    [InlineData("""{"items":[{"n":1},2]}""", "<doc><items><n>1</n></items><items>2</items></doc>")]
    [InlineData("""{"a":{"b":{"c":[]}},"d":{},"e":"","z":[1,null,"x"]}""", "<doc><a><b><c/></b></a><d/><e/><z>1</z><z/><z>x</z></doc>")]
    [InlineData("{}", "<doc/>")]
    [InlineData("null", "<doc/>")]
    [InlineData("""{"ort":{"näme":"Zürich → 東京"}}""", "<ort><näme>Zürich → 東京</näme></ort>")]
    [InlineData("""{"r":{"q":"it's \"q\"","-a":"x\"y"}}""", """<r a="x&quot;y"><q>it&apos;s &quot;q&quot;</q></r>""")]
    [InlineData("""{"n":7}""", "<n>7</n>")]
    [InlineData("""{"a":{"-x":1,"-b":true}}""", """<a b="true" x="1"/>""")]
    [InlineData("""{"l":[]}""", "<l/>")]
    [InlineData("""{"a":{"#text":"t","b":1}}""", "")]
    [InlineData("""{"a":{"-x":{"y":1}}}""", "")]
    public void Xml_is_written_as_recorded(string json, string expected)
    {
        using ResponseData data = Gateways.Data(json);
        Assert.Equal((expected, "application/xml"), Gateways.Encode("xml", data));
    }

    [Theory]
    [InlineData("""{"name":"Ann","age":31,"ok":true,"none":null,"empty":"","yes":"no","n":"y","num":"12"}""", "age: \"31\"\nempty: \"\"\n\"n\": \"y\"\nname: Ann\nnone: null\nnum: \"12\"\nok: true\n\"yes\": \"no\"\n")]
    [InlineData("""{"a":{"b":{"c":[1,2,{"d":"e"}]}},"l":[],"o":{}}""", "a:\n  b:\n    c:\n    - \"1\"\n    - \"2\"\n    - d: e\nl: []\no: {}\n")]
    [InlineData("""{"multi":"line1\nline2\n","colon":"a: b","hash":"# not","dash":"- x","lead":" sp","q":"it's","uni":"Zürich","date":"2024-01-02","tilde":"~","bool":"true","star":"*x","amp":"&y","brace":"{z}"}""", "amp: \"&y\"\nbool: \"true\"\nbrace: \"{z}\"\ncolon: \"a: b\"\ndash: \"- x\"\ndate: \"2024-01-02\"\nhash: \"# not\"\nlead: \" sp\"\nmulti: |\n  line1\n  line2\nq: it's\nstar: \"*x\"\ntilde: \"~\"\nuni: Zürich\n")]
    [InlineData("{}", "{}\n")]
    [InlineData("null", "{}\n")]
    [InlineData("""{"i":1,"f":1.50,"e":1e3,"big":12345678901234567890,"neg":-0.0}""", "big: \"12345678901234567890\"\ne: 1e3\nf: \"1.50\"\ni: \"1\"\nneg: \"-0.0\"\n")]
    [InlineData("""{"collection":[{"a":1,"b":[true]},{"a":"x"}]}""", "collection:\n- a: \"1\"\n  b:\n  - true\n- a: x\n")]
    [InlineData("""{"l":[[1,[2]],{},[]],"t":"x\ny","c":"\u0001\u007f\t"}""", "c: \"\\x01\\x7f\\t\"\nl:\n- - \"1\"\n  - - \"2\"\n- {}\n- []\nt: |-\n  x\n  y\n")]
    public void Yaml_is_written_as_recorded(string json, string expected)
    {
        using ResponseData data = Gateways.Data(json);
        Assert.Equal((expected, Yaml), Gateways.Encode("yaml", data));
    }

    [Theory]
    [InlineData("""[{"id":1,"n":"a"},{"n":"b","id":2}]""", """[{"id":1,"n":"a"},{"id":2,"n":"b"}]""")]
    [InlineData("""{"collection":{"not":"array"}}""", """{"not":"array"}""")]
    [InlineData("""{"a":1}""", "[]")]
    public void Json_collection_is_the_collection(string json, string expected)
    {
        using ResponseData data = Gateways.Data(json, encoding: "safejson");
        Assert.Equal((expected, Json), Gateways.Encode("json-collection", data));
    }

    [Theory]
    [InlineData("""{"content":"inner \u00fc \"<x>\"","x":1}""", "inner ü \"<x>\"")]
    [InlineData("""{"content":5}""", "")]
    [InlineData("""{"other":5}""", "")]
    [InlineData("null", "")]
    public void String_is_the_content_if_it_is_a_string(string json, string expected)
    {
        using ResponseData data = Gateways.Data(json);
        Assert.Equal((expected, "text/plain; charset=utf-8"), Gateways.Encode("string", data));
    }

    [Theory]
    [InlineData("json", "{}")]
    [InlineData("json-collection", "[]")]
    [InlineData("string", "")]
    [InlineData("xml", "<doc/>")]
    [InlineData("yaml", "{}\n")]
    public void Without_a_response_the_empty_form_is_written(string encoding, string expected) =>
        Assert.Equal(expected, Gateways.Encode(encoding, null).Body);

    [Theory]
    [InlineData(null, "json")]
    [InlineData("", "json")]
    [InlineData("application/json", "json")]
    [InlineData("text/plain", "yaml")]
    [InlineData("application/xml", "xml")]
    [InlineData("application/x-yaml", "yaml")]
    [InlineData("application/yaml", "json")]
    [InlineData("text/xml", "json")]
    [InlineData("text/html", "json")]
    [InlineData("*/*", "json")]
    [InlineData("text/*", "yaml")]
    [InlineData("application/*", "json")]
    [InlineData("image/png", "json")]
    [InlineData("application/json;q=0.1, application/xml;q=0.9", "json")]
    [InlineData("text/html, application/xml;q=0.9, */*;q=0.8", "xml")]
    [InlineData("APPLICATION/XML", "json")]
    [InlineData(" application/xml ", "xml")]
    [InlineData("application/vnd.api+json", "json")]
    [InlineData("application/xml; charset=utf-8", "xml")]
    [InlineData("text", "yaml")]
    [InlineData(", ;, application/xml", "xml")]
    public void Negotiation_goes_by_the_first_item_that_matches(string? accept, string expected)
    {
        using ResponseData data = Gateways.Data("""{"user":{"id":7,"tags":["a","b"]}}""");
        string body = expected switch
        {
            "json" => """{"user":{"id":7,"tags":["a","b"]}}""",
            "xml" => "<user><id>7</id><tags>a</tags><tags>b</tags></user>",
            _ => "user:\n  id: \"7\"\n  tags:\n  - a\n  - b\n",
        };
        Assert.Equal(body, Gateways.Encode("negotiate", data, accept).Body);
    }

    [Fact]
    public void A_name_that_is_not_known_means_the_only_backends_encoding_else_json()
    {
        using ResponseData data = Gateways.Data("""{"content":"txt"}""");
        Assert.Equal("txt", Encode("whatever", Gateways.Backend("string")));
        Assert.Equal("<content>txt</content>", Encode("whatever", Gateways.Backend("xml")));
        Assert.Equal("""{"content":"txt"}""", Encode("JSON", Gateways.Backend("safejson")));
        Assert.Equal("""{"content":"txt"}""", Encode("fast-json", Gateways.Backend("string"), Gateways.Backend("string")));
        Assert.Equal("<content>txt</content>", Encode("xml", Gateways.Backend("string")));

        string Encode(string name, params BackendConfig[] backends) => Gateways.Encode(name, data, null, backends).Body;
    }

    [Theory]
    [InlineData("xml", "<doc><g><user role=\"admin\"/></g><n>7</n></doc>")]
    [InlineData("yaml", "g:\n  user:\n    -role: admin\n\"n\": \"7\"\n")]
    [InlineData("json", """{"g":{"user":{"-role":"admin"}},"n":7}""")]
    public void Merged_data_is_written_like_any_other(string encoding, string expected)
    {
        using ResponseData data = ResponseData.Merge(
            [Gateways.Data("""{"n":7}"""), Gateways.Data("""{"user":{"-role":"admin"}}""", "group=g")])!;
        Assert.Equal(expected, Gateways.Encode(encoding, data).Body);
    }

    [Theory]
    [InlineData("xml")]
    [InlineData("yaml")]
    public void Data_too_deep_for_the_encoding_is_not_written_at_all(string encoding)
    {
        string json = string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000);
        using ResponseData data = Gateways.Data(json);
        Assert.Equal("", Gateways.Encode(encoding, data).Body);
        Assert.Equal(json, Gateways.Encode("json", data).Body);
    }
}
