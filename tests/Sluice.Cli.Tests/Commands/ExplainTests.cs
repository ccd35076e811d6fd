using Sluice.Cli.Commands;
using Sluice.Cli.Tests.Documentation;

namespace Sluice.Cli.Tests.Commands;

public sealed class ExplainTests
{
    [Theory]
    [InlineData("SLC0101")]
    [InlineData("slc101")]
    [InlineData("101")]
    public async Task A_code_is_explained_however_it_is_typed(string code)
    {
        using var folder = new TestFolder("{}");

        Finished run = await SluiceProcess.RunAsync(folder, "explain", code);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("SLC0101: unknown key\n    Keys and values\n\nNothing reads a key of this name", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SLC9999")]
    [InlineData("x")]
    [InlineData("-1")]
    public async Task A_code_that_does_not_exist_is_told(string code)
    {
        using var folder = new TestFolder("{}");

        Finished run = await SluiceProcess.RunAsync(folder, "explain", code);

        Assert.Equal(255, run.ExitCode);
        Assert.Contains(code, run.Error);
    }

    [Fact]
    public async Task Without_a_code_all_are_listed()
    {
        using var folder = new TestFolder("{}");

        Finished run = await SluiceProcess.RunAsync(folder, "explain");

        Assert.Equal(0, run.ExitCode);
        Assert.All(
            DiagnosticCatalog.Areas.SelectMany(static area => area.Codes),
            code => Assert.Contains($"  {code.Id}  {code.Title}\n", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_of_the_manual_lists_every_code() =>
        Assert.True(
            DiagnosticPage.Text() == DocumentationPage.Text("docs/diagnostics.md"),
            "docs/diagnostics.md is not what the program says; write it anew: ./sluice explain --markdown > docs/diagnostics.md");
}
