using System.Runtime.CompilerServices;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>Measures the calls to all backends of an endpoint together.</summary>
/// <param name="next">What calls them.</param>
/// <param name="calls">What becomes of them.</param>
/// <param name="clock">The source of time.</param>
internal sealed class MeasuredProxy(ProxyStep next, CallStats calls, TimeProvider clock)
{
    /// <summary>Makes the calls.</summary>
    /// <param name="request">What is let through.</param>
    /// <param name="cancellation">Ends the work.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        ProxyResult result = await next(request, cancellation);
        calls.Add(result, Nanoseconds.Since(start, clock));
        return result;
    }
}

/// <summary>Measures the calls to one backend, those that a circuit breaker refuses or a cache answers among them.</summary>
/// <param name="next">What calls it.</param>
/// <param name="calls">What becomes of them.</param>
/// <param name="clock">The source of time.</param>
internal sealed class MeasuredBackend(BackendStep next, CallStats calls, TimeProvider clock)
{
    /// <summary>Makes the call.</summary>
    /// <param name="call">The request to the backend.</param>
    /// <param name="request">What is let through.</param>
    /// <param name="cancellation">Ends the work.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProxyResult> Invoke(UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        ProxyResult result = await next(call, request, cancellation);
        calls.Add(result, Nanoseconds.Since(start, clock));
        return result;
    }
}
