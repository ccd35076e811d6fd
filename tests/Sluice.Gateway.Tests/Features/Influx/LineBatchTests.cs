using System.Text;
using Sluice.Gateway.Features.Influx;

namespace Sluice.Gateway.Tests.Features.Influx;

public sealed class LineBatchTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_999);

    private static string Line(Action<LineBatch> write)
    {
        var batch = new LineBatch();
        write(batch);
        return Encoding.UTF8.GetString(batch.ToBytes());
    }

    [Fact]
    public void Points_are_lines() => Assert.Equal(
        "requests,host=h,name=/u/:id total=3i,p0.5=1.5,max=1000000000000000000i,small=1E-09 1700000000\nrouter gauge=-1i 1700000000\n",
        Line(static b =>
        {
            b.Begin("requests").Tag("host", "h").Tag("name", "/u/:id").Field("total", 3).Field("p0.5", 1.5).Field("max", 1_000_000_000_000_000_000).Field("small", 1e-9).End(Time);
            b.Begin("router").Field("gauge", -1).End(Time);
        }));

    [Theory]
    [InlineData("a,b=c d", "a\\,b\\=c\\ d")]
    [InlineData("/{{.Id}}?a=b", "/{{.Id}}?a\\=b")]
    [InlineData("line\nbreak", "line break")]
    [InlineData("end\\", "end\\ ")]
    [InlineData("\u00e9\ud83d\ude00", "\u00e9\ud83d\ude00")]
    public void Text_is_escaped_for_where_it_stands(string text, string escaped) =>
        Assert.Equal($"m,t={escaped} f=1i 1700000000\n", Line(b => b.Begin("m").Tag("t", text).Field("f", 1).End(Time)));

    [Fact]
    public void A_tag_without_a_value_is_left_out() => Assert.Equal("m f=1i 1700000000\n", Line(static b => b.Begin("m").Tag("t", "").Field("f", 1).End(Time)));
}
