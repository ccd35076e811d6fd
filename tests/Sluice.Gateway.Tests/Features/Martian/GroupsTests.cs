namespace Sluice.Gateway.Tests.Features.Martian;

public sealed class GroupsTests : MartianTest
{
    private static string Append(string value) => $$"""{"header.Append": {"name": "X-P", "value": "{{value}}"} }""";

    [Fact]
    public async Task A_group_runs_in_order_in_both_directions()
    {
        Outcome outcome = await CallAsync($$"""{"fifo.Group": {"modifiers": [{{Append("a")}}, {{Append("b")}}, {{Append("c")}}]} }""");

        Assert.Equal(["X-P: a", "X-P: b", "X-P: c"], outcome.SentHeaders);
        Assert.Equal(["X-P: a", "X-P: b", "X-P: c"], outcome.Headers);
    }

    [Fact]
    public async Task Higher_priorities_run_first_and_of_equal_ones_the_later()
    {
        Outcome outcome = await CallAsync(
            $$"""
            {"priority.Group": {"modifiers": [
              {"priority": 1, "modifier": {{Append("a")}}}, {"priority": 5, "modifier": {{Append("b")}}}, {"priority": 5, "modifier": {{Append("c")}}},
              {"modifier": {{Append("d")}}}]} }
            """);

        Assert.Equal(["X-P: c", "X-P: b", "X-P: a", "X-P: d"], outcome.SentHeaders);
        Assert.Equal(["X-P: c", "X-P: b", "X-P: a", "X-P: d"], outcome.Headers);
    }

    [Fact]
    public async Task A_scope_narrows_everything_inside()
    {
        Outcome outcome = await CallAsync(
            $$"""
            {"fifo.Group": {"scope": ["response"], "modifiers": [
              {"priority.Group": {"modifiers": [{"priority": 1, "modifier": {
                "header.Filter": {"name": "X-No", "value": "1", "modifier": {{Append("yes")}}, "else": {{Append("no")}}} } }]} },
              {"header.Append": {"scope": ["request"], "name": "X-P", "value": "never"} }]} }
            """);

        Assert.Empty(outcome.SentHeaders);
        Assert.Equal(["X-P: no"], outcome.Headers);
    }

    [Theory]
    [InlineData("false", "proxyutil: illegal header multiple: Host")]
    [InlineData("true", "proxyutil: illegal header multiple: Host\nurl.Verifier cannot be used in a gateway")]
    public async Task Failures_end_a_group_or_are_told_together(string aggregate, string message)
    {
        Outcome outcome = await CallAsync(
            $$"""
            {"fifo.Group": {"aggregateErrors": {{aggregate}}, "modifiers": [
              {"header.Append": {"name": "Host", "value": "a"} }, {"url.Verifier": {} }, {{Append("a")}}]} }
            """);

        Assert.Null(outcome.Sent);
        Assert.Equal(message, outcome.Failure?.Message);
        Assert.DoesNotContain('\n', outcome.Failure!.LogText);
    }

    [Fact]
    public async Task The_first_failure_ends_a_priority_group()
    {
        Outcome outcome = await CallAsync(
            $$"""
            {"priority.Group": {"scope": ["response"], "modifiers": [
              {"priority": 2, "modifier": {"status.Verifier": {} } }, {"priority": 1, "modifier": {"body.Modifier": {"body": "AAAA"} } }]} }
            """);

        Assert.Equal("status.Verifier cannot be used in a gateway", outcome.Failure?.Message);
    }

    [Fact]
    public async Task Else_runs_a_whole_group()
    {
        Outcome outcome = await CallAsync(
            $$"""
            {"querystring.Filter": {"name": "none", "modifier": {{Append("x")}},
              "else": {"fifo.Group": {"modifiers": [{{Append("a")}}, {"querystring.Modifier": {"name": "n", "value": "1"} }]} } } }
            """);

        Assert.Equal(["X-P: a"], outcome.SentHeaders);
        Assert.Equal("http://svc:9000/p?a=1&b=2&n=1", outcome.Sent!.Url);
    }
}
