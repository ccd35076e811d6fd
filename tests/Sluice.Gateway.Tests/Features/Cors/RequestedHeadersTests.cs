using CsCheck;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Features.Cors;

namespace Sluice.Gateway.Tests.Features.Cors;

public sealed class RequestedHeadersTests
{
    private static readonly string[] Known = ["authorization", "content-type", "x-a", "x-b"];

    private readonly RequestedHeaders _list = new(["X-B", "Authorization", "x-a", "Content-Type", "x-b"]);

    [Theory]
    [InlineData("authorization", true)]
    [InlineData("authorization,x-a,x-b", true)]
    [InlineData("authorization, x-a\t,\tx-b", true)]
    [InlineData("", true)]
    [InlineData(",,x-a,,", true)]
    [InlineData("Authorization", false)]
    [InlineData("x-c", false)]
    [InlineData("x-a,x-c", false)]
    [InlineData("x-b,x-a", false)]
    [InlineData("x-a,x-a", false)]
    [InlineData("x-a;x-b", false)]
    [InlineData("x-a  ,x-b", false)]
    [InlineData("  x-a", false)]
    [InlineData("  ,x-a", true)]
    [InlineData("   ,x-a", false)]
    [InlineData("x", false)]
    [InlineData("x-aa", false)]
    public void Names_are_those_of_the_list_sorted_and_each_once(string value, bool expected) =>
        Assert.Equal(expected, _list.Accepts(value));

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void A_few_empty_elements_are_borne(int count, bool expected) =>
        Assert.Equal(expected, _list.Accepts(new string(',', count) + "x-a"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(40)]
    public void A_list_of_any_length_accepts_its_own_names(int count)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(static i => $"X-{i:00}")];
        string sorted = string.Join(',', names).ToLowerInvariant();

        Assert.True(new RequestedHeaders(names.Reverse()).Accepts(sorted));
        Assert.False(new RequestedHeaders(names).Accepts(sorted + ",x-99"));
    }

    [Fact]
    public void Lines_that_a_proxy_split_are_one_list()
    {
        Assert.True(_list.Accepts(new StringValues(["authorization", "x-a"])));
        Assert.False(_list.Accepts(new StringValues(["x-a", "authorization"])));
    }

    [Fact]
    public void A_list_without_spaces_is_accepted_if_it_ascends_within_the_names() =>
        Gen.Int[0, 5].Select(static i => i < Known.Length ? Known[i] : i == 4 ? "x-z" : "X-A").Array[1, 4].Sample(names =>
        {
            bool ascends = names.All(Known.Contains) && names.Zip(names.Skip(1)).All(static pair => string.CompareOrdinal(pair.First, pair.Second) < 0);
            Assert.Equal(ascends, _list.Accepts(string.Join(',', names)));
        });
}
