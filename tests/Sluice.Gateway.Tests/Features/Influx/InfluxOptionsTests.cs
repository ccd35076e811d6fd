using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Influx;

public sealed class InfluxOptionsTests
{
    [Theory]
    [InlineData("3", "Warning: an object belongs here")]
    [InlineData("{}", "Warning: there is no address, so nothing is sent to InfluxDB")]
    [InlineData("""{"address": "influx:8086"}""", "Warning: the address is no URL of http or https, so nothing is sent to InfluxDB")]
    [InlineData("""{"address": "http://i:8086", "ttl": "soon"}""", "Warning: \"soon\" is not a duration")]
    [InlineData("""{"address": "http://i:8086", "ttl": "0s"}""", "Error: ttl is not a time that passes")]
    [InlineData("""{"address": "http://i:8086", "buffer_size": -1}""", "Warning: buffer_size is below 0")]
    [InlineData("""{"address": "http://i:8086", "database": "d"}""", "\"database\" is not a known key")]
    public void Mistakes_are_told(string options, string finding) =>
        Assert.Contains(finding, Findings.Of($$"""{"telemetry/metrics": {}, "telemetry/influx": {{options}}}"""));

    [Fact]
    public void Without_metrics_there_is_nothing_to_push() => Assert.Contains(
        "Warning: without telemetry/metrics nothing is measured", Findings.Of("""{"telemetry/influx": {"address": "http://i:8086"}}"""));

    [Theory]
    [InlineData("""{"address": "http://i:8086", "ttl": "25s", "buffer_size": 0}""")]
    [InlineData("""{"address": "https://i/influx", "db": "d", "username": "u", "password": "p", "buffer_size": 1000}""")]
    public void What_works_is_told_nothing_of(string options) =>
        Assert.Equal("", Findings.Of($$"""{"telemetry/metrics": {}, "telemetry/influx": {{options}}}"""));
}
