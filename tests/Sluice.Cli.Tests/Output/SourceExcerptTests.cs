using Sluice.Cli.Output;
using Sluice.Configuration;

namespace Sluice.Cli.Tests.Output;

public sealed class SourceExcerptTests
{
    [Fact]
    public void The_mark_stands_below_the_column()
    {
        SourceExcerpt? excerpt = SourceExcerpt.At(["{", "  \"port\": true"], new SourcePosition("a.json", 2, 11));

        Assert.Equal("  \"port\": true", excerpt!.Line);
        Assert.Equal("          ^", excerpt.Mark);
    }

    [Fact]
    public void Tabs_are_kept_so_that_the_mark_lines_up()
    {
        SourceExcerpt? excerpt = SourceExcerpt.At(["\t\t\"port\": 1"], new SourcePosition("a.json", 1, 3));

        Assert.Equal("\t\t^", excerpt!.Mark);
    }

    [Fact]
    public void A_minified_file_is_cut_around_the_column()
    {
        string line = new string('a', 500) + "X" + new string('b', 500);

        SourceExcerpt? excerpt = SourceExcerpt.At([line], new SourcePosition("a.json", 1, 501));

        Assert.True(excerpt!.Line.Length < 150);
        Assert.StartsWith("...", excerpt.Line);
        Assert.EndsWith("...", excerpt.Line);
        Assert.Equal('X', excerpt.Line[excerpt.Mark.Length - 1]);
    }

    [Fact]
    public void What_a_terminal_would_act_on_is_not_printed()
    {
        SourceExcerpt? excerpt = SourceExcerpt.At(["\"a\e[2Jb\""], new SourcePosition("a.json", 1, 1));

        Assert.Equal("\"a?[2Jb\"", excerpt!.Line);
    }

    [Theory]
    [InlineData("\"client_secret\": 12")]
    [InlineData("\"Password\": 12")]
    public void A_line_with_a_credential_is_not_printed(string line) =>
        Assert.Null(SourceExcerpt.At([line], new SourcePosition("a.json", 1, 1)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 1)]
    [InlineData(1, 0)]
    public void A_place_outside_the_text_has_no_excerpt(int line, int column) =>
        Assert.Null(SourceExcerpt.At(["a", "b"], new SourcePosition("a.json", line, column)));
}
