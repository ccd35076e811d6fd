using Sluice.Configuration;
using Sluice.Gateway.Features.Martian;

namespace Sluice.Gateway.Tests.Features.Martian;

public sealed class ConfigurationTests : MartianTest
{
    private const string Dropped =
        ": because of the mistakes in it, nothing of modifier/martian is done: requests and answers of this backend stay as they are";

    private const string Set = """ "header.Modifier": {"name": "X-A", "value": "1"} """;

    [Theory]
    [InlineData("{}", ": a Martian component is an object with one key")]
    [InlineData("5", ": a Martian component is an object with one key")]
    [InlineData("{" + Set + """, "@comment": "c"}""", ": a Martian component is an object with one key")]
    [InlineData("""{"skip.RoundTrip": {}}""", """["skip.RoundTrip"]: there is no Martian component "skip.RoundTrip" """)]
    [InlineData("""{"header.modifier": {}}""", """["header.modifier"]: there is no Martian component "header.modifier" """)]
    [InlineData("""{"header.Modifier": 5}""", """["header.Modifier"]: an object belongs here""")]
    [InlineData("""{"header.Modifier": {"name": 5}}""", """["header.Modifier"].name: text belongs here""")]
    [InlineData("""{"header.Modifier": {"scope": "request"}}""", """["header.Modifier"].scope: a list""")]
    [InlineData("""{"header.Modifier": {"scope": ["requests"]}}""", """["header.Modifier"].scope: there is no scope "requests" """)]
    [InlineData("""{"querystring.Modifier": {"scope": ["response"]}}""", """["querystring.Modifier"].scope: querystring.Modifier does nothing to a response""")]
    [InlineData("""{"status.Modifier": {"scope": ["request"], "statusCode": 200}}""", """["status.Modifier"].scope: status.Modifier does nothing to a request""")]
    [InlineData("""{"stash.Modifier": {"scope": ["response"], "headerName": "X"}}""", """["stash.Modifier"].scope: the answer's header is a copy""")]
    [InlineData("""{"body.Modifier": {"body": "%%%"}}""", """["body.Modifier"].body: this is not base64""")]
    [InlineData("""{"body.Modifier": {"body": "YQ"}}""", """["body.Modifier"].body: this is not base64""")]
    [InlineData("""{"header.RegexFilter": {"header": "X", "regex": "(", "modifier": {""" + Set + "}}}", """["header.RegexFilter"].regex: this is no regular expression""")]
    [InlineData("""{"url.RegexFilter": {"regex": "(?=a)", "modifier": {""" + Set + "}}}", """["url.RegexFilter"].regex: this is no regular expression""")]
    [InlineData("""{"header.Filter": {"name": "X", "value": "1"}}""", """["header.Filter"]: header.Filter has no modifier""")]
    [InlineData("""{"header.Filter": {"name": "X", "value": "1", "modifier": {""" + Set + """}, "else": {}}}""", """["header.Filter"].else: a Martian component is""")]
    [InlineData("""{"port.Modifier": {}}""", """["port.Modifier"]: of port, defaultForScheme and remove exactly one""")]
    [InlineData("""{"port.Modifier": {"port": 1, "remove": true}}""", """["port.Modifier"]: of port, defaultForScheme and remove exactly one""")]
    [InlineData("""{"priority.Group": {"modifiers": [{"priority": "1", "modifier": {""" + Set + "}}]}}", """["priority.Group"].modifiers[0].priority: a whole number""")]
    [InlineData("""{"fifo.Group": {"modifiers": [{""" + Set + """}, {"nope": {}}]}}""", """["fifo.Group"].modifiers[1].nope: there is no Martian component "nope" """)]
    public async Task A_mistake_is_told_with_its_place_and_nothing_of_the_block_is_done(string martian, string finding)
    {
        string[] findings = Findings(martian);
        Assert.Contains(findings, f => f.StartsWith(finding.Trim(), StringComparison.Ordinal));
        Assert.Equal(Dropped, findings[^1]);

        Outcome outcome = await CallAsync(martian);
        Assert.Empty(outcome.SentHeaders);
        Assert.Empty(outcome.Headers);
        Assert.Equal("backend's", outcome.Body);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        string[] findings = Findings(
            """{"fifo.Group": {"modifiers": [{"header.modifier": {}}, {"body.Modifier": {"body": "%"}}, {"url.Filter": {"scope": ["x"]}}]}}""");

        Assert.Equal(5, findings.Length);
    }

    [Fact]
    public void The_name_that_was_meant_is_told()
    {
        DiagnosticBag diagnostics = [];

        MartianTransport.Compile(Backend("""{"header.Modifer": {}}"""), new Recorder(new Answer()), diagnostics);

        Assert.Equal("did you mean \"header.Modifier\"?", diagnostics.First().Remedy);
    }

    [Fact]
    public async Task Keys_count_in_any_letter_case_and_unknown_ones_are_told()
    {
        const string Martian = """{"header.Modifier": {"SCOPE": ["request"], "Name": "X-A", "VALUE": "1", "extra": true}}""";

        Outcome outcome = await CallAsync(Martian);

        Assert.Equal(["X-A: 1"], outcome.SentHeaders);
        Assert.Equal("[\"header.Modifier\"].extra: \"extra\" is not a known key, it has no effect", Assert.Single(Findings(Martian)));
    }

    [Theory]
    [InlineData("""{"fifo.Group": {"modifiers": []}}""")]
    [InlineData("{" + """ "header.Modifier": {"scope": [], "name": "X-A", "value": "1"} """ + "}")]
    [InlineData("""{"header.Verifier": {"name": "X-A"}}""")]
    public void What_does_nothing_is_not_in_the_way_of_a_call(string martian)
    {
        Recorder recorder = new(new Answer());

        Assert.Same(recorder, MartianTransport.Compile(Backend(martian), recorder, []));
    }

    [Fact]
    public void A_backend_without_the_block_has_its_own_transport()
    {
        Recorder recorder = new(new Answer());

        Assert.Same(recorder, MartianTransport.Compile(Backend("{}") with { ExtraConfig = ExtraConfig.Empty }, recorder, []));
    }

    [Theory]
    [InlineData("""{"querystring.Verifier": {"name": "a"}}""", true)]
    [InlineData("""{"url.Verifier": {"host": "svc"}}""", true)]
    [InlineData("""{"status.Verifier": {"statusCode": 200}}""", true)]
    [InlineData("""{"status.Modifier": {}}""", true)]
    [InlineData("""{"status.Modifier": {"statusCode": 101}}""", true)]
    [InlineData("""{"status.Modifier": {"statusCode": 418}}""", false)]
    public async Task What_the_original_cannot_do_fails_each_call_and_is_told(string martian, bool fails)
    {
        Outcome outcome = await CallAsync(martian, answer: Response(503));

        Assert.Equal(fails ? 0 : 418, outcome.Status);
        Assert.Equal(fails, outcome.Failure is not null);
        Assert.Equal(fails, Findings(martian).Any(static f => f.Contains("every call of this backend", StringComparison.Ordinal)));
    }
}
