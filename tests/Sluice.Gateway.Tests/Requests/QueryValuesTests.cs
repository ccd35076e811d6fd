using System.Text;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Tests.Requests;

public class QueryValuesTests
{
    [Theory]
    [InlineData("q=blue+suede&page=2", "?page=2&q=blue+suede")]
    [InlineData("page=2&q=1&q=3&q=2", "?page=2&q=1&q=3&q=2")]
    [InlineData("Q=1&sort=x&Sort=Y&PAGE=1", "?Sort=Y")]
    [InlineData("tags%5B%5D=a%20b&q=%C3%A9%26%3D", "?q=%C3%A9%26%3D&tags%5B%5D=a+b")]
    [InlineData("tags[]=a&tags[]=b", "?tags%5B%5D=a&tags%5B%5D=b")]
    [InlineData("q", "?q=")]
    [InlineData("q=&page", "?page=&q=")]
    [InlineData("other=1", "")]
    [InlineData("q=%zz&page=1", "?page=1")]
    [InlineData("q=1;x&page=1", "?page=1")]
    [InlineData("q=%FF", "?q=%FF")]
    [InlineData("&&q=1&", "?q=1")]
    public void Only_declared_names_pass_in_the_one_spelling(string query, string expected)
    {
        var values = new QueryValues();
        values.Read(query, new QueryFilter(["q", "page", "tags[]", "Sort"]));
        Assert.Equal(expected, Text(values, null));
    }

    [Fact]
    public void A_backend_may_filter_again()
    {
        var values = new QueryValues();
        values.Read("b=2&a=1", new QueryFilter(["*"]));
        Assert.Equal("?a=1", Text(values, new QueryFilter(["a"])));
    }

    [Fact]
    public void Names_are_sorted_by_their_decoded_bytes()
    {
        var values = new QueryValues();
        values.Read("b=1&%61=2&a%2Db=3&a=4", new QueryFilter(["*"]));
        Assert.Equal("?a=2&a=4&a-b=3&b=1", Text(values, null));
    }

    private static string Text(QueryValues values, QueryFilter? filter)
    {
        var output = new StringBuilder();
        values.AppendTo(output, filter, hasQuery: false);
        return output.ToString();
    }
}
