using System.Diagnostics;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>A part of the clients of one limit. A known client's request takes no lock; adding, removing and moving buckets do.</summary>
/// <param name="rules">The rules of the buckets.</param>
/// <param name="clock">The source of time.</param>
/// <param name="budget">How many clients may be remembered.</param>
internal sealed class ClientShard(TokenBucketRules rules, TimeProvider clock, ClientBudget budget)
{
    private const int LeastCapacity = 16;

    private readonly Lock _gate = new();
    private ClientTable? _table;
    private int _inUse;

    /// <summary>Asks for a token of a client that has a bucket.</summary>
    /// <param name="key">The client.</param>
    /// <param name="now">The time, in seconds.</param>
    /// <returns><see cref="TokenOutcome.Gone"/> when it seems to have none.</returns>
    public TokenOutcome Take(in ClientKey key, uint now)
    {
        ClientTable? table = Volatile.Read(ref _table);
        int index = table?.Find(key) ?? -1;
        return index < 0 ? TokenOutcome.Gone : Take(ref table![index], now);
    }

    /// <summary>Asks for a token of a client that may have no bucket yet.</summary>
    /// <param name="key">The client, or with <paramref name="isShared"/> what several clients have in common.</param>
    /// <param name="now">The time, in seconds.</param>
    /// <param name="isShared">Whether the bucket is one that is made beyond the budget.</param>
    /// <returns><see cref="TokenOutcome.Gone"/> when there is no room for another client.</returns>
    public TokenOutcome AddAndTake(in ClientKey key, uint now, bool isShared)
    {
        lock (_gate)
        {
            int index = _table?.Find(key) ?? -1;
            if (index < 0)
            {
                if (isShared)
                {
                    budget.AddShared();
                }
                else if (!budget.TryAdd())
                {
                    return TokenOutcome.Gone;
                }

                if (_table is not { IsFull: false })
                {
                    Rebuild();
                }

                index = _table!.Add(new ClientBucket { Key = key, CreatedAt = clock.GetTimestamp(), State = rules.FullState, SeenAt = now });
                _inUse++;
            }

            return Take(ref _table![index], now);
        }
    }

    /// <summary>Removes the buckets of clients that were not seen for a time.</summary>
    /// <param name="now">The time, in seconds.</param>
    /// <param name="idle">The seconds after which a bucket is removed.</param>
    /// <param name="needsRoom">Whether to remove those too whose removal lets no request more through.</param>
    public void Sweep(uint now, uint idle, bool needsRoom)
    {
        lock (_gate)
        {
            if (_table is not { } table)
            {
                return;
            }

            int before = _inUse;
            long time = clock.GetTimestamp();
            for (int i = 0; i < table.Used; i++)
            {
                // The state is read before the time that the client was seen at, and a request writes them in the opposite order: one
                // that comes in between makes the swap fail.
                ref ClientBucket bucket = ref table[i];
                ulong state = Volatile.Read(ref bucket.State);
                if (state == TokenBucketRules.GoneState)
                {
                    continue;
                }

                uint seenAt = Volatile.Read(ref bucket.SeenAt);
                bool isIdle = now > seenAt && now - seenAt > idle;
                if ((isIdle || (needsRoom && rules.IsRestored(state, bucket.CreatedAt, time, clock.TimestampFrequency)))
                    && Interlocked.CompareExchange(ref bucket.State, TokenBucketRules.GoneState, state) == state)
                {
                    _inUse--;
                }
            }

            budget.Remove(before - _inUse);
            if (_inUse < table.Used / 2)
            {
                Rebuild();
            }
        }
    }

    /// <summary>Removes every bucket.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            budget.Remove(_inUse);
            _inUse = 0;
            Volatile.Write(ref _table, null);
        }
    }

    private TokenOutcome Take(ref ClientBucket bucket, uint now)
    {
        if (now > bucket.SeenAt)
        {
            Volatile.Write(ref bucket.SeenAt, now);
        }

        return rules.Take(ref bucket.State, bucket.CreatedAt, clock);
    }

    // Moves what is in use to a table with room for half as many again. A bucket that was moved is gone in the old table, so that a
    // request which still sees that one looks again, under the lock.
    private void Rebuild()
    {
        ClientTable? old = _table;
        if (_inUse == 0 && old is not null && !old.IsFull)
        {
            Volatile.Write(ref _table, null);
            return;
        }

        var table = new ClientTable(Math.Max(LeastCapacity, _inUse + (_inUse / 2)));
        for (int i = 0; i < (old?.Used ?? 0); i++)
        {
            ulong state = Interlocked.Exchange(ref old![i].State, TokenBucketRules.GoneState);
            if (state != TokenBucketRules.GoneState)
            {
                table.Add(old[i] with { State = state });
            }
        }

        Debug.Assert(table.Used == _inUse, "every bucket in use was moved");
        Volatile.Write(ref _table, table);
    }
}
