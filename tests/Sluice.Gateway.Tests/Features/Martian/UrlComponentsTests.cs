
namespace Sluice.Gateway.Tests.Features.Martian;

public sealed class UrlComponentsTests : MartianTest
{
    [Theory]
    [InlineData(""" "url.Modifier": {"path": "/q"} """, "http://svc:9000/q?a=1&b=2", null)]
    [InlineData(""" "url.Modifier": {"path": "/a b/{id}%2f?é"} """, "http://svc:9000/a%20b/%7Bid%7D%252f%3F%C3%A9?a=1&b=2", null)]
    [InlineData(""" "url.Modifier": {"path": "q"} """, "http://svc:9000/q?a=1&b=2", null)]
    [InlineData(""" "url.Modifier": {"query": "k=v"} """, "http://svc:9000/p?k=v", null)]
    [InlineData(""" "url.Modifier": {"query": "k=v w#x\r\n"} """, "http://svc:9000/p?k=v%20w%23x%0D%0A", null)]
    [InlineData(""" "url.Modifier": {"scheme": "https"} """, "https://svc:9000/p?a=1&b=2", null)]
    [InlineData(""" "url.Modifier": {"host": "other:80", "path": "/q"} """, "http://other:80/q?a=1&b=2", "svc:9000")]
    [InlineData(""" "url.Modifier": {} """, "http://svc:9000/p?a=1&b=2", null)]
    [InlineData(""" "port.Modifier": {"port": 8081} """, "http://svc:8081/p?a=1&b=2", "svc:9000")]
    [InlineData(""" "port.Modifier": {"remove": true} """, "http://svc/p?a=1&b=2", "svc:9000")]
    [InlineData(""" "port.Modifier": {"defaultForScheme": true} """, "http://svc:80/p?a=1&b=2", "svc:9000")]
    [InlineData(""" "querystring.Modifier": {"name": "b", "value": "3"} """, "http://svc:9000/p?a=1&b=3", null)]
    [InlineData(""" "querystring.Modifier": {"name": "0", "value": "a&b=c/d é"} """, "http://svc:9000/p?0=a%26b%3Dc%2Fd+%C3%A9&a=1&b=2", null)]
    public async Task Parts_of_the_URL_are_replaced(string modifier, string url, string? host)
    {
        Outcome outcome = await CallAsync($"{{{modifier}}}");

        Assert.Equal((url, host), (outcome.Sent!.Url, outcome.Sent.HostHeader));
    }

    [Theory]
    [InlineData("http://[::1]:9000", """ "port.Modifier": {"port": 81} """, "http://[::1]:81/p?a=1&b=2")]
    [InlineData("http://[::1]", """ "port.Modifier": {"defaultForScheme": true} """, "http://[::1]:80/p?a=1&b=2")]
    [InlineData("http://svc/base", """ "url.Modifier": {"path": "/q"} """, "http://svc/q?a=1&b=2")]
    [InlineData("http://u:p@svc", """ "url.Modifier": {"host": "other"} """, "http://u:p@other/p?a=1&b=2")]
    public async Task Hosts_of_any_form_are_understood(string host, string modifier, string url)
    {
        var request = Request();
        request.Host = host;

        Assert.Equal(url, (await CallAsync($"{{{modifier}}}", request)).Sent!.Url);
    }

    [Fact]
    public async Task A_host_that_would_be_more_than_a_host_fails_the_call()
    {
        const string Martian = """{"url.Modifier": {"host": "evil/@svc"}}""";

        Outcome outcome = await CallAsync(Martian);

        Assert.Null(outcome.Sent);
        Assert.NotNull(outcome.Failure);
        Assert.Contains("[\"url.Modifier\"].host: this is no host with an optional port, so every call of this backend fails", Findings(Martian));
    }

