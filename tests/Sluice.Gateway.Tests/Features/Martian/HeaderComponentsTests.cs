using System.Text.Json;

namespace Sluice.Gateway.Tests.Features.Martian;

public sealed class HeaderComponentsTests : MartianTest
{
    [Fact]
    public async Task A_header_is_set_in_both_directions_when_no_scope_is_written()
    {
        Outcome outcome = await CallAsync(
            """{"header.Modifier": {"name": "x-t", "value": "9"}}""", Request(("X-T", "1"), ("X-T", "2"), ("X-O", "o")), Response(headers: ("X-T", "3")));

        Assert.Equal(["X-O: o", "X-T: 9"], outcome.SentHeaders);
        Assert.Equal(["X-T: 9"], outcome.Headers);
    }

    [Theory]
    [InlineData("""["request"]""", "9", "")]
    [InlineData("""["response"]""", "", "9")]
    [InlineData("""["request", "response"]""", "9", "9")]
    [InlineData("[]", "", "")]
    public async Task A_scope_says_which_direction_is_changed(string scope, string sent, string received)
    {
        Outcome outcome = await CallAsync($$"""{"header.Modifier": {"scope": {{scope}}, "name": "X-T", "value": "9"} }""");

        Assert.Equal(sent.Length > 0 ? ["X-T: " + sent] : [], outcome.SentHeaders);
        Assert.Equal(received.Length > 0 ? ["X-T: " + received] : [], outcome.Headers);
    }

    [Fact]
    public async Task A_line_is_appended_to_those_that_are_there()
    {
        Outcome outcome = await CallAsync("""{"header.Append": {"name": "X-T", "value": "9"}}""", Request(("X-T", "1")));

        Assert.Equal(["X-T: 1", "X-T: 9"], outcome.SentHeaders);
        Assert.Equal(["X-T: 9"], outcome.Headers);
    }

    [Fact]
    public async Task Blacklisted_headers_are_removed_whatever_their_spelling()
    {
        Outcome outcome = await CallAsync(
            """{"header.Blacklist": {"names": ["x-drop", "SET-COOKIE"]}}""",
            Request(("X-Drop", "1"), ("X-Keep", "k"), ("X-Drop", "2")),
            Response(headers: [("Set-Cookie", "a=1"), ("X-Keep", "k"), ("Set-Cookie", "b=1")]));

        Assert.Equal(["X-Keep: k"], outcome.SentHeaders);
        Assert.Equal(["X-Keep: k"], outcome.Headers);
    }

    [Fact]
    public async Task The_first_value_is_copied_and_a_missing_one_copies_nothing()
    {
        const string Copy = """{"header.Copy": {"from": "X-T", "to": "X-U"}}""";

        Outcome outcome = await CallAsync(Copy, Request(("X-T", "1"), ("X-T", "2")));

        Assert.Equal(["X-T: 1", "X-T: 2", "X-U: 1"], outcome.SentHeaders);
        Assert.Equal(["X-U: "], outcome.Headers);
    }

