using System.Runtime.CompilerServices;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Observation;

/// <summary>Is told of calls that are over.</summary>
internal interface ICallRecorder
{
    /// <summary>Records a call.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="request">What it was for.</param>
    /// <param name="elapsed">Its time.</param>
    void Record(in ProxyResult result, ProxyRequest request, TimeSpan elapsed);
}

/// <summary>Measures the calls to all backends of an endpoint together.</summary>
/// <param name="next">What makes the calls.</param>
/// <param name="recorder">Is told of them.</param>
/// <param name="clock">The source of time.</param>
internal sealed class MeasuredProxy(ProxyStep next, ICallRecorder recorder, TimeProvider clock)
{
    /// <summary>Makes the calls.</summary>
    /// <param name="request">What is let through of the client's request.</param>
    /// <param name="cancellation">Ends the work.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        ProxyResult result = await next(request, cancellation);
        recorder.Record(result, request, clock.GetElapsedTime(began));
        return result;
    }
}

/// <summary>Measures the calls to one backend, those that a circuit breaker refuses or a cache answers among them.</summary>
/// <param name="next">What makes the calls.</param>
/// <param name="recorder">Is told of them.</param>
/// <param name="clock">The source of time.</param>
internal sealed class MeasuredBackend(BackendStep next, ICallRecorder recorder, TimeProvider clock)
{
    /// <summary>Makes a call.</summary>
    /// <param name="call">The request to the backend.</param>
    /// <param name="request">What is let through of the client's request.</param>
    /// <param name="cancellation">Ends the work.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProxyResult> Invoke(UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        ProxyResult result = await next(call, request, cancellation);
        recorder.Record(result, request, clock.GetElapsedTime(began));
        return result;
    }
}
