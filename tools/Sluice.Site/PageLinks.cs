using Markdig.Helpers;
using Markdig.Syntax.Inlines;

namespace Sluice.Site;

/// <summary>Turns links between Markdown pages into links between pages of the site, and tells those that lead nowhere.</summary>
/// <param name="repository">The pages.</param>
/// <param name="problems">Where those that lead nowhere are told.</param>
internal sealed class PageLinks(Repository repository, ICollection<string> problems)
{
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);

    /// <summary>The files that pages link to beside other pages, by their paths in the repository: the site needs them at the same paths.</summary>
    public IReadOnlyCollection<string> Files => _files;

    /// <summary>Turns the links of a page.</summary>
    /// <param name="page">The page.</param>
    public void Turn(SourcePage page)
    {
        foreach (LinkInline link in page.Links.Where(static link => link.Url is { } url && !Uri.TryCreate(url, UriKind.Absolute, out _)))
        {
            (string target, string anchor) = Split(link.Url!);
            SourcePage? to = target.Length == 0 ? page : repository.Find(Resolve(page, target));
            if (to is null)
            {
                TakeFile(page, link, target);
            }
            else if (anchor.Length > 0 && !to.Anchors.Contains(anchor, StringComparer.Ordinal))
            {
                Tell(page, link, $"{to.Path} has no heading #{anchor}");
            }
            else if (target.Length > 0)
            {
                link.Url = Relative(page, to.Output) + (anchor.Length > 0 ? "#" + anchor : "");
                NameByTitle(link, target, to);
            }
        }
    }

    /// <summary>The way from a page of the site to a file of the site.</summary>
    /// <param name="page">The page.</param>
    /// <param name="output">The file's path in the site.</param>
    public static string Relative(SourcePage page, string output) =>
        Path.GetRelativePath("/" + Path.GetDirectoryName(page.Output), "/" + output).Replace('\\', '/');

    /// <summary>The page, or file, that a link of a page leads to.</summary>
    /// <param name="page">The page.</param>
    /// <param name="target">The link, without an anchor.</param>
    public static string Resolve(SourcePage page, string target) =>
        Path.GetFullPath(Path.Combine("/" + Path.GetDirectoryName(page.Path), target))[1..].Replace('\\', '/');

    /// <summary>A link that is named for its file is named for its page: readers of the site see no files.</summary>
    private static void NameByTitle(LinkInline link, string target, SourcePage to)
    {
        if (link.FirstChild is LiteralInline { NextSibling: null } name && name.Content.AsSpan().SequenceEqual(target))
        {
            name.Content = new StringSlice(to.Title);
        }
    }

    private void TakeFile(SourcePage page, LinkInline link, string target)
    {
        string path = Resolve(page, target);
        if (File.Exists(Path.Combine(repository.Root, path)))
        {
            _files.Add(path);
        }
        else
        {
            Tell(page, link, $"there is no file {path}");
        }
    }

    private void Tell(SourcePage page, LinkInline link, string what) => problems.Add($"{page.Path}:{link.Line + 1}: {link.Url}: {what}");

    private static (string Target, string Anchor) Split(string url)
    {
        int hash = url.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (url, "") : (url[..hash], url[(hash + 1)..]);
    }
}