    [Theory]
    [InlineData(""" "url.Filter": {} """, true)]
    [InlineData(""" "url.Filter": {"scheme": "http", "host": "svc:9000", "path": "/p", "query": "a=1&b=2"} """, true)]
    [InlineData(""" "url.Filter": {"scheme": "https"} """, false)]
    [InlineData(""" "url.Filter": {"host": "svc"} """, false)]
    [InlineData(""" "url.Filter": {"host": "s*:9000"} """, true)]
    [InlineData(""" "url.Filter": {"path": "/p/"} """, false)]
    [InlineData(""" "url.Filter": {"query": "b=2&a=1"} """, false)]
    [InlineData(""" "url.RegexFilter": {"regex": "^http://svc:9000/p.a=1"} """, true)]
    [InlineData(""" "url.RegexFilter": {"regex": "a=1$"} """, false)]
    [InlineData(""" "querystring.Filter": {"name": "a"} """, true)]
    [InlineData(""" "querystring.Filter": {"name": "a", "value": "1"} """, true)]
    [InlineData(""" "querystring.Filter": {"name": "a", "value": "2"} """, false)]
    [InlineData(""" "querystring.Filter": {"name": "A"} """, false)]
    public async Task A_filter_asks_of_the_request_in_both_directions(string filter, bool found)
    {
        string settings = filter.TrimEnd()[..^1];
        string comma = settings.EndsWith('{') ? "" : ",";
        Outcome outcome = await CallAsync(
            $$"""
            { {{settings}}{{comma}}
              "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"} },
              "else": {"header.Modifier": {"name": "X-Hit", "value": "0"} } } }
            """);

        Assert.Equal([found ? "X-Hit: 1" : "X-Hit: 0"], outcome.SentHeaders);
        Assert.Equal([found ? "X-Hit: 1" : "X-Hit: 0"], outcome.Headers);
    }

    [Theory]
    [InlineData("*.example.com", "www.example.com", true)]
    [InlineData("*.example.com", "a.b.example.com", false)]
    [InlineData("a*c*.com", "abcd.com", true)]
    [InlineData("a*c*e.com", "abcd.com", false)]
    [InlineData("*", "svc:80", true)]
    [InlineData("*", "", true)]
    [InlineData("svc", "SVC", false)]
    public void A_star_stands_for_any_characters_of_one_label(string wanted, string host, bool found) =>
        Assert.Equal(found, Gateway.Features.Martian.UrlComponents.IsHost(wanted, host));

    [Theory]
    [InlineData("http://svc:9000", 9000, true)]
    [InlineData("http://svc:9000", 80, false)]
    [InlineData("http://svc", 80, true)]
    [InlineData("https://svc", 443, true)]
    [InlineData("https://svc", 80, false)]
    public async Task A_port_filter_knows_the_default_of_the_scheme(string host, int port, bool found)
    {
        var request = Request();
        request.Host = host;

        Outcome outcome = await CallAsync(
            $$"""{"port.Filter": {"scope": ["request"], "port": {{port}}, "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"} } } }""", request);

        Assert.Equal(found, outcome.SentHeaders.Contains("X-Hit: 1"));
    }

    [Fact]
    public async Task A_port_filter_of_an_answer_fails_where_the_URL_has_no_port()
    {
        const string Martian = """{"port.Filter": {"scope": ["response"], "port": 81, "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"}}}}""";
        var request = Request();
        request.Host = "http://svc";
        Answer answer = Response();

        Assert.NotNull((await CallAsync(Martian, request, answer)).Failure);
        Assert.True(answer.IsDisposed);
        Assert.Null((await CallAsync(Martian)).Failure);
    }

    [Fact]
    public async Task Modifiers_of_answers_see_the_URL_that_answered()
    {
        Answer answer = Response();
        answer.Url = "http://elsewhere/after?redirect=1";

        Outcome outcome = await CallAsync(
            """{"querystring.Filter": {"scope": ["response"], "name": "redirect", "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"}}}}""",
            answer: answer);

        Assert.Contains("X-Hit: 1", outcome.Headers);
    }
}
