using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The times of calls to all backends of an endpoint, or to one of them, by what became of them.</summary>
/// <param name="info">The metric.</param>
/// <param name="attributes">What the series have in common.</param>
internal sealed class StageSeries(MetricInfo info, MetricAttribute[] attributes) : IMetricSource, ICallRecorder
{
    private readonly Histogram?[] _durations = new Histogram?[Outcome.Count];

    /// <inheritdoc/>
    public void Record(in ProxyResult result, ProxyRequest request, TimeSpan elapsed)
    {
        ref Histogram? duration = ref _durations[Outcome.Of(result, request).Index];
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
