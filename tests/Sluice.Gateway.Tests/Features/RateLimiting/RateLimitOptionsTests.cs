using Sluice.Configuration;
using Sluice.Gateway.Features.Limits;
using Sluice.Gateway.Features.RateLimiting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Tests.Features.RateLimiting;

public sealed class RateLimitOptionsTests
{
    private readonly DiagnosticBag _diagnostics = [];

    [Theory]
    [InlineData("""{"max_rate": 5.5}""", 5.5, 5)]
    [InlineData("""{"max_rate": 5.5, "capacity": 0}""", 5.5, 5)]
    [InlineData("""{"max_rate": 5, "capacity": 7.9}""", 5, 7)]
    [InlineData("""{"max_rate": 0.5}""", 0.5, 1)]
    [InlineData("""{"max_rate": 120, "capacity": 120, "every": "1m"}""", 2, 120)]
    [InlineData("""{"max_rate": 120, "every": "1m"}""", 2, 2)]
    [InlineData("""{"max_rate": 3, "every": "1ms"}""", 3, 3)]
    [InlineData("""{"max_rate": 1, "capacity": 1e10}""", 1, int.MaxValue)]
    public void The_limit_of_all_has_its_defaults(string settings, double perSecond, uint capacity)
    {
        TokenBucketRules rules = Read(settings).All!;

        Assert.Equal((perSecond, capacity), (rules.PerSecond, rules.Capacity));
        Assert.False(_diagnostics.HasErrors);
    }

    [Theory]
    [InlineData("""{"client_max_rate": 100}""", 100, 1)]
    [InlineData("""{"max_rate": 1, "client_max_rate": 100}""", 100, 100)]
    [InlineData("""{"max_rate": 60, "client_max_rate": 30, "every": "1m"}""", 0.5, 1)]
    [InlineData("""{"max_rate": 0.5, "client_max_rate": 30}""", 30, 1)]
    [InlineData("""{"max_rate": 5, "client_max_rate": 30, "client_capacity": 4}""", 30, 4)]
    public void The_limit_of_a_client_has_the_originals_defaults(string settings, double perSecond, uint capacity)
    {
        ClientLimit limit = Read(settings[..^1] + """, "strategy": "IP"}""").Clients!;

        Assert.Equal((perSecond, capacity), (limit.Rules.PerSecond, limit.Rules.Capacity));
        Assert.Equal((ClientStrategy.Ip, TimeSpan.FromMinutes(1)), (limit.Strategy, limit.CleanupPeriod));
    }

