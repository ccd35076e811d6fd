using System.Net;
using Sluice.Gateway.Features.Influx;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>Tells the views of a configuration to Prometheus and InfluxDB.</summary>
internal static class ViewExporters
{
    /// <summary>The time between two pushes unless <c>reporting_period</c> says another.</summary>
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(10);

    /// <summary>Adds the exporters to a configuration.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="views">The views.</param>
    /// <param name="services">The surroundings; they get the exporters.</param>
    public static void Open(OpenCensusOptions options, OpenCensusViews views, GatewayServices services)
    {
        if (options.Prometheus is { } prometheus)
        {
            var settings = new FeatureListenerSettings("OpenCensus", OpenCensusOptions.Namespace, prometheus.Port);
            FeatureListener listener = services.State.Take($"port {prometheus.Port}", settings, () => new FeatureListener(settings, services.KeptLog));
            var page = new PrometheusPage(views, [], [new RuntimeFigures(), new ProcessFigures()]);
            services.Ports.Add(new FeaturePort(listener, IPAddress.IPv6Any, page.AnswerAsync));
        }

        if (options.Influx is { } influx)
        {
            TimeSpan period = options.ReportingPeriod > TimeSpan.Zero ? options.ReportingPeriod : DefaultPeriod;
            InfluxPush.Open(OpenCensusOptions.Namespace, new PushSettings(influx.Target, period, influx.Timeout, BufferSize: 0),
                new PointSource(() => ViewPoints.Of(views, influx.Instance, services.Clock.GetUtcNow())), services);
        }
    }
}
