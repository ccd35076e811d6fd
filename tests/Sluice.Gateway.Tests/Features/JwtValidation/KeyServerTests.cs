using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.JwtValidation;
using Sluice.Gateway.Tests.Features.Jose;

namespace Sluice.Gateway.Tests.Features.JwtValidation;

/// <summary>Key servers that are down, slow, flooded or rotating.</summary>
public sealed class KeyServerTests
{
    private const string Cached = """, "cache": true, "cache_duration": 100 """;

    private static readonly TestKey Old = TestKey.Secret("old");
    private static readonly TestKey New = TestKey.Secret("new");

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(2_000_000_000));

    [Fact]
    public async Task A_flood_of_unknown_ids_costs_a_few_downloads_and_no_good_request()
    {
        await using var server = new KeyServer(Old);
        await using GuardedGateway gateway = await StartAsync(server, Cached + """, "failed_jwk_key_cooldown": "1h" """);
        Assert.Equal(200, await Ask(gateway, Old));
        int before = server.Downloads;

        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => gateway.StatusAsync(Old.Token("HS256", "{}", $"ghost-{i}"))));

        Assert.All(statuses, static status => Assert.Equal(401, status));
        Assert.InRange(server.Downloads - before, 1, RemoteKeys.UnknownBurst);
        Assert.Equal(200, await Ask(gateway, Old));
        for (int i = 0; i < 50; i++)
        {
            await gateway.StatusAsync(Old.Token("HS256", "{}", $"later-{i}"));
        }

        Assert.InRange(server.Downloads - before, 1, RemoteKeys.UnknownBurst);

        // A key that is rotated in while the flood goes on is found after the longest period.
        server.Keys = [Old, New];
        Assert.Equal(401, await Ask(gateway, New));
        _clock.Advance(RemoteKeys.MaxUnknownPeriod);
        Assert.Equal(200, await Ask(gateway, New));
    }

    [Fact]
    public async Task An_unknown_id_is_asked_for_again_after_its_cooldown()
    {
        await using var server = new KeyServer(Old);
        await using GuardedGateway gateway = await StartAsync(server, Cached + """, "failed_jwk_key_cooldown": "10s" """);
        Assert.Equal(200, await Ask(gateway, Old));

        Assert.Equal(401, await Ask(gateway, New));
        int asked = server.Downloads;
        server.Keys = [Old, New];
        Assert.Equal(401, await Ask(gateway, New));
        Assert.Equal(asked, server.Downloads);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(200, await Ask(gateway, New));
        Assert.Equal(asked + 1, server.Downloads);
    }

    [Fact]
    public async Task Requests_at_the_same_time_share_one_download()
    {
        var gate = new TaskCompletionSource();
        await using var server = new KeyServer(Old) { Gate = gate.Task };
        await using GuardedGateway gateway = await StartAsync(server, "");

        Task<int>[] requests = [.. Enumerable.Range(0, 50).Select(_ => Ask(gateway, Old))];
        await server.DownloadsAsync(1);
        gate.SetResult();

        Assert.All(await Task.WhenAll(requests), static status => Assert.Equal(200, status));
        Assert.Equal(1, server.Downloads);
    }

    [Fact]
    public async Task Without_cache_a_key_that_is_withdrawn_is_gone_a_moment_later()
    {
        await using var server = new KeyServer(Old);
        await using GuardedGateway gateway = await StartAsync(server, "");

        Assert.Equal(200, await Ask(gateway, Old));
        server.Keys = [New];
        Assert.Equal(200, await Ask(gateway, Old));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await Ask(gateway, Old));
        Assert.Equal(200, await Ask(gateway, New));
    }

    [Fact]
    public async Task Keys_serve_as_long_as_configured_while_the_server_is_down_and_then_requests_fail_fast()
    {
        await using var server = new KeyServer(Old);
        await using GuardedGateway gateway = await StartAsync(server, Cached);
        Assert.Equal(200, await Ask(gateway, Old));
        server.IsBroken = true;
        int before = server.Downloads;

        // From 80 of the 100 seconds on each request that finds no download under way begins one, and goes on.
        _clock.Advance(TimeSpan.FromSeconds(79));
        Assert.Equal(200, await Ask(gateway, Old));
        Assert.Equal(before, server.Downloads);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, await Ask(gateway, Old));
        await server.DownloadsAsync(before + 1);
        await gateway.Gateway.LogsAsync("[SERVICE: JOSE] the keys of " + server.Url + " cannot be downloaded: ");
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(401, await Ask(gateway, Old));
        }

        Assert.InRange(server.Downloads - before, 1, RemoteKeys.FailureBurst + 1);

        server.IsBroken = false;
        _clock.Advance(RemoteKeys.RetryPeriod);
        Assert.Equal(200, await Ask(gateway, Old));
    }

    [Fact]
    public async Task Fresh_keys_are_fetched_before_the_old_ones_end_and_nobody_waits()
    {
        var gate = new TaskCompletionSource();
        await using var server = new KeyServer(Old);
        await using GuardedGateway gateway = await StartAsync(server, Cached);
        Assert.Equal(200, await Ask(gateway, Old));
        int before = server.Downloads;
        server.Gate = gate.Task;
        server.Keys = [New];

        _clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal(200, await Ask(gateway, Old));
        await server.DownloadsAsync(before + 1);
        Assert.Equal(200, await Ask(gateway, Old));
        gate.SetResult();

        // The withdrawn key takes the tokens with it that were known to be valid.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await Ask(gateway, Old) != 401)
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        Assert.Equal(200, await Ask(gateway, New));
    }

    [Fact]
    public async Task A_slow_server_costs_the_endpoints_timeout_once()
    {
        var gate = new TaskCompletionSource();
        await using var server = new KeyServer(Old) { Gate = gate.Task };
        await using GuardedGateway gateway = await StartAsync(server, "");

        Task<int> waiting = Ask(gateway, Old);
        await server.DownloadsAsync(1);
        Assert.False(waiting.IsCompleted);
        while (!waiting.IsCompleted)
        {
            // The request may not have begun to wait yet when the download has.
            _clock.Advance(TimeSpan.FromSeconds(3));
            await Task.WhenAny(waiting, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.Equal(401, await waiting);
        Assert.Equal(401, await Ask(gateway, Old));
        gate.SetResult();
    }

    [Fact]
    public async Task A_failed_download_blocks_no_good_key()
    {
        await using var server = new KeyServer(Old) { IsBroken = true };
        await using GuardedGateway gateway = await StartAsync(server, Cached + """, "failed_jwk_key_cooldown": "1h" """);

        Assert.Equal(401, await Ask(gateway, Old));
        server.IsBroken = false;
        Assert.Equal(200, await Ask(gateway, Old));
    }

    [Fact]
    public async Task A_bad_key_of_a_document_is_told_and_the_others_serve()
    {
        await using var server = new KeyServer(TestKey.Secret("short", 8), Old);
        await using GuardedGateway gateway = await StartAsync(server, Cached);

        Assert.Equal(200, await Ask(gateway, Old));
        Assert.Equal(401, await gateway.StatusAsync(Old.Token("HS256", "{}", "short")));
        await gateway.Gateway.LogsAsync("are not used: the secret \"short\" has 64 bits, HS256 needs 256");
    }

    [Fact]
    public async Task A_reload_keeps_the_keys()
    {
        await using var server = new KeyServer(Old);
        await using GuardedGateway gateway = await StartAsync(server, Cached);
        Assert.Equal(200, await Ask(gateway, Old));
        int before = server.Downloads;
        server.IsBroken = true;

        await gateway.Gateway.ReloadAsync(GuardedGateway.Configuration(gateway.Backend.Host, server.Settings(Cached + """, "roles": ["r"] """)));

        Assert.Equal(403, await Ask(gateway, Old));
        Assert.Equal(before, server.Downloads);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData(""" "extra_config": {"auth/validator": {"shared_cache_duration": 60}}, """, 1)]
    public async Task Endpoints_share_keys_when_the_service_says_so(string service, int downloads)
    {
        await using var server = new KeyServer(Old);
        await using GuardedGateway gateway = await GuardedGateway.StartTextAsync(
            backend => TwoEndpoints(backend, service, server.Settings(Cached), server.Settings(Cached)), _clock);
        string token = Old.Token("HS256", "{}", "old");

        Assert.Equal(200, await gateway.SendAsync($"Authorization: {token}\r\n"));
        Assert.Equal(200, await gateway.SendAsync($"Authorization: {token}\r\n", "/b"));
        Assert.Equal(downloads, server.Downloads);
    }

    [Fact]
    public async Task Shared_keys_of_two_servers_do_not_mix()
    {
        TestKey one = TestKey.Secret("same");
        TestKey two = TestKey.Secret("same");
        await using var first = new KeyServer(one);
        await using var second = new KeyServer(two);
        await using GuardedGateway gateway = await GuardedGateway.StartTextAsync(
            backend => TwoEndpoints(backend, """ "extra_config": {"auth/validator": {}}, """, first.Settings(Cached), second.Settings(Cached)), _clock);
        string token = one.Token("HS256", "{}", "same");
        string other = two.Token("HS256", "{}", "same");

        Assert.Equal(200, await gateway.SendAsync($"Authorization: {token}\r\n"));
        Assert.Equal(401, await gateway.SendAsync($"Authorization: {token}\r\n", "/b"));
        Assert.Equal(401, await gateway.SendAsync($"Authorization: {other}\r\n"));
        Assert.Equal(200, await gateway.SendAsync($"Authorization: {other}\r\n", "/b"));
    }

    private static string TwoEndpoints(string backend, string service, string first, string second) => $$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend}}"], "timeout": "3s", {{service}}
         "endpoints": [
          {"endpoint": "/a/{id}", "extra_config": {"auth/validator": { {{first}} } }, "backend": [{"url_pattern": "/b"}]},
          {"endpoint": "/b", "extra_config": {"auth/validator": { {{second}} } }, "backend": [{"url_pattern": "/b"}]}]}
        """;

    private Task<GuardedGateway> StartAsync(KeyServer server, string more) => GuardedGateway.StartAsync(server.Settings(more), clock: _clock);

    private static Task<int> Ask(GuardedGateway gateway, TestKey key) => gateway.StatusAsync(key.Token("HS256", "{}", key == Old ? "old" : "new"));
}
