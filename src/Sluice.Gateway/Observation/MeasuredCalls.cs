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

/// <summary>Tells of the calls to all backends of an endpoint together. They are told by whoever waits for them anyway: a step of its own would
/// cost more than the rest of the measuring.</summary>
/// <param name="recorders">Those that are told.</param>
/// <param name="clock">The source of time.</param>
internal sealed class MeasuredProxy(ICallRecorder[] recorders, TimeProvider clock)
{
    /// <summary>Puts together what is told.</summary>
    /// <param name="clock">The source of time.</param>
    /// <param name="recorders">Those that are told; <see langword="null"/> for those that do not want to be.</param>
    /// <returns><see langword="null"/> when nobody is told.</returns>
    public static MeasuredProxy? Compile(TimeProvider clock, params IEnumerable<ICallRecorder?> recorders) =>
        recorders.OfType<ICallRecorder>().ToArray() is { Length: > 0 } told ? new MeasuredProxy(told, clock) : null;

    /// <summary>Begins the calls.</summary>
    /// <returns>The time, for their end.</returns>
    public long Begin() => clock.GetTimestamp();

    /// <summary>Tells of the calls.</summary>
    /// <param name="result">How they ended.</param>
    /// <param name="request">What they were for.</param>
    /// <param name="began">When they began; see <see cref="Begin"/>.</param>
    public void End(in ProxyResult result, ProxyRequest request, long began)
    {
        TimeSpan elapsed = clock.GetElapsedTime(began);
        foreach (ICallRecorder recorder in recorders)
        {
            recorder.Record(result, request, elapsed);
        }
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
