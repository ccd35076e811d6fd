using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary><c>qos/ratelimit/proxy</c>: calls a backend no more often than its limit allows; beyond it the backend has failed.</summary>
internal static class BackendRateLimitStep
{
    private static readonly Failure Exceeded = new(FailureKind.RateLimited, RateLimitStep.Exceeded);

    /// <summary>Compiles the step; the next one itself without a limit.</summary>
    /// <param name="next">The call of the backend.</param>
    /// <param name="limit">The limit; <see langword="null"/> for none.</param>
    public static BackendStep Compile(BackendStep next, IRateLimit? limit)
    {
        if (limit is null)
        {
            return next;
        }

        return (call, request, cancellation) =>
        {
            ValueTask<bool> taken = limit.TryTakeAsync();
            return !taken.IsCompletedSuccessfully ? AfterAsync(taken, next, call, request, cancellation)
                : taken.Result ? next(call, request, cancellation)
                : new ValueTask<ProxyResult>(Exceeded);
        };
    }

    private static async ValueTask<ProxyResult> AfterAsync(
        ValueTask<bool> taken, BackendStep next, UpstreamRequest call, ProxyRequest request, CancellationToken cancellation) =>
        await taken ? await next(call, request, cancellation) : Exceeded;
}
