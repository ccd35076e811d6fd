using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

public class DnsCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private int _lookups;
    private Func<Task<IPAddress[]>> _answer = static () => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]);

    private DnsCache NewCache(double seconds = 30) => new(
        TimeSpan.FromSeconds(seconds),
        _ =>
        {
            Interlocked.Increment(ref _lookups);
            return _answer();
        },
        _time);

    private static async Task<string> First(DnsCache cache) => (await cache.ResolveAsync("a.test", default))[0].ToString();

    [Fact]
    public async Task An_answer_is_used_for_its_time_and_then_asked_for_again()
    {
        DnsCache cache = NewCache();
        await First(cache);
        _time.Advance(TimeSpan.FromSeconds(29));
        await First(cache);
        Assert.Equal(1, _lookups);

        _answer = static () => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.2")]);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("10.0.0.2", await First(cache));
        Assert.Equal(2, _lookups);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public async Task A_time_below_a_second_means_thirty_seconds(double seconds)
    {
        DnsCache cache = NewCache(seconds);
        await First(cache);
        _time.Advance(TimeSpan.FromSeconds(29));
        await First(cache);

        Assert.Equal(1, _lookups);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_one_lookup()
    {
        TaskCompletionSource<IPAddress[]> answer = new();
        _answer = () => answer.Task;
        DnsCache cache = NewCache();
        Task<string>[] calls = [.. Enumerable.Range(0, 50).Select(_ => First(cache))];
        answer.SetResult([IPAddress.Loopback]);

        Assert.All(await Task.WhenAll(calls), static address => Assert.Equal("127.0.0.1", address));
        Assert.Equal(1, _lookups);
    }

    [Fact]
    public async Task The_last_good_answer_serves_while_lookups_fail()
    {
        DnsCache cache = NewCache();
        await First(cache);
        _answer = static () => throw new SocketException((int)SocketError.TryAgain);
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("10.0.0.1", await First(cache));
        Assert.Equal("10.0.0.1", await First(cache));
        Assert.Equal(2, _lookups);

        _answer = static () => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.3")]);
        _time.Advance(DnsCache.RetryAfter);
        Assert.Equal("10.0.0.3", await First(cache));
    }

    [Fact]
    public async Task A_lookup_that_hangs_delays_a_known_name_by_a_second_only()
    {
        DnsCache cache = NewCache();
        await First(cache);
        _answer = static () => new TaskCompletionSource<IPAddress[]>().Task;
        _time.Advance(TimeSpan.FromSeconds(31));

        Task<string> call = First(cache);
        Assert.False(call.IsCompleted);
        _time.Advance(DnsCache.MaxWaitWithOldAnswer);
        Assert.Equal("10.0.0.1", await call.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "name not known")]
    [InlineData(SocketError.TryAgain, "the name server does not answer")]
    public async Task A_name_that_never_resolved_is_a_failure(SocketError error, string message)
    {
        _answer = () => throw new SocketException((int)error);

        DialException exception = await Assert.ThrowsAsync<DialException>(async () => await First(NewCache()));

        Assert.Equal((FailureKind.NameResolution, message), (exception.Kind, exception.Message));
    }

    [Fact]
    public async Task Addresses_take_turns_within_the_preferred_family()
    {
        _answer = static () => Task.FromResult<IPAddress[]>(
            [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("::1"), IPAddress.Parse("10.0.0.2"), IPAddress.Parse("::2")]);
        DnsCache cache = NewCache();

        List<string> seen = [];
        for (int i = 0; i < 4; i++)
        {
            seen.Add(string.Join(' ', (await cache.ResolveAsync("a.test", default)).Select(static address => address.ToString())));
        }

        Assert.Equal(["10.0.0.1 10.0.0.2 ::1 ::2", "10.0.0.2 10.0.0.1 ::2 ::1", "10.0.0.1 10.0.0.2 ::1 ::2", "10.0.0.2 10.0.0.1 ::2 ::1"], seen);
    }
}
