namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>How many clients all limits of a gateway remember together (<c>server/limits.max_limited_clients</c>).</summary>
/// <param name="maximum">The most that have a bucket of their own.</param>
internal sealed class ClientBudget(int maximum)
{
    private int _count;

    /// <summary>The most that have a bucket of their own.</summary>
    public int Maximum { get; } = maximum;

    /// <summary>The buckets there are, those that several clients share included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a client, if there is room.</summary>
    public bool TryAdd()
    {
        if (Interlocked.Increment(ref _count) <= Maximum)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    /// <summary>Adds a bucket that clients share beyond the maximum.</summary>
    public void AddShared() => Interlocked.Increment(ref _count);

    /// <summary>Removes buckets.</summary>
    /// <param name="count">How many.</param>
    public void Remove(int count) => Interlocked.Add(ref _count, -count);
}
