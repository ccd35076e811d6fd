using System.Text.Json;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Sluice.Site;

/// <summary>What the search looks through: each section of each page, as a script, because a page that is opened from a file can load no data.</summary>
internal static class SearchIndex
{
    /// <summary>The script.</summary>
    /// <param name="pages">The pages.</param>
    public static string Write(IEnumerable<SourcePage> pages)
    {
        string[][] sections = [.. pages.SelectMany(Sections)];
        return $"window.sections = {JsonSerializer.Serialize(sections)};\n";
    }

    /// <summary>The sections of a page: address, title of the page, heading, text.</summary>
    private static IEnumerable<string[]> Sections(SourcePage page)
    {
        HeadingBlock? heading = null;
        var text = new List<string>();
        foreach (LeafBlock block in page.Document.Descendants<LeafBlock>())
        {
            if (block is HeadingBlock next)
            {
                if (heading is not null)
                {
                    yield return Section(page, heading, text);
                }

                heading = next;
                text = [];
            }
            else
            {
                text.Add(SourcePage.TextOf(block));
            }
        }

        if (heading is not null)
        {
            yield return Section(page, heading, text);
        }
    }

    private static string[] Section(SourcePage page, HeadingBlock heading, List<string> text) =>
        [$"{page.Output}#{heading.GetAttributes().Id}", page.IsExample ? "Example: " + page.Title : page.Title, SourcePage.TextOf(heading), string.Join(' ', text)];
}
