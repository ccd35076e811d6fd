using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.RateLimiting;

namespace Sluice.Gateway.Tests.Features.RateLimiting;

public sealed class ClientBucketsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordedLog _log = new();
    private readonly ClientBudget _budget = new(1_000_000);

    [Fact]
    public void Each_client_has_tokens_of_its_own()
    {
        using ClientBuckets buckets = Buckets(perSecond: 1, capacity: 2);

        Assert.Equal([true, true, false], Take(buckets, "a", 3));
        Assert.Equal([true, true, false], Take(buckets, "A", 3));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, false], Take(buckets, "a", 2));
    }

    [Fact]
    public void Every_client_keeps_its_count_however_many_come()
    {
        using ClientBuckets buckets = Buckets(perSecond: 0.0001, capacity: 2);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 20_000; i++)
            {
                Assert.Equal(round < 2, TryTake(buckets, Name(i)));
            }
        }

        Assert.Equal(20_000, _budget.Count);
    }

    [Fact]
    public void Threads_that_meet_at_new_clients_never_take_more_than_each_may()
    {
        using ClientBuckets buckets = Buckets(perSecond: 0.0001, capacity: 3);

        int taken = TokenBucketTests.OnThreads(4, () => Enumerable.Range(0, 12_000).Count(i => TryTake(buckets, Name(i % 3000))));

        Assert.Equal(3 * 3000, taken);
        Assert.Equal(3000, _budget.Count);
    }

    [Fact]
    public void Sweeps_under_load_never_let_more_through()
    {
        // There is never room, so that every sweep, one each second, removes those whose bucket is full again, and tables are rebuilt.
        var budget = new ClientBudget(500);
        using ClientBuckets buckets = Buckets(perSecond: 0.1, capacity: 5, budget: budget, cleanup: TimeSpan.FromSeconds(1));
        long start = _clock.GetTimestamp();

        int steady = TokenBucketTests.OnThreads(3, () => Enumerable.Range(0, 20_000).Count(i =>
        {
            if (i % 40 == 0)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }

            TryTake(buckets, Name(i));
            return TryTake(buckets, "steady");
        }));

        double seconds = _clock.GetElapsedTime(start).TotalSeconds;
        Assert.Equal(3 * 500, seconds);
        Assert.InRange(steady, 5, 5 + (seconds / 10));
        Assert.InRange(budget.Count, 1, 500 + ClientBuckets.SharedBuckets);
    }

    [Fact]
    public void A_client_that_was_away_for_ten_minutes_is_forgotten()
    {
        using ClientBuckets buckets = Buckets(perSecond: 1e-6, capacity: 1);
        Take(buckets, "away", 1);
        for (int minute = 0; minute < 12; minute++)
        {
            Take(buckets, "here", 1);
            Assert.Equal(2, _budget.Count);
            _clock.Advance(TimeSpan.FromMinutes(minute < 9 ? 1 : 0));
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Take(buckets, "here", 1);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, _budget.Count);
        Assert.Equal([true, false], Take(buckets, "away", 2));
        Assert.Equal([false], Take(buckets, "here", 1));
    }

    [Theory]
    [InlineData(1, 0, 600)]
    [InlineData(600, 1, 600)]
    [InlineData(3600, 0, 3600)]
    [InlineData(3600, 1, 4500)]
    public void A_client_is_remembered_for_as_long_as_its_period_and_up_to_a_quarter_more(int every, double chance, int idle) =>
        Assert.Equal(TimeSpan.FromSeconds(idle), Limit(1, 1, every: TimeSpan.FromSeconds(every)).IdleTime(chance));

    [Fact]
    public void Beyond_the_maximum_those_who_are_known_notice_nothing_and_new_ones_are_limited_together()
    {
        var budget = new ClientBudget(100);
        using ClientBuckets buckets = Buckets(perSecond: 1e-6, capacity: 2, budget: budget);
        for (int i = 0; i < 100; i++)
        {
            TryTake(buckets, Name(i));
        }

        int passed = Enumerable.Range(1000, 100_000).Count(i => TryTake(buckets, Name(i)));

        Assert.InRange(passed, ClientBuckets.SharedBuckets, 2 * ClientBuckets.SharedBuckets);
        Assert.InRange(budget.Count, 101, 100 + ClientBuckets.SharedBuckets);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal([true, false], Take(buckets, Name(i), 2));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["Warning: [X] more clients than server/limits.max_limited_clients allows (100): new ones share limits"], _log.Lines);
    }

    [Fact]
    public void Without_room_those_whose_bucket_is_full_again_make_room_at_once()
    {
        var budget = new ClientBudget(100);
        using ClientBuckets buckets = Buckets(perSecond: 1, capacity: 2, budget: budget);
        for (int i = 0; i < 99; i++)
        {
            TryTake(buckets, Name(i));
        }

        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal([true, true, false], Take(buckets, "busy", 3));
        TryTake(buckets, "one too many");
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, budget.Count);
        Assert.Equal([true, false], Take(buckets, "busy", 2));
        Assert.Equal([true, true, false], Take(buckets, "new", 3));
    }

    [Fact]
    public void What_is_disposed_of_gives_its_room_back()
    {
        ClientBuckets buckets = Buckets(perSecond: 1, capacity: 1);
        Take(buckets, "a", 1);

        buckets.Dispose();

        Assert.Equal(0, _budget.Count);
    }

    [Fact]
    public void A_known_client_costs_no_allocation()
    {
        string[] names = [.. Enumerable.Range(0, 20_000).Select(Name)];
        using ClientBuckets buckets = Buckets(perSecond: 1, capacity: 10);
        Array.ForEach(names, name => TryTake(buckets, name));

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        foreach (string name in names)
        {
            TryTake(buckets, name);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    // With the 4 bytes of its chain 44, and half as many again in a table that has just grown.
    [Fact]
    public void A_client_takes_40_bytes() => Assert.Equal(40, Unsafe.SizeOf<ClientBucket>());

    private static ClientLimit Limit(double perSecond, double capacity, TimeSpan? every = null, TimeSpan? cleanup = null) =>
        new(new TokenBucketRules(perSecond, capacity), ClientStrategy.Header, "k", every ?? TimeSpan.FromSeconds(1), cleanup ?? TimeSpan.FromMinutes(1));

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ClientBuckets Buckets(double perSecond, double capacity, ClientBudget? budget = null, TimeSpan? cleanup = null) =>
        new(Limit(perSecond, capacity, cleanup: cleanup), budget ?? _budget, _clock, _log, "[X]");

    private bool TryTake(ClientBuckets buckets, string client)
    {
        ValueTask<bool> taken = buckets.TryTakeAsync(client, _clock.GetTimestamp());
        return taken.IsCompletedSuccessfully && taken.Result;
    }

    private bool[] Take(ClientBuckets buckets, string client, int requests) =>
        [.. Enumerable.Range(0, requests).Select(_ => TryTake(buckets, client))];
}
