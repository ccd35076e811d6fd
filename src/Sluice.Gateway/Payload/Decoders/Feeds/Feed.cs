namespace Sluice.Gateway.Payload;

/// <summary>A feed, whatever its format was; <c>""</c> and <see langword="null"/> stand for what it did not have.</summary>
internal sealed class Feed
{
    /// <summary><c>rss</c>, <c>atom</c> or <c>json</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The title.</summary>
    public string Title { get; set; } = "";

    /// <summary>The description or subtitle.</summary>
    public string Description { get; set; } = "";

    /// <summary>The language.</summary>
    public string Language { get; set; } = "";

    /// <summary>The copyright or rights.</summary>
    public string Copyright { get; set; } = "";

    /// <summary>When it was published, as written.</summary>
    public string Published { get; set; } = "";

    /// <summary>When it was updated, as written.</summary>
    public string Updated { get; set; } = "";

    /// <summary>The author.</summary>
    public FeedPerson? Author { get; set; }

    /// <summary>The categories.</summary>
    public List<string> Categories { get; } = [];

    /// <summary>The URL of the image.</summary>
    public string? ImageUrl { get; set; }

    /// <summary>The items, in order.</summary>
    public List<FeedItem> Items { get; } = [];
}

/// <summary>An author.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The address.</param>
internal sealed record FeedPerson(string Name, string Email)
{
    /// <summary>Reads <c>Name (address)</c>, <c>address (Name)</c>, <c>Name &lt;address&gt;</c>, or one of both alone.</summary>
    /// <param name="text">The text.</param>
    public static FeedPerson Parse(string text)
    {
        text = text.Trim();
        int open = text.IndexOfAny(['(', '<']);
        if (open < 0)
        {
            return text.Contains('@', StringComparison.Ordinal) ? new FeedPerson("", text) : new FeedPerson(text, "");
        }

        string before = text[..open].Trim();
        string inside = text[(open + 1)..].TrimEnd(')', '>', ' ');
        return before.Contains('@', StringComparison.Ordinal) ? new FeedPerson(inside, before) : new FeedPerson(before, inside);
    }
}

/// <summary>An enclosure of an item.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Length">The length, as written.</param>
/// <param name="Type">The media type.</param>
internal sealed record FeedEnclosure(string Url, string Length, string Type);

/// <summary>An item of a feed.</summary>
internal sealed class FeedItem
{
    /// <summary>The title.</summary>
    public string Title { get; set; } = "";

    /// <summary>The description or summary.</summary>
    public string Description { get; set; } = "";

    /// <summary>The content.</summary>
    public string Content { get; set; } = "";

    /// <summary>The link.</summary>
    public string Link { get; set; } = "";

    /// <summary>All links.</summary>
    public List<string> Links { get; } = [];

    /// <summary>When it was updated, as written.</summary>
    public string Updated { get; set; } = "";

    /// <summary>When it was published, as written.</summary>
    public string Published { get; set; } = "";

    /// <summary>The authors.</summary>
    public List<FeedPerson> Authors { get; } = [];

    /// <summary>The identifier.</summary>
    public string Guid { get; set; } = "";

    /// <summary>The URL of the image.</summary>
    public string? ImageUrl { get; set; }

    /// <summary>The categories.</summary>
    public List<string> Categories { get; } = [];

    /// <summary>The enclosures.</summary>
    public List<FeedEnclosure> Enclosures { get; } = [];

    /// <summary>The elements of other namespaces, in order.</summary>
    public List<FeedElement> Extensions { get; } = [];

    /// <summary>Elements that the format does not know: name and text.</summary>
    public SortedDictionary<string, string> Custom { get; } = new(StringComparer.Ordinal);
}
