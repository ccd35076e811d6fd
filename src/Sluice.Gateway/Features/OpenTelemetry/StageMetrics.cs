using System.Runtime.CompilerServices;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The times of calls to all backends of an endpoint, or to one of them, by what became of them.</summary>
/// <param name="info">The metric.</param>
/// <param name="attributes">What the series have in common.</param>
internal sealed class StageSeries(MetricInfo info, MetricAttribute[] attributes) : IMetricSource
{
    private readonly Histogram?[] _durations = new Histogram?[Outcome.Count];

    /// <summary>Records a call.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="elapsed">Its time.</param>
    public void Record(Outcome outcome, TimeSpan elapsed)
    {
        ref Histogram? duration = ref _durations[outcome.Index];
        (Volatile.Read(ref duration) ?? Add(ref duration)).Record(elapsed.Ticks);
    }

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        for (int i = 0; i < _durations.Length; i++)
        {
            if (Volatile.Read(ref _durations[i]) is { } duration)
            {
                var outcome = Outcome.At(i);
                collection.Add(
                    info,
                    MetricAttribute.Set(
                    [
                        .. attributes,
                        new("error", outcome.IsError),
                        new("canceled", outcome.IsCanceled),
                        new("complete", outcome.IsComplete),
                    ]),
                    duration);
            }
        }
    }

    private Histogram Add(ref Histogram? duration)
    {
        var made = new Histogram(info.Bounds);
        return Interlocked.CompareExchange(ref duration, made, null) ?? made;
    }
}

/// <summary>Measures the calls to all backends of an endpoint: the proxy layer.</summary>
/// <param name="next">What makes the calls.</param>
/// <param name="series">Their series.</param>
/// <param name="clock">The source of time.</param>
internal sealed class ProxyMetrics(ProxyStep next, StageSeries series, TimeProvider clock)
{
    /// <summary>Makes the calls.</summary>
    /// <param name="request">What is let through of the client's request.</param>
    /// <param name="cancellation">Ends the work.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        ProxyResult result = await next(request, cancellation);
        series.Record(Outcome.Of(result, request), clock.GetElapsedTime(began));
        return result;
    }
}

/// <summary>Measures the calls to one backend: the stage of the backend layer.</summary>
/// <param name="next">What makes the calls.</param>
/// <param name="series">Their series.</param>
/// <param name="clock">The source of time.</param>
internal sealed class BackendMetrics(BackendStep next, StageSeries series, TimeProvider clock)
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
        series.Record(Outcome.Of(result, request), clock.GetElapsedTime(began));
        return result;
    }
}
