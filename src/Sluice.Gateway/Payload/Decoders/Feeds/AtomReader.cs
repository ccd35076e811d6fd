namespace Sluice.Gateway.Payload;

/// <summary>Reads Atom (RFC 4287), and Atom 0.3 by its older names.</summary>
internal static class AtomReader
{
    /// <summary>Reads a feed.</summary>
    /// <param name="root">The element <c>feed</c>.</param>
    public static Feed Read(FeedElement root)
    {
        var feed = new Feed
        {
            Type = "atom",
            Title = root.ChildText("title"),
            Description = FirstOf(root.ChildText("subtitle"), root.ChildText("tagline")),
            Language = root.Attribute("lang"),
            Copyright = FirstOf(root.ChildText("rights"), root.ChildText("copyright")),
            Updated = FirstOf(root.ChildText("updated"), root.ChildText("modified")),
            Author = Persons(root, "author").FirstOrDefault(),
        };
        string logo = root.ChildText("logo");
        feed.ImageUrl = logo.Length > 0 ? logo : null;
        feed.Categories.AddRange(Categories(root));
        feed.Items.AddRange(root.Children.Where(static e => e is { Name: "entry", Prefix: "" }).Select(ReadItem));
        feed.Published = feed.Items.Count > 0 && root.ChildText("published") is { Length: > 0 } published ? published : "";
        return feed;
    }

    private static FeedItem ReadItem(FeedElement entry)
    {
        var item = new FeedItem
        {
            Title = entry.ChildText("title"),
            Description = entry.ChildText("summary"),
            Content = Content(entry),
            Updated = FirstOf(entry.ChildText("updated"), entry.ChildText("modified")),
            Guid = entry.ChildText("id"),
        };
        item.Published = FirstOf(entry.ChildText("published"), entry.ChildText("issued"), item.Updated);
        item.Authors.AddRange(Persons(entry, "author"));
        item.Categories.AddRange(Categories(entry));
        foreach (FeedElement link in entry.Children.Where(static e => e is { Name: "link", Prefix: "" }))
        {
            string relation = link.Attribute("rel");
            if (relation == "enclosure")
            {
                item.Enclosures.Add(new FeedEnclosure(link.Attribute("href"), link.Attribute("length"), link.Attribute("type")));
            }
            else if (relation is "" or "alternate" or "self")
            {
                item.Links.Add(link.Attribute("href"));
                if (relation != "self")
                {
                    item.Link = FirstOf(item.Link, link.Attribute("href"));
                }
            }
        }

        item.Extensions.AddRange(entry.Children.Where(static e => e.Prefix.Length > 0));
        item.ImageUrl = FeedImages.FindInHtml(item.Content) ?? FeedImages.FindInHtml(item.Description);
        return item;
    }

    private static string Content(FeedElement entry)
    {
        FeedElement? content = entry.Children.Find(static e => e is { Name: "content", Prefix: "" });
        return content is null ? "" : FirstOf(content.Text, content.Attribute("src"));
    }

    private static IEnumerable<FeedPerson> Persons(FeedElement element, string name) =>
        element.Children.Where(e => e.Name == name && e.Prefix.Length == 0)
            .Select(static e => new FeedPerson(e.ChildText("name"), e.ChildText("email")));

    private static IEnumerable<string> Categories(FeedElement element) =>
        element.Children.Where(static e => e is { Name: "category", Prefix: "" })
            .Select(static e => FirstOf(e.Attribute("label"), e.Attribute("term")));

    private static string FirstOf(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            if (text.Length > 0)
            {
                return text;
            }
        }

        return "";
    }
}
