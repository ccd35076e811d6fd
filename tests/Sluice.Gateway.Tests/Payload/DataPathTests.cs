using System.Text;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>Values of earlier backends as text for the URLs of later ones.</summary>
public sealed class DataPathTests
{
    private const string Source = """
        {"int":1034,"dec":1.50,"exp":1e3,"big":12345678901234567890,"t":true,"f":false,"str":"a-b_c","esc":"q\"\u00fc\n","s":"","nil":null,
        "list":["x","y"],"nums":[1,2,3],"empty":[],"mix":[null,[1,"b"],{"z":1,"a":[2]}],"obj":{"k":1,"b":"x","n":null},
        "x":{"u":{"id":"deep"},"id":"up"},"id":"top","a.b":"dotted"}
        """;

    [Theory]
    [InlineData("int", "1034")]
    [InlineData("dec", "1.50")]
    [InlineData("exp", "1e3")]
    [InlineData("big", "12345678901234567890")]
    [InlineData("t", "true")]
    [InlineData("f", "false")]
    [InlineData("str", "a-b_c")]
    [InlineData("esc", "q\"ü\n")]
    [InlineData("s", "")]
    [InlineData("nil", "<nil>")]
    [InlineData("list", "x,y")]
    [InlineData("nums", "1,2,3")]
    [InlineData("empty", "")]
    [InlineData("mix", "<nil>,[1 b],map[a:[2] z:1]")]
    [InlineData("obj", "map[b:x k:1 n:<nil>]")]
    [InlineData("x.u.id", "deep")]
    [InlineData("x.id", "up")]
    [InlineData("x.u.nope.id", "deep")]
    [InlineData("x.nope.id", "up")]
    [InlineData("nope.id", "top")]
    [InlineData("int.id", "top")]
    [InlineData("nope.deep.t", "true")]
    public void A_value_is_found_and_written(string path, string expected)
    {
        using ResponseData data = Gateways.Data(Source);
        Assert.Equal(expected, Find(data, path));
        using ResponseData joined = ResponseData.Merge([Gateways.Data("""{"first":1}"""), Gateways.Data(Source)])!;
        Assert.Equal(expected, Find(joined, path));
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("x.nope")]
    [InlineData("list.0")]
    [InlineData("a.b")]
    [InlineData("x.u.id.nope")]
    [InlineData("")]
    public void What_is_missing_is_not_found(string path)
    {
        using ResponseData data = Gateways.Data(Source);
        Assert.Null(Find(data, path));
        using ResponseData nothing = Gateways.Data("null");
        Assert.Null(Find(nothing, path));
    }

    [Fact]
    public void The_value_is_looked_up_after_shaping()
    {
        using ResponseData data = Gateways.Data("""{"id":5,"secret":1}""", "deny=secret mapping=id:key group=g");
        Assert.Equal("5", Find(data, "g.key"));
        Assert.Null(Find(data, "g.secret"));
        Assert.Null(Find(data, "g.id"));
    }

    private static string? Find(ResponseData data, string path)
    {
        using var output = new BodyBuffer();
        return data.TryFind(new DataPath(path), output) ? Encoding.UTF8.GetString(output.Span) : null;
    }
}
