using System.Text;

namespace Sluice.Gateway.Payload;

/// <summary>Reads JSON Feed 1.0 and 1.1.</summary>
internal static class JsonFeedReader
{
    /// <summary>Reads a feed.</summary>
    /// <param name="root">The document.</param>
    /// <param name="feed">The feed.</param>
    /// <returns>Whether it is one, by its <c>version</c>.</returns>
    public static bool TryRead(DataNode root, out Feed feed)
    {
        feed = new Feed { Type = "json" };
        if (!Text(root, "version"u8).Contains("jsonfeed.org/version/1", StringComparison.Ordinal))
        {
            return false;
        }

        feed.Title = Text(root, "title"u8);
        feed.Description = Text(root, "description"u8);
        feed.Language = Text(root, "language"u8);
        feed.Author = Authors(root).FirstOrDefault();
        string icon = FirstOf(Text(root, "icon"u8), Text(root, "favicon"u8));
        feed.ImageUrl = icon.Length > 0 ? icon : null;
        if (root.TryGet("items"u8, out DataNode items))
        {
            foreach (DataNode item in items.Items)
            {
                feed.Items.Add(ReadItem(item));
            }
        }

        if (feed.Items.Count > 0)
        {
            feed.Updated = feed.Items[0].Updated;
            feed.Published = feed.Items[0].Published;
        }

        return true;
    }

    private static FeedItem ReadItem(DataNode node)
    {
        var item = new FeedItem
        {
            Title = Text(node, "title"u8),
            Description = Text(node, "summary"u8),
            Content = FirstOf(Text(node, "content_html"u8), Text(node, "content_text"u8)),
            Link = Text(node, "url"u8),
            Published = Text(node, "date_published"u8),
            Updated = Text(node, "date_modified"u8),
            Guid = Text(node, "id"u8),
        };
        AddNotEmpty(item.Links, item.Link);
        AddNotEmpty(item.Links, Text(node, "external_url"u8));
        item.Authors.AddRange(Authors(node));
        string image = FirstOf(Text(node, "image"u8), Text(node, "banner_image"u8));
        item.ImageUrl = image.Length > 0 ? image : null;
        if (node.TryGet("tags"u8, out DataNode tags))
        {
            foreach (DataNode tag in tags.Items)
            {
                AddNotEmpty(item.Categories, Text(tag));
            }
        }

        if (node.TryGet("attachments"u8, out DataNode attachments))
        {
            foreach (DataNode attachment in attachments.Items)
            {
                item.Enclosures.Add(new FeedEnclosure(
                    Text(attachment, "url"u8), Text(attachment, "size_in_bytes"u8), Text(attachment, "mime_type"u8)));
            }
        }

        return item;
    }

    private static List<FeedPerson> Authors(DataNode node)
    {
        List<FeedPerson> authors = [];
        if (node.TryGet("authors"u8, out DataNode list))
        {
            foreach (DataNode author in list.Items)
            {
                authors.Add(new FeedPerson(Text(author, "name"u8), ""));
            }
        }

        if (authors.Count == 0 && node.TryGet("author"u8, out DataNode one) && one.Kind == JsonTokenKind.Object)
        {
            authors.Add(new FeedPerson(Text(one, "name"u8), ""));
        }

        return authors;
    }

    private static string Text(DataNode node, ReadOnlySpan<byte> name) => node.TryGet(name, out DataNode value) ? Text(value) : "";

    private static string Text(DataNode value) => value.Kind switch
    {
        JsonTokenKind.String => value.GetString(),
        JsonTokenKind.Number => Encoding.UTF8.GetString(value.Raw),
        _ => "",
    };

    private static void AddNotEmpty(List<string> texts, string text)
    {
        if (text.Length > 0)
        {
            texts.Add(text);
        }
    }

    private static string FirstOf(string first, string second) => first.Length > 0 ? first : second;
}
