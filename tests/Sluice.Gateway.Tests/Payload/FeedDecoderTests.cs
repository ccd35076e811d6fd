using System.Text;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>Feeds from backends.</summary>
public sealed class FeedDecoderTests
{
    private const string Rss = """
        <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Harbour news</title><link>http://harbour.example/</link><description>What docks where</description><language>en-gb</language><copyright>2024 Harbour</copyright><pubDate>Mon, 01 Jan 2024 08:00:00 GMT</pubDate><category>ships</category><image><url>http://harbour.example/i.png</url><title>i</title><link>http://harbour.example/</link></image><item><title>Ferry delayed</title><link>http://harbour.example/1</link><description>Fog &amp; wind</description><guid>g-1</guid><pubDate>Tue, 02 Jan 2024 09:30:00 GMT</pubDate><category>ferry</category><author>ann@harbour.example (Ann)</author></item><item><title>New crane</title><link>http://harbour.example/2</link><description>Tall</description><guid isPermaLink="false">g-2</guid></item></channel></rss>
        """;

    private const string RssAsJson = """
        {"author":null,"categories":["ships"],"copyright":"2024 Harbour","custom":null,"description":"What docks where","img_url":"http://harbour.example/i.png","items":[{"title":"Ferry delayed","description":"Fog \u0026 wind","link":"http://harbour.example/1","links":["http://harbour.example/1"],"published":"Tue, 02 Jan 2024 09:30:00 GMT","publishedParsed":"2024-01-02T09:30:00Z","author":{"name":"Ann","email":"ann@harbour.example"},"authors":[{"name":"Ann","email":"ann@harbour.example"}],"guid":"g-1","categories":["ferry"]},{"title":"New crane","description":"Tall","link":"http://harbour.example/2","links":["http://harbour.example/2"],"guid":"g-2"}],"language":"en-gb","published":"Mon, 01 Jan 2024 08:00:00 GMT","title":"Harbour news","type":"rss","updated":""}
        """;

    private const string Atom = """
        <?xml version="1.0"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Docks</title><subtitle>All of them</subtitle>
        <updated>2024-01-03T10:00:00Z</updated><author><name>Ann</name><email>ann@example.com</email></author><rights>2024</rights>
        <category term="ships"/><logo>http://harbour.example/l.png</logo>
        <entry><title>One</title><id>urn:1</id><link href="http://harbour.example/1"/><link rel="enclosure" href="http://harbour.example/a.mp3" type="audio/mpeg" length="9"/>
        <summary>S</summary><content type="html">&lt;p&gt;C&lt;/p&gt;</content><published>2024-01-02T09:30:00+01:00</published><updated>2024-01-03T10:00:00Z</updated></entry></feed>
        """;

    private const string JsonFeed = """
        {"version":"https://jsonfeed.org/version/1.1","title":"Docks","description":"All","language":"en","authors":[{"name":"Ann"}],
        "items":[{"id":"1","url":"http://harbour.example/1","title":"One","content_html":"<p>C</p>","date_published":"2024-01-02T09:30:00Z","tags":["ferry"]}]}
        """;

    [Fact]
    public void Rss_is_decoded_as_recorded() => Assert.Equal(RssAsJson, Gateways.Through(Rss, encoding: "rss"));

    [Theory]
    [InlineData("allow=title,description,language", """{"description":"What docks where","language":"en-gb","title":"Harbour news"}""")]
    [InlineData(
        "deny=items,custom,author mapping=title:name group=feed",
        """{"feed":{"categories":["ships"],"copyright":"2024 Harbour","description":"What docks where","img_url":"http://harbour.example/i.png","language":"en-gb","name":"Harbour news","published":"Mon, 01 Jan 2024 08:00:00 GMT","type":"rss","updated":""}}""")]
    [InlineData("allow=items.title", "{}")]
    public void Its_members_are_shaped_and_what_is_in_them_is_not(string shape, string expected) =>
        Assert.Equal(expected, Gateways.Through(Rss, shape, "rss"));

