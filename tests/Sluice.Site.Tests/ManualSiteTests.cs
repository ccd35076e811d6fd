using System.Net;
using System.Text.RegularExpressions;

namespace Sluice.Site.Tests;

/// <summary>The site of this repository's manual.</summary>
public sealed partial class ManualSiteTests(ManualSite site) : IClassFixture<ManualSite>
{
    [Fact]
    public void Every_link_of_the_manual_leads_somewhere_and_every_page_is_in_an_index() => Assert.Empty(site.Problems);

    [Fact]
    public void Every_page_is_there()
    {
        string[] sources =
        [
            "README.md",
            .. Directory.GetFiles(Path.Combine(ManualSite.Checkout, "docs"), "*.md"),
            .. Directory.GetFiles(Path.Combine(ManualSite.Checkout, "examples"), "README.md", SearchOption.AllDirectories),
        ];
        Assert.Equal(sources.Length, site.Pages.Length);
        Assert.All(["index.html", "docs/index.html", "docs/cli.html", "docs/diagnostics.html", "examples/jwt/index.html"], page => Assert.Contains(Path.Combine(site.Folder, page), site.Pages));
    }

    [Fact]
    public void Every_address_of_every_page_is_in_the_folder()
    {
        foreach (string page in site.Pages)
        {
            foreach (Match address in Address().Matches(File.ReadAllText(page)))
            {
                string[] parts = WebUtility.HtmlDecode(address.Groups["address"].Value).Split('#');
                string target = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
                Assert.True(File.Exists(target), $"{page}: {address.Value}");
                if (parts.Length > 1)
                {
                    Assert.Contains($" id=\"{parts[1]}\"", File.ReadAllText(target));
                }
            }
        }
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        Assert.All(site.Pages, static page => Assert.DoesNotMatch(@"<(script|link|img)\b[^>]*(src|href)=""(\w+:)?//", File.ReadAllText(page)));
        Assert.DoesNotContain("url(", File.ReadAllText(Path.Combine(site.Folder, "site.css")));
    }

    [Fact]
    public void The_search_knows_every_page()
    {
        string sections = File.ReadAllText(Path.Combine(site.Folder, "sections.js"));

        Assert.All(site.Pages, page => Assert.Contains($"\"{Path.GetRelativePath(site.Folder, page)}#", sections));
    }

    [Fact]
    public void Tables_and_commands_are_laid_out()
    {
        string page = File.ReadAllText(Path.Combine(site.Folder, "docs", "reload.html"));

        Assert.Contains("<title>Reload · Sluice</title>", page);
        Assert.Contains("<table>", page);
        Assert.Contains("<pre><code class=\"language-console\">$ ./sluice run --watch -c krakend.json", page);
        Assert.Contains("aria-current=\"page\">Reload</a>", page);
        Assert.DoesNotContain(".md\"", page);
        Assert.Contains("<a href=\"logging.html\">logging</a>", page);
        Assert.Contains("(<a href=\"reload.html\">Reload</a>)", File.ReadAllText(Path.Combine(site.Folder, "docs", "cli.html")));
    }

    // Addresses with a scheme lead out of the manual.
    [GeneratedRegex(@"(href|src)=""(?<address>(?!\w+:)[^""]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
