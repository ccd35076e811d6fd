namespace Sluice.Extensibility.Tests;

public sealed class HeaderCollectionTests
{
    [Fact]
    public void Names_are_compared_ignoring_letter_case_and_lines_keep_their_order()
    {
        HeaderCollection headers = new() { { "X-A", "1" }, { "X-B", "2" }, { "x-a", "3" } };

        Assert.Equal(("1", "2", null), (headers["x-A"], headers["X-b"], headers["X-C"]));
        Assert.Equal(["1", "3"], headers.GetAll("X-A"));
        headers["X-a"] = "4";
        Assert.Equal([new("X-B", "2"), new("X-a", "4")], headers);
        Assert.True(headers.Remove("x-B"));
        Assert.False(headers.Remove("x-B"));
        headers["X-A"] = null;
        Assert.Empty(headers);
    }

    [Theory]
    [InlineData("", "v")]
    [InlineData("a b", "v")]
    [InlineData("a:", "v")]
    [InlineData("a\r\nb", "v")]
    [InlineData("a", "v\r\nb: c")]
    [InlineData("a", "v\0")]
    [InlineData("a", "€")]
    public void What_would_forge_a_line_is_refused(string name, string value)
    {
        HeaderCollection headers = [];

        Assert.Throws<ArgumentException>(() => headers.Add(name, value));
        Assert.Throws<ArgumentException>(() => headers[name] = value);
        Assert.False(headers.TryAdd(name, value));
        Assert.Empty(headers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("ä")]
    public void What_a_line_can_hold_is_taken(string value)
    {
        HeaderCollection headers = new() { { "X-A", value } };

        Assert.Equal(value, headers["X-A"]);
    }
}