    [Fact]
    public async Task An_identifier_is_made_where_there_is_none()
    {
        Outcome outcome = await CallAsync("""{"header.Id": {}}""");
        Outcome empty = await CallAsync("""{"header.Id": {"header": "X-Ref"}}""", Request(("X-Ref", "")));
        Outcome kept = await CallAsync("""{"header.Id": {"header": "X-Ref"}}""", Request(("X-Ref", "mine")));

        Assert.Matches("^X-Krakend-Id: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Assert.Single(outcome.SentHeaders));
        Assert.Matches("^X-Ref: [0-9a-f-]{36}$", Assert.Single(empty.SentHeaders));
        Assert.Equal(["X-Ref: mine"], kept.SentHeaders);
        Assert.Empty(outcome.Headers);
    }

    [Fact]
    public async Task The_URL_is_stashed_and_shown_in_the_answer()
    {
        Outcome outcome = await CallAsync(
            """
            {"fifo.Group": {"modifiers": [
              {"stash.Modifier": {"headerName": "X-Orig"}}, {"url.Modifier": {"path": "/q"}}]}}
            """);

        Assert.Equal(["X-Orig: http://svc:9000/p?a=1&b=2"], outcome.SentHeaders);
        Assert.Equal(["X-Orig: http://svc:9000/p?a=1&b=2"], outcome.Headers);
        Assert.Equal("http://svc:9000/q?a=1&b=2", outcome.Sent!.Url);
    }

    [Fact]
    public async Task A_stashed_URL_shows_no_credentials()
    {
        var request = Request();
        request.Host = "http://user:secret@svc:9000";

        Outcome outcome = await CallAsync("""{"stash.Modifier": {"headerName": "X-Orig"}}""", request);

        Assert.Equal(["X-Orig: http://svc:9000/p?a=1&b=2"], outcome.SentHeaders);
        Assert.Equal("http://user:secret@svc:9000/p?a=1&b=2", outcome.Sent!.Url);
    }

    [Theory]
    [InlineData("acme", "1")]
    [InlineData("ACME", "0")]
    [InlineData("acme2", "0")]
    public async Task A_filter_compares_whole_values(string value, string hit)
    {
        const string Filter = """
            {"header.Filter": {"name": "X-T", "value": "acme",
              "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"}},
              "else": {"header.Modifier": {"name": "X-Hit", "value": "0"}}}}
            """;

        Outcome outcome = await CallAsync(Filter, Request(("X-T", "other"), ("X-T", value)), Response(headers: ("X-T", value)));

        Assert.Equal("X-Hit: " + hit, outcome.SentHeaders[^1]);
        Assert.Equal("X-Hit: " + hit, outcome.Headers[^1]);
    }

    [Fact]
    public async Task A_filter_without_a_value_matches_an_empty_header_only()
    {
        const string Filter = """{"header.Filter": {"name": "X-T", "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"}}}}""";

        Assert.Equal(["X-T: "], (await CallAsync(Filter, Request(("X-T", "")))).SentHeaders[..1]);
        Assert.Contains("X-Hit: 1", (await CallAsync(Filter, Request(("X-T", "")))).SentHeaders);
        Assert.DoesNotContain("X-Hit: 1", (await CallAsync(Filter, Request(("X-T", "x")))).SentHeaders);
        Assert.DoesNotContain("X-Hit: 1", (await CallAsync(Filter, Request())).SentHeaders);
        Assert.Contains(Findings(Filter), static finding => finding.Contains("not any that is there", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("^ac", "acme", true)]
    [InlineData("cm", "acme", true)]
    [InlineData("^me$", "acme", false)]
    [InlineData("(?i)ACME", "acme", true)]
    [InlineData("(?P<v>[[:digit:]]+)$", "v12", true)]
    [InlineData(@"^\d+$", "\u00d9\u00a1", false)] // an Arabic digit is none of RE2's
    public async Task A_pattern_filter_finds_RE2_patterns_in_the_first_value_of_the_request(string pattern, string value, bool found)
    {
        string regex = JsonEncodedText.Encode(pattern).ToString();
        string filter = $$"""
            {"header.RegexFilter": {"header": "X-T", "regex": "{{regex}}",
              "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"} } } }
            """;

        Outcome outcome = await CallAsync(filter, Request(("X-T", value), ("X-T", "acme v12")), Response(headers: ("X-T", "nothing")));

        Assert.Equal(found, outcome.SentHeaders.Contains("X-Hit: 1"));
        Assert.Equal(found, outcome.Headers.Contains("X-Hit: 1"));
    }

    [Fact]
    public async Task A_pattern_made_to_backtrack_takes_time_in_proportion_to_the_text()
    {
        long before = TimeProvider.System.GetTimestamp();
        Outcome outcome = await CallAsync(
            """{"header.RegexFilter": {"header": "X-T", "regex": "^(a+)+$", "modifier": {"header.Modifier": {"name": "X-Hit", "value": "1"}}}}""",
            Request(("X-T", new string('a', 30_000) + "!")));

        Assert.DoesNotContain("X-Hit: 1", outcome.SentHeaders);
        Assert.True(TimeProvider.System.GetElapsedTime(before) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_host_header_is_read_and_written_apart_from_the_URL()
    {
        Outcome set = await CallAsync("""{"header.Modifier": {"scope": ["request"], "name": "host", "value": "api.local"}}""");
        Outcome copied = await CallAsync("""{"header.Copy": {"scope": ["request"], "from": "Host", "to": "X-Was"}}""");
        Outcome removed = await CallAsync(
            """{"fifo.Group": {"modifiers": [{"url.Modifier": {"host": "other:80"}}, {"header.Blacklist": {"names": ["Host"]}}]}}""");

        Assert.Equal(("http://svc:9000/p?a=1&b=2", "api.local"), (set.Sent!.Url, set.Sent.HostHeader));
        Assert.Empty(set.SentHeaders);
        Assert.Equal((null, "X-Was: svc:9000"), (copied.Sent!.HostHeader, copied.SentHeaders[0]));
        Assert.Equal(("http://other:80/p?a=1&b=2", null), (removed.Sent!.Url, removed.Sent.HostHeader));
    }

    [Fact]
    public async Task A_second_host_or_length_is_refused()
    {
        Outcome host = await CallAsync("""{"header.Append": {"name": "Host", "value": "a"}}""");
        Outcome length = await CallAsync("""{"header.Append": {"scope": ["response"], "name": "Content-Length", "value": "1"}}""");

        Assert.Equal((null, "proxyutil: illegal header multiple: Host"), (host.Sent, host.Failure?.Message));
        Assert.Equal("proxyutil: illegal header multiple: Content-Length", length.Failure?.Message);
    }

    [Theory]
    [InlineData("request", "many", true)]
    [InlineData("request", "4", true)]
    [InlineData("request", "3", false)]
    [InlineData("response", "many", true)]
    [InlineData("response", "4", false)]
    public async Task A_length_must_be_a_number_and_that_of_the_body(string scope, string length, bool fails)
    {
        var request = Request();
        request.Body = Gateway.Requests.RequestBody.Buffered("abc"u8.ToArray());

        Outcome outcome = await CallAsync($$"""{"header.Modifier": {"scope": ["{{scope}}"], "name": "Content-Length", "value": "{{length}}"} }""", request);

        Assert.Equal(fails, outcome.Failure is not null);
        Assert.True(fails || outcome is { Length: 9, Body: "backend's" });
    }

    [Fact]
    public async Task No_configured_value_can_end_a_line_of_the_answer()
    {
        const string Hostile = "\"a\\r\\nSet-Cookie: x=1\\u0000\"";

        Outcome outcome = await CallAsync(
            $$"""
            {"fifo.Group": {"scope": ["response"], "modifiers": [
              {"header.Modifier": {"name": "X-A", "value": {{Hostile}}} }, {"header.Append": {"name": "X-B", "value": {{Hostile}}} },
              {"header.Modifier": {"name": "X\r\nY", "value": "1"} }, {"header.Modifier": {"name": "", "value": "1"} },
              {"cookie.Modifier": {"name": "c\r\nd", "value": {{Hostile}}, "path": {{Hostile}}, "domain": {{Hostile}}} },
              {"cookie.Modifier": {"name": "e", "value": {{Hostile}}, "path": {{Hostile}}, "domain": {{Hostile}}} },
              {"body.Modifier": {"contentType": {{Hostile}}} }]} }
            """);

        Assert.Equal(
            ["X-A: a  Set-Cookie: x=1 ", "X-B: a  Set-Cookie: x=1 ", "Set-Cookie: e=\"aSet-Cookie: x=1\"; Path=aSet-Cookie: x=1",
                "Content-Type: a  Set-Cookie: x=1 "],
            outcome.Headers);
    }

    [Fact]
    public async Task Text_beyond_ASCII_goes_out_as_UTF_8()
    {
        Outcome outcome = await CallAsync("""{"header.Modifier": {"scope": ["request"], "name": "X-A", "value": "é"}}""");

        Assert.Equal(["X-A: \u00c3\u00a9"], outcome.SentHeaders);
    }
}
