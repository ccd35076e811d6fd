using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The reading of one backend's bodies, of whole ones and of those that broke off.</summary>
/// <param name="attributes">What the series have in common.</param>
internal sealed class ReadSeries(MetricAttribute[] attributes) : IMetricSource
{
    private readonly Series _whole = new(attributes);
    private readonly Series _broken = new(MetricAttribute.Set([.. attributes, new("error", "true")]));

    /// <summary>Watches the body of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="clock">The source of time.</param>
    public UpstreamResponse Watch(UpstreamResponse answer, TimeProvider clock) => new Answer(answer, this, clock);

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        _whole.Collect(collection);
        _broken.Collect(collection);
    }

    private sealed class Answer(UpstreamResponse inner, ReadSeries series, TimeProvider clock) : ObservedAnswer(inner, clock)
    {
        protected override void Ended(TimeSpan elapsed, Failure? failure) =>
            (failure is null ? series._whole : series._broken).Record(Size, elapsed);
    }

    private sealed class Series(MetricAttribute[] attributes)
    {
        private readonly Histogram _sizes = new(Instruments.ReadSizes.Bounds);
        private readonly Histogram _times = new(Instruments.ReadTimes.Bounds);
        private bool _isUsed;

        public void Record(long size, TimeSpan elapsed)
        {
            if (!_isUsed)
            {
                _isUsed = true;
            }

            _sizes.Record(size);
            _times.Record(elapsed.Ticks);
        }

        public void Collect(MetricCollection collection)
        {
            if (_isUsed)
            {
                collection.Add(Instruments.ReadSize, attributes, collection.Add(Instruments.ReadSizes, attributes, _sizes).Value);
                collection.Add(Instruments.ReadTime, attributes, collection.Add(Instruments.ReadTimes, attributes, _times).Value);
            }
        }
    }
}
