using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>Measures requests at the three layers of the original, and what comes of it (telemetry-connectivity.md 2.1).</summary>
internal sealed class GatewayStats
{
    private readonly MetricsOptions _options;
    private readonly StatsRegistry _registry;
    private readonly TimeProvider _clock;
    private readonly bool _hasTls;

    private GatewayStats(MetricsOptions options, GatewayServices services, bool hasTls)
    {
        _options = options;
        _registry = new StatsRegistry(services);
        _clock = services.Clock;
        _hasTls = hasTls;
        Collector = services.State.Take(MetricsOptions.Namespace, options.Window, () => new StatsCollector(options.Window, services.Clock));
    }

    /// <summary>What ends the windows, and has the last one.</summary>
    public StatsCollector Collector { get; }

    /// <summary>Compiles the measuring of a configuration, and the port that shows it.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="services">The surroundings; they get the port.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is measured.</returns>
    public static GatewayStats? Compile(GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        if (MetricsOptions.Read(config, diagnostics) is not { } options)
        {
            return null;
        }

        var stats = new GatewayStats(options, services, config.Tls is not null);
        FeatureListener? listener = null;
        if (options.Port > 0)
        {
            var settings = new FeatureListenerSettings("Stats", MetricsOptions.Namespace, options.Port);
            listener = services.State.Take(MetricsOptions.Namespace, settings, () => new FeatureListener(settings, services.KeptLog));
        }

        services.Ports.Add(new StatsPort(stats.Collector, stats._registry, listener, options.Host, services.Log));
        return stats;
    }

    /// <summary>Measures what an endpoint answers.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="next">The rest of its steps.</param>
    public RequestStep Router(EndpointConfig endpoint, RequestStep next) => _options.MeasuresRouter
        ? new MeasuredEndpoint(next, _registry.Router, _registry.ResponsesOf(endpoint.Path), _clock, _hasTls).Invoke
        : next;

    /// <summary>Measures all backends of an endpoint together.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>What is told of the calls; <see langword="null"/> when they are not measured.</returns>
    public ICallRecorder? Proxy(EndpointConfig endpoint) =>
        _options.MeasuresProxy ? _registry.CallsOf(CallStats.Pipe, endpoint.Path) : null;

    /// <summary>Measures one backend.</summary>
    /// <param name="pattern">Its URL pattern.</param>
    /// <param name="next">What calls it.</param>
    public BackendStep Backend(UrlPattern pattern, BackendStep next) => _options.MeasuresBackend
        ? new MeasuredBackend(next, _registry.CallsOf(CallStats.Backend, pattern.Text), _clock).Invoke
        : next;
}
