namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>One bucket for all, in memory.</summary>
/// <param name="rules">Its rules.</param>
/// <param name="clock">The source of time.</param>
internal sealed class SharedBucket(TokenBucketRules rules, TimeProvider clock) : IRateLimit
{
    private readonly long _createdAt = clock.GetTimestamp();
    private ulong _state = rules.FullState;

    /// <inheritdoc/>
    public ValueTask<bool> TryTakeAsync() => new(rules.Take(ref _state, _createdAt, clock) == TokenOutcome.Taken);
}
