using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.RateLimiting;

namespace Sluice.Gateway.Tests.Features.RateLimiting;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_bucket_does_what_the_plain_words_say() =>
        Gen.Select(
            Gen.OneOf(Gen.Double[0.0001, 5], Gen.Double[5, 3_000_000], Gen.Const(1e-12), Gen.Const(1e12)),
            Gen.OneOf(Gen.Long[1, 8], Gen.Long[1, 5_000_000_000]),
            Gen.Select(Gen.Long[0, 1 << 20], Gen.Int[1, 40]).Array[0, 30],
            Gen.Int[0, 40])
            .Sample((perSecond, capacity, steps, scale) =>
            {
                var clock = new FakeTimeProvider();
                var rules = new TokenBucketRules(perSecond, capacity);
                var bucket = new SharedBucket(rules, clock);
                var model = new PlainBucket(perSecond, Math.Min(capacity, int.MaxValue));
                foreach ((long ticks, int requests) in steps)
                {
                    clock.Advance(TimeSpan.FromTicks(ticks << (scale % 20)));
                    for (int i = 0; i < requests; i++)
                    {
                        long now = (clock.GetUtcNow() - clock.Start).Ticks * TimeSpan.NanosecondsPerTick;
                        Assert.Equal(model.Take(now), TryTake(bucket));
                    }
                }
            });

    [Fact]
    public void Tokens_come_back_only_when_none_is_left_and_the_one_who_finds_too_many_is_free()
    {
        var bucket = new SharedBucket(new TokenBucketRules(1, 3), _clock);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(3 + 1 + 3, Count(bucket, 20));
        _clock.Advance(TimeSpan.FromSeconds(2.5));
        Assert.Equal(2, Count(bucket, 20));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, Count(bucket, 20));
    }

    [Theory]
    [InlineData(1, 3, 1_000_000_000, 3)]
    [InlineData(3, 1, 333_333_333, 1)]
    [InlineData(0, 0, 1_000_000_000_000_000_000, 1)]
    [InlineData(1e12, 1e12, 1, int.MaxValue)]
    public void Intervals_are_rounded_down_and_both_numbers_have_bounds(double perSecond, double capacity, long interval, uint clamped)
    {
        var rules = new TokenBucketRules(perSecond, capacity);

        Assert.Equal((interval, clamped), (rules.Interval, rules.Capacity));
        Assert.NotEqual(TokenBucketRules.GoneState, rules.FullState);
    }

    [Fact]
    public void Years_without_a_request_never_let_more_through_than_the_capacity_allows()
    {
        var bucket = new SharedBucket(new TokenBucketRules(1e9, 1e9), _clock);
        for (int i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromDays(365 * 50) + TimeSpan.FromTicks(i));
            Assert.True(TryTake(bucket));
        }
    }

    [Fact]
    public void Threads_take_exactly_what_a_full_bucket_holds()
    {
        for (int round = 0; round < 50; round++)
        {
            var bucket = new SharedBucket(new TokenBucketRules(0.001, 1000), _clock);
            Assert.Equal(1000, OnThreads(4, () => Count(bucket, 400)));
        }
    }

    [Fact]
    public void Threads_never_take_more_than_the_capacity_and_one_for_each_interval()
    {
        // An own count of time that each look moves on, so that refills happen all the time and between any two steps of other threads.
        for (int round = 0; round < 20; round++)
        {
            var clock = new SteppingClock();
            var bucket = new SharedBucket(new TokenBucketRules(1e6, 5), clock);

            int taken = OnThreads(4, () => Count(bucket, 20_000));

            long intervals = clock.Now / 1000;
            Assert.InRange(taken, 5, 5 + intervals);
        }
    }

    [Fact]
    public void A_bucket_that_is_gone_stays_gone()
    {
        var rules = new TokenBucketRules(1, 1);
        ulong state = TokenBucketRules.GoneState;

        Assert.Equal(TokenOutcome.Gone, rules.Take(ref state, 0, _clock));
        Assert.Equal(TokenBucketRules.GoneState, state);
    }

    internal static int OnThreads(int threads, Func<int> work)
    {
        int total = 0;
        using var start = new Barrier(threads);
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            Interlocked.Add(ref total, work());
        }))];
        Array.ForEach(all, static thread => thread.Start());
        Array.ForEach(all, static thread => thread.Join());
        return total;
    }

    private static int Count(SharedBucket bucket, int requests) => Enumerable.Range(0, requests).Count(_ => TryTake(bucket));

    private static bool TryTake(SharedBucket bucket)
    {
        ValueTask<bool> taken = bucket.TryTakeAsync();
        return taken.IsCompletedSuccessfully && taken.Result;
    }

    /// <summary>The algorithm as its description has it.</summary>
    private sealed class PlainBucket(double perSecond, long capacity)
    {
        private readonly Int128 _interval = Int128.Max(1, (Int128)Math.Floor(1e9 / Math.Max(perSecond, 1e-9)));
        private Int128 _tokens = capacity;
        private Int128 _lastRefill;

        public bool Take(long now)
        {
            if (_tokens > 0)
            {
                _tokens--;
                return true;
            }

            Int128 earned = (now - _lastRefill) / _interval;
            if (earned == 0)
            {
                return false;
            }

            _lastRefill += earned * _interval;
            _tokens = earned > capacity ? capacity : earned - 1;
            return true;
        }
    }

    /// <summary>A clock on which every look takes 100 ns.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long _now;

        public long Now => Volatile.Read(ref _now);

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => Interlocked.Add(ref _now, 100);
    }
}
