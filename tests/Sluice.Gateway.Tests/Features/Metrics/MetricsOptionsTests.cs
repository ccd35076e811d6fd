using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Metrics;

public sealed class MetricsOptionsTests
{
    [Theory]
    [InlineData("3", "Warning: an object belongs here")]
    [InlineData("""{"collection_time": "soon"}""", "Warning: \"soon\" is not a duration")]
    [InlineData("""{"collection_time": "0s"}""", "Error: collection_time is not a time that passes")]
    [InlineData("""{"collection_time": "-1m"}""", "Error: collection_time is not a time that passes")]
    [InlineData("""{"listen_address": "8090"}""", "Warning: \"8090\" is no address with a port, so /__stats is not served")]
    [InlineData("""{"listen_address": "a b:8090"}""", "Warning: \"a b:8090\" is no address with a port")]
    [InlineData("""{"listen_address": ":99999"}""", "Warning: \":99999\" is no address with a port")]
    [InlineData("""{"listen_address": ":8080"}""", "Error: port 8080 is the gateway's own")]
    [InlineData("""{"proxy_disabled": "true"}""", "Warning: true or false belongs here")]
    [InlineData("""{"listen_adress": ":8090"}""", "did you mean")]
    public void Mistakes_are_told(string options, string finding) =>
        Assert.Contains(finding, Findings.Of($$"""{"telemetry/metrics": {{options}}}"""), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"collection_time": "30s", "listen_address": "127.0.0.1:8090", "proxy_disabled": false, "router_disabled": true, "backend_disabled": true}""")]
    [InlineData("""{"listen_address": "[::1]:8091"}""")]
    [InlineData("""{"listen_address": "localhost:8091"}""")]
    [InlineData("""{"listen_address": "", "endpoint_disabled": true}""")]
    public void What_works_is_told_nothing_of(string options) => Assert.Equal("", Findings.Of($$"""{"telemetry/metrics": {{options}}}"""));
}
