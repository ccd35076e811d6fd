namespace Sluice.Gateway.Payload;

/// <summary>Reads RSS 0.9x, 1.0 (RDF) and 2.0, with the usual extensions: Dublin Core, iTunes, Media RSS, <c>content:encoded</c>.</summary>
internal static class RssReader
{
    /// <summary>Reads a feed.</summary>
    /// <param name="root">The element <c>rss</c> or <c>RDF</c>.</param>
    public static Feed Read(FeedElement root)
    {
        var feed = new Feed { Type = "rss" };
        FeedElement channel = root.Children.Find(static e => e.Name == "channel") ?? new FeedElement("", "channel");
        feed.Title = FirstOf(channel.ChildText("title"), channel.ChildText("title", "dc"));
        feed.Description = FirstOf(channel.ChildText("description"), channel.ChildText("summary", "itunes"));
        feed.Language = FirstOf(channel.ChildText("language"), channel.ChildText("language", "dc"));
        feed.Copyright = FirstOf(channel.ChildText("copyright"), channel.ChildText("rights", "dc"));
        feed.Published = channel.ChildText("pubdate");
        feed.Updated = FirstOf(channel.ChildText("lastbuilddate"), channel.ChildText("date", "dc"));
        feed.Author = FindAuthor(channel, "managingeditor", "webmaster");
        ReadCategories(channel, feed.Categories);
        FeedElement? image = channel.Children.Find(static e => e is { Name: "image", Prefix: "" })
            ?? root.Children.Find(static e => e is { Name: "image", Prefix: "" });
        feed.ImageUrl = image?.ChildText("url") ?? ItunesImage(channel) ?? MediaImage(channel) ?? FeedImages.FindInHtml(feed.Description);
        foreach (FeedElement item in channel.Children.Concat(root.Children))
        {
            if (item.Name == "item")
            {
                feed.Items.Add(ReadItem(item));
            }
        }

        return feed;
    }

    private static FeedItem ReadItem(FeedElement element)
    {
        var item = new FeedItem
        {
            Title = FirstOf(element.ChildText("title"), element.ChildText("title", "dc")),
            Description = FirstOf(element.ChildText("description"), element.ChildText("description", "dc"), element.ChildText("summary", "itunes")),
            Content = FirstOf(element.ChildText("encoded", "content"), element.ChildText("content")),
            Published = FirstOf(element.ChildText("pubdate"), element.ChildText("date", "dc")),
            Updated = element.ChildText("date", "dc"),
            Guid = element.ChildText("guid"),
        };
        if (FindAuthor(element, "author") is { } author)
        {
            item.Authors.Add(author);
        }

        ReadCategories(element, item.Categories);
        foreach (FeedElement child in element.Children)
        {
            switch (child)
            {
                case { Prefix: "content", Name: "encoded" }:
                    break;
                case { Prefix: not "" }:
                    item.Extensions.Add(child);
                    break;
                case { Name: "link" }:
                    string link = child.Text;
                    item.Link = FirstOf(item.Link, link);
                    item.Links.Add(link);
                    break;
                case { Name: "enclosure" }:
                    item.Enclosures.Add(new FeedEnclosure(child.Attribute("url"), child.Attribute("length"), child.Attribute("type")));
                    break;
                case { Name: "title" or "description" or "content" or "pubdate" or "guid" or "author" or "category" or "comments" or "source" }:
                    break;
                default:
                    item.Custom[child.Name] = child.Text;
                    break;
            }
        }

        item.ImageUrl = ItunesImage(element) ?? MediaImage(element)
            ?? item.Enclosures.Find(static e => e.Type.StartsWith("image/", StringComparison.Ordinal))?.Url
            ?? FeedImages.FindInHtml(item.Content) ?? FeedImages.FindInHtml(item.Description);
        return item;
    }

    private static FeedPerson? FindAuthor(FeedElement element, params ReadOnlySpan<string> names)
    {
        string text = "";
        foreach (string name in names)
        {
            text = FirstOf(text, element.ChildText(name));
        }

        text = FirstOf(text, element.ChildText("author", "dc"), element.ChildText("creator", "dc"), element.ChildText("author", "itunes"));
        return text.Length == 0 ? null : FeedPerson.Parse(text);
    }

    private static void ReadCategories(FeedElement element, List<string> categories)
    {
        categories.AddRange(element.Children.Where(static e => e is { Name: "category", Prefix: "" }).Select(static e => e.Text));
        string keywords = element.ChildText("keywords", "itunes");
        if (keywords.Length > 0)
        {
            categories.AddRange(keywords.Split(','));
        }

        foreach (FeedElement category in element.Children.Where(static e => e is { Name: "category", Prefix: "itunes" }))
        {
            categories.Add(category.Attribute("text"));
            categories.AddRange(category.Children.Where(static e => e.Name == "category").Select(static e => e.Attribute("text")));
        }

        categories.AddRange(element.Children.Where(static e => e is { Name: "subject", Prefix: "dc" }).Select(static e => e.Text));
    }

    private static string? ItunesImage(FeedElement element) =>
        element.Children.Find(static e => e is { Name: "image", Prefix: "itunes" }) is { } image ? FirstOf(image.Attribute("href"), image.Text) : null;

    private static string? MediaImage(FeedElement element) => element.Children.Find(static e =>
        e is { Name: "content", Prefix: "media" }
        && (e.Attribute("type").StartsWith("image/", StringComparison.Ordinal) || e.Attribute("medium") == "image"))?.Attribute("url");

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
