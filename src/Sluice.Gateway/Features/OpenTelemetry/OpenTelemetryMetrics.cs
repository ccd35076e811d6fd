using System.Text.RegularExpressions;
using Sluice.Configuration;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The metrics of one configuration: puts what measures into the chains of its endpoints and backends, and knows all series.</summary>
internal sealed partial class OpenTelemetryMetrics : IMetricSource
{
    private readonly OpenTelemetryPlan _plan;
    private readonly GatewayServices _services;
    private readonly List<IMetricSource> _sources = [];

    private OpenTelemetryMetrics(OpenTelemetryPlan plan, GatewayConfig config, GatewayServices services)
    {
        _plan = plan;
        _services = services;
        if (!plan.Options.Global.DisableMetrics)
        {
            var server = new ServerMetrics(plan, config, services);
            services.Observers.Add(server);
            _sources.Add(server);
        }
    }

    /// <summary>Compiles the metrics.</summary>
    /// <param name="plan">What is reported; <see langword="null"/> for nothing.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="services">The surroundings; they get what observes requests, and the exporters.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nobody takes metrics.</returns>
    public static OpenTelemetryMetrics? Compile(
        OpenTelemetryPlan? plan, GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        if (plan is null)
        {
            return null;
        }

        OpenTelemetryMetrics? metrics = plan.Options.ExportsMetrics ? new OpenTelemetryMetrics(plan, config, services) : null;
        PrometheusPort.Open(plan.Options, metrics, services);
        if (metrics is not null)
        {
            OpenTelemetryReports.Begin(plan.Options, metrics, config, services, diagnostics);
        }

        return metrics;
    }

    /// <summary>Measures an endpoint's calls to its backends.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>What is told of them; <see langword="null"/> when the layer has no metrics.</returns>
    public ICallRecorder? Proxy(EndpointConfig endpoint)
    {
        LayerOptions layer = _plan.Of(endpoint).Proxy;
        if (layer.DisableMetrics || _plan.Options.Skips(endpoint))
        {
            return null;
        }

        MetricAttribute[] attributes = MetricAttribute.Set(
            [new("http.request.method", endpoint.Method), new("http.route", endpoint.Path), .. StaticAttribute.Of(layer.MetricsAttributes)]);
        return Take($"proxy {endpoint.Method} {endpoint.Path}", attributes, () => new StageSeries(Instruments.ProxyDuration, attributes));
    }

    /// <summary>Measures the calls to a backend.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backend">Its backend.</param>
    /// <param name="pattern">The backend's URL pattern; see <see cref="Requests.UrlPattern.Text"/>.</param>
    /// <param name="next">What makes the calls.</param>
    /// <returns>The next step itself when the stage has no metrics.</returns>
    public BackendStep Backend(EndpointConfig endpoint, BackendConfig backend, string pattern, BackendStep next)
    {
        BackendDetail detail = _plan.Of(backend).Metrics;
        if (detail.DisableStage || _plan.Options.Skips(endpoint))
        {
            return next;
        }

        MetricAttribute[] attributes = Attributes(endpoint, backend, pattern);
        StageSeries series = Take(BackendPlace.Of(endpoint, backend), attributes, () => new StageSeries(Instruments.BackendDuration, attributes));
        return new MeasuredBackend(next, series, _services.Clock).Invoke;
    }

    /// <summary>Measures the exchanges with a backend, and the reading of bodies.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backend">Its backend.</param>
    /// <param name="pattern">The backend's URL pattern; see <see cref="Requests.UrlPattern.Text"/>.</param>
    /// <param name="inner">What stands before the transport of the backend; <see langword="null"/> for nothing.</param>
    /// <returns><paramref name="inner"/> itself when neither is measured.</returns>
    public TransportLayer? RoundTrip(EndpointConfig endpoint, BackendConfig backend, string pattern, TransportLayer? inner)
    {
        BackendDetail detail = _plan.Of(backend).Metrics;
        if ((!detail.RoundTrip && !detail.ReadPayload) || _plan.Options.Skips(endpoint))
        {
            return inner;
        }

        Instruments instruments = _plan.Instruments;
        bool detailed = detail.RoundTrip && detail.DetailedConnection;
        MetricAttribute[] attributes = Attributes(endpoint, backend, pattern);
        string place = BackendPlace.Of(endpoint, backend);
        ReadSeries? read = detail.ReadPayload ? Take(place, attributes, () => new ReadSeries(attributes)) : null;
        MetricAttribute[] own = MetricAttribute.Set([.. attributes, new("clientname", Route(pattern))]);
        RoundTripSeries? roundTrip = detail.RoundTrip
            ? Take(detailed ? $"{place} in detail" : place, own, () => new RoundTripSeries(instruments, detailed, own))
            : null;
        TimeProvider clock = _services.Clock;
        return (transport, follows) => new RoundTripMetrics(
            inner is null ? transport : inner(transport, follows), roundTrip, read, detailed, clock);
    }

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        foreach (IMetricSource source in _sources)
        {
            source.Collect(collection);
        }
    }

    /// <summary>A backend's route as the original tells it: <c>/users/:id</c>.</summary>
    /// <param name="pattern">The URL pattern; see <see cref="Requests.UrlPattern.Text"/>.</param>
    internal static string Route(string pattern) => Placeholder().Replace(pattern, static m => ":" + m.Groups["name"].Value.ToLowerInvariant());

    private MetricAttribute[] Attributes(EndpointConfig endpoint, BackendConfig backend, string pattern) => MetricAttribute.Set(
    [
        new("http.request.method", backend.Method),
        new("http.route", Route(pattern)),
        new("krakend.endpoint.route", endpoint.Path),
        new("krakend.endpoint.method", endpoint.Method),
        .. StaticAttribute.Of(_plan.Of(backend).Metrics.Attributes),
    ]);

    private T Take<T>(string place, MetricAttribute[] attributes, Func<T> create)
        where T : class, IMetricSource
    {
        T series = _services.State.Take($"{OpenTelemetryOptions.Namespace} {place}", new SeriesSettings(_plan.Instruments, attributes), create);
        _sources.Add(series);
        return series;
    }

    [GeneratedRegex(@"\{\{\.(?<name>.*?)\}\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