    [Fact]
    public void Atom_is_decoded()
    {
        Assert.Equal(
            """{"author":{"name":"Ann","email":"ann@example.com"},"categories":["ships"],"copyright":"2024","custom":null,"description":"All of them","img_url":"http://harbour.example/l.png","items":[{"title":"One","description":"S","content":"\u003cp\u003eC\u003c/p\u003e","link":"http://harbour.example/1","links":["http://harbour.example/1"],"updated":"2024-01-03T10:00:00Z","updatedParsed":"2024-01-03T10:00:00Z","published":"2024-01-02T09:30:00+01:00","publishedParsed":"2024-01-02T08:30:00Z","guid":"urn:1","enclosures":[{"url":"http://harbour.example/a.mp3","length":"9","type":"audio/mpeg"}]}],"language":"en","published":"","title":"Docks","type":"atom","updated":"2024-01-03T10:00:00Z"}""",
            Gateways.Through(Atom, encoding: "rss"));
    }

    [Fact]
    public void A_json_feed_is_decoded()
    {
        Assert.Equal(
            """{"author":{"name":"Ann"},"categories":null,"copyright":"","custom":null,"description":"All","items":[{"title":"One","content":"\u003cp\u003eC\u003c/p\u003e","link":"http://harbour.example/1","links":["http://harbour.example/1"],"published":"2024-01-02T09:30:00Z","publishedParsed":"2024-01-02T09:30:00Z","guid":"1","categories":["ferry"]}],"language":"en","published":"2024-01-02T09:30:00Z","title":"Docks","type":"json","updated":""}""",
            Gateways.Through(JsonFeed, encoding: "rss"));
    }

    [Fact]
    public void Items_of_rdf_stand_beside_the_channel_and_extensions_are_kept()
    {
        const string Rdf = """
            <rdf:RDF xmlns:rdf="r" xmlns:dc="d"><channel><title>T</title></channel>
            <item><title>One</title><dc:creator>Ann</dc:creator><dc:date>2024-01-02T09:30:00Z</dc:date><odd>x</odd></item></rdf:RDF>
            """;
        Assert.Equal(
            """{"items":[{"title":"One","updated":"2024-01-02T09:30:00Z","updatedParsed":"2024-01-02T09:30:00Z","published":"2024-01-02T09:30:00Z","publishedParsed":"2024-01-02T09:30:00Z","author":{"name":"Ann"},"authors":[{"name":"Ann"}],"dcExt":{"creator":["Ann"],"date":["2024-01-02T09:30:00Z"]},"extensions":{"dc":{"creator":[{"name":"creator","value":"Ann","attrs":{},"children":{}}],"date":[{"name":"date","value":"2024-01-02T09:30:00Z","attrs":{},"children":{}}]}},"custom":{"odd":"x"}}]}""",
            Gateways.Through(Rdf, "allow=items", "rss"));
    }

    [Theory]
    [InlineData("Tue, 02 Jan 2024 09:30:00 GMT", "2024-01-02T09:30:00Z")]
    [InlineData("2 Jan 2024 09:30 EST", "2024-01-02T14:30:00Z")]
    [InlineData("Tue, 2 Jan 24 09:30:15 +0130", "2024-01-02T08:00:15Z")]
    [InlineData("2024-01-02T09:30:00.25Z", "2024-01-02T09:30:00.25Z")]
    [InlineData("soon", null)]
    [InlineData("99 Jan 2024 09:30:00 GMT", null)]
    public void Dates_are_told_in_utc_too(string text, string? expected) => Assert.Equal(expected, FeedDate.TryFormat(text));

    [Theory]
    [InlineData("not a feed")]
    [InlineData("<html/>")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("<rss><channel>")]
    public void What_is_no_feed_is_refused(string body) =>
        Assert.False(Gateways.Decode(Gateways.Backend("rss"), Encoding.UTF8.GetBytes(body)).Succeeded);
}
