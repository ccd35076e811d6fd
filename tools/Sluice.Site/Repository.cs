namespace Sluice.Site;

/// <summary>The pages of a checkout: its README, the manual, and the READMEs of the examples.</summary>
internal sealed class Repository
{
    private readonly Dictionary<string, SourcePage> _pages;

    private Repository(string root, IEnumerable<SourcePage> pages)
    {
        Root = root;
        _pages = pages.ToDictionary(static page => page.Path, StringComparer.Ordinal);
    }

    /// <summary>The folder of the checkout.</summary>
    public string Root { get; }

    /// <summary>All pages.</summary>
    public IReadOnlyCollection<SourcePage> Pages => _pages.Values;

    /// <summary>Reads the pages.</summary>
    /// <param name="root">The folder of the checkout.</param>
    public static Repository Read(string root) =>
        new(
            root,
            MarkdownIn(root, "docs", SearchOption.TopDirectoryOnly)
                .Concat(MarkdownIn(root, "examples", SearchOption.AllDirectories))
                .Prepend("README.md")
                .Select(path => SourcePage.Read(root, path)));

    /// <summary>The page with a path; <see langword="null"/> when there is none.</summary>
    /// <param name="path">Its path in the repository.</param>
    public SourcePage? Find(string path) => _pages.GetValueOrDefault(path);

    private static IEnumerable<string> MarkdownIn(string root, string folder, SearchOption depth) =>
        Directory.EnumerateFiles(Path.Combine(root, folder), "*.md", depth)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
