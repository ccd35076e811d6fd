namespace Sluice.Site.Tests;

/// <summary>What is wrong with pages is told.</summary>
public sealed class ProblemTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-site-");

    public ProblemTests()
    {
        Page("README.md", "# Sluice\n");
        Page("docs/README.md", "# The manual\n\n## Start\n\n| page | |\n| --- | --- |\n| [A](a.md) | |\n| [Examples](../examples/README.md) | |\n");
        Page("docs/a.md", "# A\n\n## `b/c` and *d*\n");
        Page("examples/README.md", "# Examples\n\n| example | |\n| --- | --- |\n");
    }

    [Theory]
    [InlineData("[there](a.md#bc-and-d)")]
    [InlineData("[here](#bc-and-d)")]
    [InlineData("[up](../README.md)")]
    [InlineData("[elsewhere](https://example.com/a.md#b)")]
    public void A_good_link_is_no_problem(string link)
    {
        Page("docs/a.md", $"# A\n\n## `b/c` and *d*\n\n{link}\n");

        Assert.Empty(Build());
    }

    [Theory]
    [InlineData("[gone](b.md)", "docs/a.md:3: b.md: there is no file docs/b.md")]
    [InlineData("[anchor](README.md#stop)", "docs/a.md:3: README.md#stop: docs/README.md has no heading #stop")]
    [InlineData("[anchor](#stop)", "docs/a.md:3: #stop: docs/a.md has no heading #stop")]
    [InlineData("[folder](../examples)", "docs/a.md:3: ../examples: there is no file examples")]
    public void A_link_that_leads_nowhere_is_told(string link, string problem)
    {
        Page("docs/a.md", $"# A\n\n{link}\n");

        Assert.Equal([problem], Build());
    }

    [Fact]
    public void A_page_that_no_index_names_is_told()
    {
        Page("docs/b.md", "# B\n");
        Page("examples/c/README.md", "# C\n");

        Assert.Equal(
            ["docs/b.md: the page is not in the index docs/README.md", "examples/c/README.md: the page is not in the index examples/README.md"],
            Build());
    }

    [Fact]
    public void A_file_that_a_page_links_to_comes_along()
    {
        Page("examples/a.json", "{}");
        Page("docs/a.md", "# A\n\n[configuration](../examples/a.json)\n");

        Assert.Empty(Build());
        Assert.Equal("{}", File.ReadAllText(Path.Combine(_folder.FullName, "site", "examples", "a.json")));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private IReadOnlyList<string> Build() => SiteBuilder.Build(_folder.FullName, Path.Combine(_folder.FullName, "site"));

    private void Page(string path, string text)
    {
        string file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
