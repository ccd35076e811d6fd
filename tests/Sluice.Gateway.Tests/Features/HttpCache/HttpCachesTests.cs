using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.HttpCache;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Features.HttpCache;

/// <summary>Which backends have which cache, and what is told of their settings.</summary>
public sealed class HttpCachesTests
{
    [Fact]
    public void Caches_with_limits_are_their_own_and_others_share_the_default_limits()
    {
        CacheStore[] stores = Stores(
            """{"max_items": 5, "max_size": 5000}""", """{"max_items": 5, "max_size": 5000}""", "{}", """{"shared": true}""",
            """{"shared": true, "max_items": 5, "max_size": 5000}""", """{"shared": true, "max_items": 7, "max_size": 7000}""");

        Assert.NotSame(stores[0], stores[1]);
        Assert.Same(stores[2], stores[3]);
        Assert.Same(stores[4], stores[5]);
        Assert.Equal(4, stores.Distinct().Count());
    }

    [Fact]
    public void What_is_kept_is_carried_over_a_reload_unless_its_limits_change()
    {
        var old = new KeptState();
        CacheStore[] before = Stores(old, """{"max_items": 5, "max_size": 5000}""", """{"max_items": 5, "max_size": 5000}""", "{}");
        CacheStore[] after = Stores(new KeptState(old), """{"max_items": 5, "max_size": 5000}""", """{"max_items": 6, "max_size": 5000}""", "{}");

        Assert.Same(before[0], after[0]);
        Assert.NotSame(before[1], after[1]);
        Assert.Same(before[2], after[2]);
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"max_items": 5, "max_size": 5000, "shared": true}""", "")]
    [InlineData("""{"max_items": 5}""", "SLC2601")]
    [InlineData("""{"max_size": 5000}""", "SLC2601")]
    [InlineData("""{"max_items": -5, "max_size": 5000}""", "SLC2601")]
    [InlineData("""{"max_items": "5", "max_size": 5000}""", "SLC0110 SLC2603")]
    [InlineData("""{"shared": "yes"}""", "SLC0110 SLC2603")]
    [InlineData("""{"max_item": 5}""", "SLC0101")]
    [InlineData("[]", "SLC0110 SLC2603")]
    public void Mistakes_are_told_and_the_gateway_starts(string settings, string codes)
    {
        DiagnosticBag diagnostics = [];
        Stores(new KeptState(), diagnostics, settings);

        Assert.Equal(codes, string.Join(' ', diagnostics.Select(static finding => finding.Code.Id)));
        Assert.False(diagnostics.HasErrors);
    }

    [Fact]
    public void Other_limits_of_the_shared_cache_are_told()
    {
        DiagnosticBag diagnostics = [];
        Stores(
            new KeptState(), diagnostics,
            """{"shared": true, "max_items": 5, "max_size": 5000}""", """{"shared": true, "max_items": 7, "max_size": 7000}""");

        Diagnostic finding = Assert.Single(diagnostics);
        Assert.Equal("SLC2602", finding.Code.Id);
        Assert.Contains("5 items and 5000 bytes", finding.Message, StringComparison.Ordinal);
    }

    private static CacheStore[] Stores(params string[] settings) => Stores(new KeptState(), settings);

    private static CacheStore[] Stores(KeptState state, params string[] settings) => Stores(state, [], settings);

    private static CacheStore[] Stores(KeptState state, DiagnosticBag diagnostics, params string[] settings)
    {
        string endpoints = string.Join(", ", settings.Select(static (text, i) => $$"""
            {"endpoint": "/{{i}}", "backend": [{"host": ["http://svc"], "url_pattern": "/", "extra_config": {"qos/http-cache": {{text}}} }]}
            """));
        LoadResult loaded = ConfigLoader.Load(new LoadRequest
        {
            File = "krakend.json",
            Content = Encoding.UTF8.GetBytes($$"""{"version": 3, "endpoints": [{{endpoints}}]}"""),
        });
        Assert.True(loaded.Config is not null, string.Join('\n', loaded.Diagnostics));
        using var writer = new LogWriter(Stream.Null, TimeProvider.System);
        var services = new GatewayServices(TimeProvider.System, new GatewayLog(writer, TimeProvider.System), writer, state);
        var caches = new HttpCaches(services, diagnostics);
        return [.. loaded.Config.Endpoints.Select(endpoint =>
            ((HttpCacheTransport)caches.For(endpoint, endpoint.Backends[0], streams: false)!(null!, true)).Store)];
    }
}
