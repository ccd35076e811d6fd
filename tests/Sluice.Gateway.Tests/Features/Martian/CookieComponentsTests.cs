namespace Sluice.Gateway.Tests.Features.Martian;

public sealed class CookieComponentsTests : MartianTest
{
    [Theory]
    [InlineData("", "theme=dark")]
    [InlineData("a=1; b=2", "a=1; b=2; theme=dark")]
    public async Task A_cookie_joins_those_of_the_request(string there, string sent)
    {
        Outcome outcome = await CallAsync(
            """{"cookie.Modifier": {"scope": ["request"], "name": "theme", "value": "dark", "path": "/x"}}""",
            there.Length > 0 ? Request(("Cookie", there)) : Request());

        Assert.Equal(["Cookie: " + sent], outcome.SentHeaders);
        Assert.Empty(outcome.Headers);
    }

    [Fact]
    public async Task Several_lines_of_cookies_become_one_that_lacks_none()
    {
        Outcome outcome = await CallAsync(
            """{"cookie.Modifier": {"scope": ["request"], "name": "c", "value": "3"}}""", Request(("Cookie", "a=1"), ("Cookie", "b=2")));

        Assert.Equal(["Cookie: a=1; b=2; c=3"], outcome.SentHeaders);
    }

    [Theory]
    [InlineData("""  "value": "dark" """, "t=dark")]
    [InlineData("""  "value": "a b,c" """, "t=\"a b,c\"")]
    [InlineData("""  "value": "a;\"\\é" """, "t=a")]
    [InlineData("""  "maxAge": -1 """, "t=; Max-Age=0")]
    [InlineData("""  "path": "/s;x", "domain": ".shop.test", "maxAge": 60, "secure": true, "httpOnly": true """,
        "t=; Path=/sx; Domain=shop.test; Max-Age=60; HttpOnly; Secure")]
    [InlineData("""  "domain": "-bad.test" """, "t=")]
    [InlineData("""  "domain": "127.0.0.1" """, "t=; Domain=127.0.0.1")]
    [InlineData("""  "expires": "2031-05-06T09:08:09.5+02:00" """, "t=; Expires=Tue, 06 May 2031 07:08:09 GMT")]
    [InlineData("""  "expires": "1600-01-01T00:00:00Z" """, "t=")]
    public async Task An_answer_sets_the_cookie_with_its_attributes(string settings, string line)
    {
        Outcome outcome = await CallAsync(
            $$"""{"cookie.Modifier": {"scope": ["response"], "name": "t", {{settings}}} }""", answer: Response(headers: ("Set-Cookie", "lang=es")));

        Assert.Equal(["Set-Cookie: lang=es", "Set-Cookie: " + line], outcome.Headers);
    }

    [Theory]
    [InlineData("06 May 2031")]
    [InlineData("2031-05-06T07:08:09")]
    [InlineData("")]
    public async Task An_expiry_that_is_no_time_is_a_mistake(string expires)
    {
        string martian = $$"""{"cookie.Modifier": {"name": "t", "value": "1", "expires": "{{expires}}"} }""";

        Assert.Contains("[\"cookie.Modifier\"].expires: this is no time as RFC 3339 writes it", Findings(martian));
        Assert.Empty((await CallAsync(martian)).SentHeaders);
    }

    [Theory]
    [InlineData("plan=gold", "gold", true)]
    [InlineData("x=1; plan=gold", "gold", true)]
    [InlineData("plan=\"gold\"", "gold", true)]
    [InlineData("plan=silver", "gold", false)]
    [InlineData("Plan=gold", "gold", false)]
    [InlineData("plan=tin", "", true)]
    [InlineData("planet=tin", "", false)]
    [InlineData("", "", false)]
    public async Task A_filter_looks_for_a_cookie_of_the_request(string cookies, string value, bool found)
    {
        Outcome outcome = await CallAsync(
            $$"""
            {"cookie.Filter": {"scope": ["request"], "name": "plan", "value": "{{value}}",
              "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"} },
              "else": {"header.Modifier": {"name": "X-Hit", "value": "0"} } } }
            """,
            cookies.Length > 0 ? Request(("Cookie", cookies)) : Request());

        Assert.Equal(found ? "X-Hit: 1" : "X-Hit: 0", outcome.SentHeaders[^1]);
        Assert.Empty(outcome.Headers);
    }

    [Theory]
    [InlineData("sid", true)]
    [InlineData("lang", true)]
    [InlineData("Path", false)]
    public async Task A_filter_looks_for_a_cookie_that_the_answer_sets(string name, bool found)
    {
        Outcome outcome = await CallAsync(
            $$"""{"cookie.Filter": {"scope": ["response"], "name": "{{name}}", "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"} } } }""",
            answer: Response(headers: [("Set-Cookie", "sid=9; Path=/"), ("Set-Cookie", "lang=es")]));

        Assert.Equal(found, outcome.Headers.Contains("X-Hit: 1"));
    }
}
