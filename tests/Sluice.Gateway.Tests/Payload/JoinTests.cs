using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>Merging backends, static data, and error details.</summary>
public sealed class JoinTests
{
    private const string User = """{"id":1,"name":"Ann","addr":{"city":"Bern"}}""";
    private const string Late = """{"addr":{"zip":3000},"name":"Late"}""";

    [Fact]
    public void The_later_part_wins_and_objects_are_not_joined()
    {
        Assert.Equal("""{"addr":{"zip":3000},"id":1,"name":"Late"}""", Merged(Gateways.Data(User), Gateways.Data(Late)));
        Assert.Equal("""{"addr":{"city":"Bern"},"id":1,"name":"Ann"}""", Merged(Gateways.Data(Late), Gateways.Data(User)));
    }

    [Fact]
    public void Groups_are_members_like_others() =>
        Assert.Equal(
            """{"g":{"addr":{"zip":3000},"name":"Late"},"n":null,"x":1}""",
            Merged(Gateways.Data(User, "group=g"), Gateways.Data(Late, "group=g"), Gateways.Data("null", "group=n"), Gateways.Data("""{"x":1}""")));

    [Fact]
    public void Absent_and_null_parts_add_nothing()
    {
        Assert.Equal("""{"id":1}""", Merged(null, Gateways.Data("""{"id":1}"""), Gateways.Data("null"), null));
        Assert.Equal("{}", Merged(Gateways.Data("null"), Gateways.Data("null")));
        Assert.Equal("{}", Merged(Gateways.Data("{}"), Gateways.Data("{}")));
        Assert.Null(ResponseData.Merge([null, null]));
    }

    [Fact]
    public void Merged_data_merges_again_and_knows_whether_it_is_empty()
    {
        ResponseData first = ResponseData.Merge([Gateways.Data("""{"a":1,"b":1}"""), Gateways.Data("""{"b":2}""")])!;
        ResponseData second = ResponseData.Merge([Gateways.Data("""{"b":3}"""), Gateways.Data("""{"c":3}""")])!;
        using ResponseData both = ResponseData.Merge([first, second])!;
        Assert.Equal("""{"a":1,"b":3,"c":3}""", Gateways.Json(both));
        Assert.False(both.IsEmpty);
        using ResponseData empty = ResponseData.Merge([Gateways.Data("{}"), Gateways.Data("""{"a":1}""", "deny=a")])!;
        Assert.True(empty.IsEmpty);
        Assert.False(empty.IsNull);
    }

    [Fact]
    public void Static_data_goes_over_what_is_there()
    {
        StaticData overlay = StaticData.Compile(Node("""{"source":"static","extra":{"n":[1,null]},"id":"over"}"""))!;
        for (int i = 0; i < 3; i++)
        {
            using ResponseData over = ResponseData.Overlay(Gateways.Data("""{"id":1,"v":"x"}"""), overlay);
            Assert.Equal("""{"extra":{"n":[1,null]},"id":"over","source":"static","v":"x"}""", Gateways.Json(over));
            using ResponseData alone = ResponseData.Overlay(null, overlay);
            Assert.Equal("""{"extra":{"n":[1,null]},"id":"over","source":"static"}""", Gateways.Json(alone));
            using ResponseData overNull = ResponseData.Overlay(Gateways.Data("null"), overlay);
            Assert.Equal(Gateways.Json(alone), Gateways.Json(overNull));
            using ResponseData overMerged = ResponseData.Overlay(
                ResponseData.Merge([Gateways.Data("""{"id":2}"""), Gateways.Data("""{"w":1}""")]), overlay);
            Assert.Equal("""{"extra":{"n":[1,null]},"id":"over","source":"static","w":1}""", Gateways.Json(overMerged));
        }
    }

    [Fact]
    public void Static_data_that_is_no_object_is_off_and_an_empty_one_makes_an_empty_answer()
    {
        Assert.Null(StaticData.Compile(new ConfigArray(default, "$", [])));
        using ResponseData data = ResponseData.Overlay(null, StaticData.Compile(Node("{}"))!);
        Assert.Equal("{}", Gateways.Json(data));
        Assert.True(data.IsEmpty);
    }

    [Theory]
    [InlineData(400, """{"why":"bad <id>"}""", "application/json", """{"error_a":{"http_status_code":400,"http_body":"{\"why\":\"bad \u003cid\u003e\"}","http_body_encoding":"application/json"}}""")]
    [InlineData(500, "", null, """{"error_a":{"http_status_code":500}}""")]
    [InlineData(401, "", "text/html", """{"error_a":{"http_status_code":401,"http_body_encoding":"text/html"}}""")]
    public void Error_details_keep_their_order(int status, string body, string? contentType, string expected)
    {
        using ResponseData details = ResponseData.FromErrorDetails("a", status, Encoding.UTF8.GetBytes(body), contentType);
        Assert.Equal(expected, Gateways.Json(details));
        ResponseData again = ResponseData.FromErrorDetails("a", status, Encoding.UTF8.GetBytes(body), contentType);
        Assert.Equal(expected[..^1] + ",\"ok\":1}", Merged(again, Gateways.Data("""{"ok":1}""")));
    }

    [Fact]
    public void A_disposed_document_does_not_leak_into_the_next()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal("{\"g\":{\"b" + i + "\":" + i + "}}", Gateways.Through($$"""{"a":1,"b{{i}}":{{i}}}""", "deny=a group=g"));
        }
    }

    private static string Merged(params ResponseData?[] parts)
    {
        using ResponseData merged = ResponseData.Merge(parts)!;
        return Gateways.Json(merged);
    }

    private static ConfigNode Node(string json) => Node(System.Text.Json.Nodes.JsonNode.Parse(json));

    private static ConfigNode Node(System.Text.Json.Nodes.JsonNode? node) => node switch
    {
        System.Text.Json.Nodes.JsonObject o => new ConfigObject(default, "$", [.. o.Select(p => new ConfigProperty(p.Key, default, Node(p.Value)))]),
        System.Text.Json.Nodes.JsonArray a => new ConfigArray(default, "$", [.. a.Select(Node)]),
        null => new ConfigScalar(default, "$", ConfigScalarKind.Null, ""),
        _ when node.GetValueKind() == System.Text.Json.JsonValueKind.String => new ConfigScalar(default, "$", ConfigScalarKind.String, node.GetValue<string>()),
        _ => new ConfigScalar(default, "$", ConfigScalarKind.Number, node.ToJsonString()),
    };
}
