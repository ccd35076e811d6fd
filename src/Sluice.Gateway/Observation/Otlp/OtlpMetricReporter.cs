using Sluice.Gateway.Hosting;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Observation.Otlp;

/// <summary>Reports figures to a collector again and again. It stays over reloads that keep its settings, reports what the configuration that
/// serves has, and does so once more at the end, for a bounded time.</summary>
internal sealed class OtlpMetricReporter : IDisposable
{
    /// <summary>How long the end waits for the last report: a stop that hangs on a collector is worse than a lost one.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly OtlpClient _client;
    private readonly OtlpMetrics _form;
    private readonly DeliveryLog _log;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _began;
    private readonly PeriodicTimer _timer;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Task _loop;
    private IMetricSource? _source;

    /// <summary>Begins to report.</summary>
    /// <param name="client">Hands the reports over; disposed of at the end.</param>
    /// <param name="form">The form of reports.</param>
    /// <param name="settings">When and since when.</param>
    /// <param name="log">Tells what becomes of reports.</param>
    /// <param name="clock">The source of time.</param>
    public OtlpMetricReporter(OtlpClient client, OtlpMetrics form, OtlpMetricReporterSettings settings, DeliveryLog log, TimeProvider clock)
    {
        _client = client;
        _form = form;
        _log = log;
        _clock = clock;
        _began = settings.Began;
        _timer = new PeriodicTimer(TimerTime.Bounded(settings.Period), clock);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Reports other figures from now on.</summary>
    /// <param name="source">What has them.</param>
    public void Report(IMetricSource source) => Volatile.Write(ref _source, source);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Cancel();
        _timer.Dispose();
        if (!_loop.Wait(FlushTimeout))
        {
            _abandoned.Cancel();
            _loop.Wait(FlushTimeout);
        }

        _client.Dispose();
        _ending.Dispose();
        _abandoned.Dispose();
    }

    private async Task RunAsync()
    {
        bool goesOn = true;
        while (goesOn)
        {
            // False when the timer was disposed of, which is the end: then there is one more report.
            goesOn = await _timer.WaitForNextTickAsync();
            if (Volatile.Read(ref _source) is not { } source)
            {
                continue;
            }

            var collection = new MetricCollection();
            source.Collect(collection);
            int count = collection.Metrics.Sum(static m => m.Series.Count);
            if (count > 0)
            {
                _log.Note(await _client.SendAsync(_form.Write(collection, _began, _clock.GetUtcNow()), _ending.Token, _abandoned.Token), count);
            }
        }
    }
}

/// <summary>When figures are reported, and since when they count.</summary>
/// <param name="Period">The time between two reports.</param>
/// <param name="Began">When the counting began.</param>
internal sealed record OtlpMetricReporterSettings(TimeSpan Period, DateTimeOffset Began);

/// <summary>Lets a reporter report what a configuration has, as soon as that serves.</summary>
/// <param name="reporter">The reporter.</param>
/// <param name="source">What has the figures.</param>
internal sealed class OtlpMetricReport(OtlpMetricReporter reporter, IMetricSource source) : IFeaturePort
{
    /// <inheritdoc/>
    public ValueTask<string?> ServeAsync(CancellationToken cancellation)
    {
        reporter.Report(source);
        return new ValueTask<string?>((string?)null);
    }
}
