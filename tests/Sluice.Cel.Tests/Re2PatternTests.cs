namespace Sluice.Cel.Tests;

public sealed class Re2PatternTests
{
    [Theory]
    [InlineData("b+", "abbc", true)]
    [InlineData("^b", "abbc", false)]
    [InlineData("c$", "abc\n", false)]
    public void A_pattern_is_looked_for_anywhere(string source, string text, bool found)
    {
        Assert.True(Re2Pattern.TryCompile(source, out Re2Pattern? pattern, out _));
        Assert.Equal(found, pattern.IsMatch(text));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=a)")]
    [InlineData(@"(a)\1")]
    public void What_is_no_pattern_of_RE2_is_refused_with_the_reason(string source)
    {
        Assert.False(Re2Pattern.TryCompile(source, out _, out string error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void A_match_of_a_long_text_ends_in_bounded_time()
    {
        Assert.True(Re2Pattern.TryCompile("^(a|a?)+$", out Re2Pattern? pattern, out _));
        Assert.NotEqual(true, pattern.IsMatch(new string('a', 100_000) + "!"));
    }
}
