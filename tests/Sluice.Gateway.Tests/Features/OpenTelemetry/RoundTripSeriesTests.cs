using Sluice.Gateway.Features.OpenTelemetry;

namespace Sluice.Gateway.Tests.Features.OpenTelemetry;

/// <summary>Redirects lead to any number of hosts; series do not.</summary>
public sealed class RoundTripSeriesTests
{
    [Fact]
    public void Hosts_beyond_the_bound_share_their_series()
    {
        var series = new RoundTripSeries(Instruments.Old, detailed: false, []);

        ExchangeSeries[] all = [.. Enumerable.Range(0, 1000).Select(i => series.Of($"http://host-{i}:8080", "GET", 200))];

        Assert.Equal(RoundTripSeries.MaxHosts + 1, all.Distinct().Count());
        Assert.Same(all[0], series.Of("http://host-0:8080", "GET", 200));
        Assert.Same(all[^1], series.Of("http://host-500:8080", "GET", 200));
    }
}
