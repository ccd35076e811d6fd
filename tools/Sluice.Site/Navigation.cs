using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Sluice.Site;

/// <summary>Pages under a heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Entries">The pages, each with the name that the index gives it.</param>
internal sealed record NavigationGroup(string Title, IReadOnlyList<(string Name, SourcePage Page)> Entries);

/// <summary>The order of the pages: that of the tables in the manual's index and in the index of the examples.</summary>
internal sealed class Navigation
{
    /// <summary>The index of the examples.</summary>
    public const string Examples = "examples/README.md";

    private const string Index = "docs/README.md";

    private Navigation(IReadOnlyList<NavigationGroup> groups) => Groups = groups;

    /// <summary>The groups, in order.</summary>
    public IReadOnlyList<NavigationGroup> Groups { get; }

    /// <summary>Reads the indexes; a page that is in none of them is told.</summary>
    /// <param name="repository">The pages.</param>
    /// <param name="problems">Where it is told.</param>
    public static Navigation Of(Repository repository, ICollection<string> problems)
    {
        List<NavigationGroup> groups = [.. GroupsOf(repository, Index), .. GroupsOf(repository, Examples)];
        HashSet<SourcePage> listed = [.. groups.SelectMany(static group => group.Entries).Select(static entry => entry.Page)];
        foreach (SourcePage page in repository.Pages.Where(page => !listed.Contains(page) && page.Path is not ("README.md" or Index)))
        {
            problems.Add($"{page.Path}: the page is not in the index {(page.IsExample ? Examples : Index)}");
        }

        return new Navigation(groups);
    }

    private static IEnumerable<NavigationGroup> GroupsOf(Repository repository, string path)
    {
        if (repository.Find(path) is not { } index)
        {
            yield break;
        }

        string title = index.Title;
        var entries = new List<(string, SourcePage)>();
        foreach (Block block in index.Document)
        {
            if (block is HeadingBlock heading)
            {
                if (entries.Count > 0)
                {
                    yield return new NavigationGroup(title, entries);
                }

                title = SourcePage.TextOf(heading);
                entries = [];
            }
            else if (block is Markdig.Extensions.Tables.Table table)
            {
                entries.AddRange(
                    from row in table
                    let link = row.Descendants<LinkInline>().FirstOrDefault()
                    let page = link?.Url is { } url ? repository.Find(PageLinks.Resolve(index, url)) : null
                    where page is not null
                    select (string.Concat(link.Descendants<LiteralInline>().Select(static text => text.Content.ToString())), page));
            }
        }

        if (entries.Count > 0)
        {
            yield return new NavigationGroup(title, entries);
        }
    }
}
