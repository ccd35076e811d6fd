using System.Text;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>The view of data that features read.</summary>
public sealed class DataNodeTests
{
    [Fact]
    public void Members_are_sorted_unescaped_and_each_once()
    {
        using ResponseData data = Gateways.Data("""{ "b\n":"x\u00fc", "a":[1, {"d":1,"c":2}], "b\n":"last\"", "gone":1}""", "deny=gone");
        List<string> seen = [];
        foreach (DataNode.Member member in data.Root.Members)
        {
            seen.Add(member.GetName());
        }

        Assert.Equal(["a", "b\n"], seen);
        Assert.True(data.Root.TryGet("b\n"u8, out DataNode text));
        Assert.Equal("last\"", text.GetString());
        Assert.True(data.Root.TryGet("a"u8, out DataNode list));
        List<string> items = [];
        foreach (DataNode item in list.Items)
        {
            items.Add($"{item.Kind}:{Encoding.UTF8.GetString(item.Raw)}");
        }

        Assert.Equal(["Number:1", """Object:{"c":2,"d":1}"""], items);
        Assert.False(data.Root.TryGet("gone"u8, out _));
        Assert.Equal("""{"a":[1,{"c":2,"d":1}],"b\n":"last\""}""", Gateways.Json(data));
    }

    [Fact]
    public void Joined_data_is_one_object()
    {
        using ResponseData data = ResponseData.Merge([Gateways.Data("""{"a":1,"b":1}"""), Gateways.Data("""{"b":"2"}""")])!;
        using var output = new BodyBuffer();
        data.Root.WriteJson(output);
        Assert.Equal("""{"a":1,"b":"2"}""", Encoding.UTF8.GetString(output.Span));
        Assert.True(data.Root.TryGet("b"u8, out DataNode value));
        using var text = new BodyBuffer();
        value.WriteJson(text);
        Assert.Equal("\"2\"", Encoding.UTF8.GetString(text.Span));
    }

    [Fact]
    public void Null_data_is_a_null()
    {
        using ResponseData data = Gateways.Data("null");
        Assert.Equal(JsonTokenKind.Null, data.Root.Kind);
        Assert.False(data.Root.Members.MoveNext());
        Assert.False(data.Root.TryGet("a"u8, out _));
    }

    [Fact]
    public void Data_is_made_from_json()
    {
        using ResponseData data = ResponseData.FromJson(Gateways.Body("""{"b":1,"a":2}"""u8)).Data!;
        Assert.Equal("""{"a":2,"b":1}""", Gateways.Json(data));
        Assert.False(ResponseData.FromJson(Gateways.Body("[1]"u8)).Succeeded);
    }
}
