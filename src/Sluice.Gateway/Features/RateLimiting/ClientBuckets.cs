using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>A bucket for each client, in memory. Clients that were not seen for a while are forgotten, from a timer; a client that
/// comes back after that has a full bucket, as in the original (security-traffic.md 2.2).</summary>
/// <remarks>With the clients of all limits of a gateway at <see cref="ClientBudget.Maximum"/>, each further one is put into one of
/// <see cref="SharedBuckets"/> buckets, by its key: they are limited still, more strictly than alone, and those who are known notice
/// nothing. Then the timer runs every second, and also forgets clients whose bucket is as good as full.</remarks>
internal sealed class ClientBuckets : IClientRateLimit, IDisposable
{
    /// <summary>The buckets for clients beyond the maximum. Some 200 KB, and few clients that meet in one.</summary>
    public const int SharedBuckets = 4096;

    // So many that threads which add clients at the same time seldom meet, and that moving a part's buckets takes less than a millisecond
    // with a million of them.
    private const int Shards = 64;

    private static readonly TimeSpan SweepWithoutRoom = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly ClientKeyHash _hash = ClientKeyHash.Random();
    private readonly ClientShard[] _shards = new ClientShard[Shards];
    private readonly ClientBudget _budget;
    private readonly TimeProvider _clock;
    private readonly IGatewayLog _log;
    private readonly string _logPrefix;
    private readonly TimeSpan _sweepPeriod;
    private readonly uint _idleSeconds;
    private readonly long _createdAt;
    private readonly ITimer _timer;
    private long? _toldAt;
    private int _lacksRoom;

    /// <summary>Makes buckets.</summary>
    /// <param name="limit">The limit of each client.</param>
    /// <param name="budget">How many clients may be remembered.</param>
    /// <param name="clock">The source of time.</param>
    /// <param name="log">The log.</param>
    /// <param name="logPrefix">What stands before its lines.</param>
    public ClientBuckets(ClientLimit limit, ClientBudget budget, TimeProvider clock, IGatewayLog log, string logPrefix)
    {
        for (int i = 0; i < Shards; i++)
        {
            _shards[i] = new ClientShard(limit.Rules, clock, budget);
        }

        _budget = budget;
        _clock = clock;
        _log = log;
        _logPrefix = logPrefix;
        _sweepPeriod = limit.CleanupPeriod;
        _idleSeconds = (uint)Math.Min(limit.IdleTime(Random.Shared.NextDouble()).TotalSeconds, uint.MaxValue);
        _createdAt = clock.GetTimestamp();
        _timer = clock.CreateTimer(static buckets => ((ClientBuckets)buckets!).Sweep(), this, _sweepPeriod, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryTakeAsync(ReadOnlySpan<char> client, long startedAt)
    {
        ClientKey key = _hash.Of(client);
        uint now = SecondsAt(startedAt);
        TokenOutcome outcome = ShardOf(key).Take(key, now);
        if (outcome == TokenOutcome.Gone)
        {
            outcome = AddAndTake(key, now);
        }

        return new(outcome == TokenOutcome.Taken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        foreach (ClientShard shard in _shards)
        {
            shard.Clear();
        }
    }

    private TokenOutcome AddAndTake(in ClientKey key, uint now)
    {
        TokenOutcome outcome = ShardOf(key).AddAndTake(key, now, isShared: false);
        if (outcome != TokenOutcome.Gone)
        {
            return outcome;
        }

        if (Interlocked.Exchange(ref _lacksRoom, 1) == 0)
        {
            _timer.Change(SweepWithoutRoom, Timeout.InfiniteTimeSpan);
        }

        // Spread like other keys; no client can have one of these but by a chance of 2 to the 64th.
        ulong bucket = key.Low % SharedBuckets;
        var shared = new ClientKey(bucket, (bucket + 1) * 0x9E3779B97F4A7C15);
        outcome = ShardOf(shared).Take(shared, now);
        return outcome == TokenOutcome.Gone ? ShardOf(shared).AddAndTake(shared, now, isShared: true) : outcome;
    }

    private void Sweep()
    {
        bool lacksRoom = Interlocked.Exchange(ref _lacksRoom, 0) == 1;
        long time = _clock.GetTimestamp();
        foreach (ClientShard shard in _shards)
        {
            shard.Sweep(SecondsAt(time), _idleSeconds, lacksRoom);
        }

        if (lacksRoom && (_toldAt is not { } toldAt || _clock.GetElapsedTime(toldAt, time) >= TellEvery))
        {
            _toldAt = time;
            _log.Log(LogLevel.Warning, $"{_logPrefix} more clients than server/limits.max_limited_clients allows ({_budget.Maximum}): new ones share limits");
        }

        _timer.Change(Volatile.Read(ref _lacksRoom) == 1 ? SweepWithoutRoom : _sweepPeriod, Timeout.InfiniteTimeSpan);
    }

    private ClientShard ShardOf(in ClientKey key) => _shards[key.Low % Shards];

    private uint SecondsAt(long timestamp) => (uint)Math.Max(0, (timestamp - _createdAt) / _clock.TimestampFrequency);
}