    [Theory]
    [InlineData("""{"max_rate": "5"}""", "error", "a number belongs here")]
    [InlineData("""{"max_rate": 5, "every": "1 hour"}""", "error", "is not a duration")]
    [InlineData("""{"max_rate": 5, "every": 60}""", "error", "a duration belongs here")]
    [InlineData("""{"max_rate": 5, "capacity": -1}""", "error", "capacity is negative")]
    [InlineData("""[]""", "error", "an object belongs here")]
    [InlineData("""{}""", "warning", "NOTHING is limited")]
    [InlineData("""{"max_rate": -5, "capacity": 1}""", "warning", "NOTHING is limited")]
    [InlineData("""{"max_rate": 5, "every": "1ms"}""", "warning", "counts as one second")]
    [InlineData("""{"max_rate": 100, "every": "1m"}""", "warning", "capacity is not set and counts as 1: no more requests pass at once, although max_rate is 100")]
    [InlineData("""{"client_max_rate": 100, "strategy": "ip"}""", "warning", "client_capacity is not set and counts as 1")]
    [InlineData("""{"client_max_rate": 1}""", "warning", "there is no strategy, so there is NO limit for each client")]
    [InlineData("""{"client_max_rate": 1, "strategy": "cookie"}""", "warning", "the strategy \"cookie\" is not known here")]
    [InlineData("""{"client_max_rate": 1, "strategy": "header"}""", "warning", "EVERY request is answered with 429")]
    [InlineData("""{"client_max_rate": 1, "strategy": "param", "key": "Id"}""", "warning", "no placeholder {Id}, so EVERY request is answered with 429")]
    [InlineData("""{"max_rate": 1, "capcity": 1}""", "warning", "did you mean \"capacity\"?")]
    [InlineData("""{"max_rate": 1, "cleanup_period": "often"}""", "warning", "is not a duration")]
    public void What_is_odd_is_told(string settings, string severity, string expected)
    {
        Read(settings);

        string told = Assert.Single(_diagnostics.Lines());
        Assert.Contains(severity, told, StringComparison.Ordinal);
        Assert.Contains(expected, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_settings_are_not_remarked_upon()
    {
        RateLimitOptions options = Read("""
            {"max_rate": 10, "client_max_rate": 2, "client_capacity": 2, "every": "1m", "capacity": 10, "strategy": "param", "key": "id",
             "num_shards": 64, "cleanup_period": "10s", "cleanup_threads": 4}
            """);

        Assert.Empty(_diagnostics);
        Assert.Equal((ClientStrategy.Param, "id", TimeSpan.FromSeconds(10)), (options.Clients!.Strategy, options.Clients.Key, options.Clients.CleanupPeriod));
    }

    [Theory]
    [InlineData("1ms", 1)]
    [InlineData("90s", 90)]
    [InlineData("100000h", 24 * 3600)]
    public void Clients_are_cleaned_up_from_each_second_to_each_day(string period, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            Read($$"""{"client_max_rate": 1, "strategy": "ip", "cleanup_period": "{{period}}"}""").Clients!.CleanupPeriod);

    [Theory]
    [InlineData("""{"max_rate": 4, "capacity": 3, "every": "2s"}""", null)]
    [InlineData("""{"max_rate": 4, "every": "0s"}""", "no request fits into a period of no time")]
    [InlineData("""{"max_rate": 4, "every": "-1s"}""", "no request fits into a period of no time")]
    [InlineData("""{"max_rate": "4"}""", "a number belongs here")]
    public void The_limit_of_a_backend_is_read(string settings, string? mistake)
    {
        TokenBucketRules? rules = BackendRateLimitOptions.Read(
            EndpointSettings.Endpoint($$"""{"qos/ratelimit/proxy": {{settings}}}""").ExtraConfig, _diagnostics);

        Assert.Equal(mistake is not null, _diagnostics.HasErrors);
        if (mistake is null)
        {
            Assert.Equal((2.0, 3u), (rules!.PerSecond, rules.Capacity));
        }
        else
        {
            Assert.Contains(mistake, string.Join('\n', _diagnostics.Lines()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_start_is_told_in_the_log()
    {
        var log = new RecordedLog();
        EndpointConfig endpoint = EndpointSettings.Endpoint("""
            {"qos/ratelimit/router": {"max_rate": 120, "capacity": 7, "client_max_rate": 30, "client_capacity": 2, "every": "1m", "strategy": "header", "key": "X-A"}}
            """);

        new RateLimits(RouterOptions.Default, new LimitsOptions(), EndpointSettings.Services(log: log), _diagnostics)
            .Compile(endpoint, static _ => ValueTask.CompletedTask);

        Assert.Equal(
            [
                "Debug: [ENDPOINT: /a/:id][Ratelimit] Rate limit enabled. MaxRate: 2.000000, Capacity: 7",
                "Debug: [ENDPOINT: /a/:id][Ratelimit] Rate limit enabled. Strategy: header (key: X-A), MaxRate: 0.500000, Capacity: 2",
            ],
            log.Lines);
    }

    [Fact]
    public void An_address_that_clients_can_choose_is_told_once()
    {
        EndpointConfig endpoint = EndpointSettings.Endpoint("""{"qos/ratelimit/router": {"client_max_rate": 1, "strategy": "ip"}}""");
        var limits = new RateLimits(RouterOptions.Default, new LimitsOptions(), EndpointSettings.Services(), _diagnostics);
        RequestStep next = static _ => ValueTask.CompletedTask;

        limits.Compile(endpoint, next);
        limits.Compile(endpoint, next);
        new RateLimits(new RouterOptions { TrustedProxies = [] }, new LimitsOptions(), EndpointSettings.Services(), _diagnostics).Compile(endpoint, next);

        Assert.Contains("router.trusted_proxies is not set", Assert.Single(_diagnostics.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_limits_there_is_no_step()
    {
        RequestStep next = static _ => ValueTask.CompletedTask;
        var limits = new RateLimits(RouterOptions.Default, new LimitsOptions(), EndpointSettings.Services(), _diagnostics);

        Assert.Same(next, limits.Compile(EndpointSettings.Endpoint(), next));
        Assert.Same(next, limits.Compile(EndpointSettings.Endpoint("""{"qos/ratelimit/router": {}}"""), next));
    }

    private RateLimitOptions Read(string settings) =>
        RateLimitOptions.Read(EndpointSettings.Endpoint($$"""{"qos/ratelimit/router": {{settings}}}"""), _diagnostics);
}
