namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>A limit that everybody shares. What keeps the count is behind this: memory today, a server that several gateways ask
/// later, which is why the answer may take its time.</summary>
internal interface IRateLimit
{
    /// <summary>Asks for one more request.</summary>
    /// <returns>Whether it may pass; what passes is counted.</returns>
    ValueTask<bool> TryTakeAsync();
}

/// <summary>A limit that each client has of its own; see <see cref="IRateLimit"/>.</summary>
internal interface IClientRateLimit
{
    /// <summary>Asks for one more request of a client.</summary>
    /// <param name="client">What tells the client from others; not empty. It may be a credential, and is not kept.</param>
    /// <param name="startedAt">When the request began, in the clock's ticks: when the client was last seen.</param>
    /// <returns>Whether it may pass; what passes is counted.</returns>
    ValueTask<bool> TryTakeAsync(ReadOnlySpan<char> client, long startedAt);
}
