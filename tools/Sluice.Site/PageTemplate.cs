using System.Net;
using System.Text;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Sluice.Site;

/// <summary>The frame around a page: head, navigation, what is on the page, and the pages before and after.</summary>
/// <param name="navigation">The order of the pages.</param>
internal sealed class PageTemplate(Navigation navigation)
{
    private readonly List<(string Name, SourcePage Page)> _order = [.. navigation.Groups.SelectMany(static group => group.Entries)];

    /// <summary>The whole HTML of a page.</summary>
    /// <param name="page">The page, with its links turned.</param>
    public string Fill(SourcePage page)
    {
        string root = PageLinks.Relative(page, "");
        string home = root == "." ? "" : root + "/";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Text(page.Title)} · Sluice</title>
            <link rel="stylesheet" href="{home}site.css">
            </head>
            <body>
            <header><a class="name" href="{home}index.html">Sluice</a><a href="{home}docs/index.html">Manual</a><a href="{home}examples/index.html">Examples</a>
            <div class="search"><input type="search" placeholder="Search" aria-label="Search" data-root="{home}"><ol hidden></ol></div></header>
            <div class="columns">
            <nav aria-label="Pages">{Menu(page)}</nav>
            <main>
            {page.ToHtml()}{Neighbours(page)}</main>
            <aside aria-label="On this page">{Contents(page)}</aside>
            </div>
            <script src="{home}search.js" defer></script>
            </body>
            </html>

            """;
    }

    private string Menu(SourcePage page)
    {
        var menu = new StringBuilder();
        foreach (NavigationGroup group in navigation.Groups)
        {
            menu.Append("\n<details").Append(IsOpen(group, page) ? " open" : "").Append("><summary>").Append(Text(group.Title)).Append("</summary><ul>");
            foreach ((string name, SourcePage to) in group.Entries)
            {
                menu.Append("<li>").Append(Link(page, to, name)).Append("</li>");
            }

            menu.Append("</ul></details>");
        }

        return menu.ToString();
    }

    /// <summary>The examples are many; they are folded away on the pages of the manual.</summary>
    private static bool IsOpen(NavigationGroup group, SourcePage page) =>
        group.Entries.Any(entry => entry.Page == page) || !group.Entries[0].Page.IsExample;

    private static string Contents(SourcePage page)
    {
        List<HeadingBlock> headings = [.. page.Headings.Where(static heading => heading.Level is 2 or 3)];
        return headings.Count < 2
            ? ""
            : $"<ul>{string.Concat(headings.Select(static heading =>
                $"<li class=\"level{heading.Level}\"><a href=\"#{heading.GetAttributes().Id}\">{Text(SourcePage.TextOf(heading))}</a></li>"))}</ul>";
    }

    private string Neighbours(SourcePage page)
    {
        int at = _order.FindIndex(entry => entry.Page == page);
        if (at < 0)
        {
            return "";
        }

        string before = at > 0 ? $"<span>← {Link(page, _order[at - 1].Page, _order[at - 1].Name)}</span>" : "<span></span>";
        string after = at + 1 < _order.Count ? $"<span>{Link(page, _order[at + 1].Page, _order[at + 1].Name)} →</span>" : "";
        return $"<p class=\"neighbours\">{before}{after}</p>\n";
    }

    private static string Link(SourcePage from, SourcePage to, string name) =>
        $"<a href=\"{PageLinks.Relative(from, to.Output)}\"{(from == to ? " aria-current=\"page\"" : "")}>{Text(name)}</a>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
