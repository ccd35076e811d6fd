namespace Sluice.Gateway.Payload;

/// <summary>Writes a feed as the original does: its own members always, those of an item only where they are not empty, and in a fixed
/// order (manipulation.md 6.4).</summary>
internal static class FeedWriter
{
    private static readonly string[] DublinCore =
    [
        "title", "creator", "author", "subject", "description", "publisher", "contributor", "date", "type", "format", "identifier",
        "source", "language", "relation", "coverage", "rights",
    ];

    private static readonly string[] Itunes =
    [
        "author", "block", "duration", "explicit", "keywords", "subtitle", "summary", "image", "isClosedCaptioned", "episode", "season",
        "order", "episodeType",
    ];

    /// <summary>Writes a feed.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="json">Where to.</param>
    public static void Write(Feed feed, ref JsonBuilder json)
    {
        json.StartObject();
        json.Name("author");
        if (feed.Author is null)
        {
            json.Literal("null");
        }
        else
        {
            WritePerson(feed.Author, ref json);
        }

        json.Name("categories");
        if (feed.Categories.Count == 0)
        {
            json.Literal("null");
        }
        else
        {
            WriteTexts(feed.Categories, ref json);
        }

        WriteMember("copyright", feed.Copyright, ref json);
        json.Name("custom");
        json.Literal("null");
        WriteMember("description", feed.Description, ref json);
        if (feed.ImageUrl is not null)
        {
            WriteMember("img_url", feed.ImageUrl, ref json);
        }

        json.Name("items");
        json.StartArray();
        foreach (FeedItem item in feed.Items)
        {
            WriteItem(item, ref json);
        }

        json.EndArray();
        WriteMember("language", feed.Language, ref json);
        WriteMember("published", feed.Published, ref json);
        WriteMember("title", feed.Title, ref json);
        WriteMember("type", feed.Type, ref json);
        WriteMember("updated", feed.Updated, ref json);
        json.EndObject();
    }

    private static void WriteItem(FeedItem item, ref JsonBuilder json)
    {
        json.StartObject();
        WriteNotEmpty("title", item.Title, ref json);
        WriteNotEmpty("description", item.Description, ref json);
        WriteNotEmpty("content", item.Content, ref json);
        WriteNotEmpty("link", item.Link, ref json);
        WriteNotEmpty("links", item.Links, ref json);
        WriteNotEmpty("updated", item.Updated, ref json);
        WriteNotEmpty("updatedParsed", FeedDate.TryFormat(item.Updated) ?? "", ref json);
        WriteNotEmpty("published", item.Published, ref json);
        WriteNotEmpty("publishedParsed", FeedDate.TryFormat(item.Published) ?? "", ref json);
        if (item.Authors.Count > 0)
        {
            json.Name("author");
            WritePerson(item.Authors[0], ref json);
            json.Name("authors");
            json.StartArray();
            foreach (FeedPerson author in item.Authors)
            {
                WritePerson(author, ref json);
            }

            json.EndArray();
        }

        WriteNotEmpty("guid", item.Guid, ref json);
        if (item.ImageUrl is not null)
        {
            json.Name("image");
            json.StartObject();
            WriteNotEmpty("url", item.ImageUrl, ref json);
            json.EndObject();
        }

        WriteNotEmpty("categories", item.Categories, ref json);
        WriteEnclosures(item, ref json);
        WriteExtension("dcExt", "dc", DublinCore, isList: true, item, ref json);
        WriteExtension("itunesExt", "itunes", Itunes, isList: false, item, ref json);
        WriteExtensions(item, ref json);
        if (item.Custom.Count > 0)
        {
            json.Name("custom");
            json.StartObject();
            foreach ((string name, string text) in item.Custom)
            {
                WriteMember(name, text, ref json);
            }

            json.EndObject();
        }

        json.EndObject();
    }

    private static void WriteEnclosures(FeedItem item, ref JsonBuilder json)
    {
        if (item.Enclosures.Count == 0)
        {
            return;
        }

        json.Name("enclosures");
        json.StartArray();
        foreach (FeedEnclosure enclosure in item.Enclosures)
        {
            json.StartObject();
            WriteNotEmpty("url", enclosure.Url, ref json);
            WriteNotEmpty("length", enclosure.Length, ref json);
            WriteNotEmpty("type", enclosure.Type, ref json);
            json.EndObject();
        }

        json.EndArray();
    }

    /// <summary>Writes the elements of one known namespace, in the order of its vocabulary.</summary>
    private static void WriteExtension(
        string member, string prefix, string[] names, bool isList, FeedItem item, ref JsonBuilder json)
    {
        if (!item.Extensions.Exists(e => e.Prefix == prefix))
        {
            return;
        }

        json.Name(member);
        json.StartObject();
        foreach (string name in names)
        {
            List<string> texts =
            [
                .. item.Extensions.Where(e => e.Prefix == prefix && string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase))
                    .Select(static e => e.Attributes.TryGetValue("href", out string? href) ? href : e.Text),
            ];
            if (isList)
            {
                WriteNotEmpty(name, texts, ref json);
            }
            else
            {
                WriteNotEmpty(name, texts.Count == 0 ? "" : texts[0], ref json);
            }
        }

        json.EndObject();
    }

    private static void WriteExtensions(FeedItem item, ref JsonBuilder json)
    {
        if (item.Extensions.Count == 0)
        {
            return;
        }

        json.Name("extensions");
        json.StartObject();
        foreach (IGrouping<string, FeedElement> space in item.Extensions.GroupBy(static e => e.Prefix, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            json.Name(space.Key);
            WriteByName(space, ref json);
        }

        json.EndObject();
    }

    /// <summary>Writes elements by their name; it recurses as deep as the document, which its reader bounds.</summary>
    private static void WriteByName(IEnumerable<FeedElement> elements, ref JsonBuilder json)
    {
        json.StartObject();
        foreach (IGrouping<string, FeedElement> named in elements.GroupBy(static e => e.Name, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            json.Name(named.Key);
            json.StartArray();
            foreach (FeedElement element in named)
            {
                json.StartObject();
                WriteMember("name", element.Name, ref json);
                WriteMember("value", element.Text, ref json);
                json.Name("attrs");
                json.StartObject();
                foreach ((string name, string value) in element.Attributes)
                {
                    WriteMember(name, value, ref json);
                }

                json.EndObject();
                json.Name("children");
                WriteByName(element.Children, ref json);
                json.EndObject();
            }

            json.EndArray();
        }

        json.EndObject();
    }

    private static void WritePerson(FeedPerson person, ref JsonBuilder json)
    {
        json.StartObject();
        WriteNotEmpty("name", person.Name, ref json);
        WriteNotEmpty("email", person.Email, ref json);
        json.EndObject();
    }

    private static void WriteTexts(List<string> texts, ref JsonBuilder json)
    {
        json.StartArray();
        foreach (string text in texts)
        {
            json.String(text);
        }

        json.EndArray();
    }

    private static void WriteMember(string name, string text, ref JsonBuilder json)
    {
        json.Name(name);
        json.String(text);
    }

    private static void WriteNotEmpty(string name, string text, ref JsonBuilder json)
    {
        if (text.Length > 0)
        {
            WriteMember(name, text, ref json);
        }
    }

    private static void WriteNotEmpty(string name, List<string> texts, ref JsonBuilder json)
    {
        if (texts.Count > 0)
        {
            json.Name(name);
            WriteTexts(texts, ref json);
        }
    }
}
