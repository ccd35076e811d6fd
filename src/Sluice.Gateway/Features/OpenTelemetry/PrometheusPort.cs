using Sluice.Gateway.Hosting;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Observation.Otlp;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The ports that answer Prometheus (telemetry-connectivity.md 2.4, 2.5).</summary>
internal static class PrometheusPort
{
    private static readonly PrometheusLabel[] Scope =
        [new("otel_scope_name", OpenTelemetryOptions.Scope), new("otel_scope_version", "")];

    /// <summary>Adds the ports of a configuration.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="metrics">The metrics of requests; <see langword="null"/> for none.</param>
    /// <param name="services">The surroundings; they get the ports.</param>
    public static void Open(OpenTelemetryOptions options, IMetricSource? metrics, GatewayServices services)
    {
        OtlpResource resource = OtlpReceivers.Resource(options);
        foreach (PrometheusExporterOptions exporter in options.Prometheus)
        {
            var settings = new FeatureListenerSettings("OpenTelemetry", OpenTelemetryOptions.Namespace, exporter.Port);
            FeatureListener listener = services.State.Take(
                $"port {exporter.Port}", settings, () => new FeatureListener(settings, services.KeptLog));
            var page = new PrometheusPage(exporter.DisableMetrics ? null : metrics, Scope, Others(resource, exporter));
            services.Ports.Add(new FeaturePort(listener, exporter.Address, page.AnswerAsync));
        }
    }

    private static IMetricSource[] Others(OtlpResource resource, PrometheusExporterOptions exporter)
    {
        List<IMetricSource> others = [];
        if (!exporter.DisableMetrics)
        {
            others.Add(new ResourceFigures(resource));
        }

        if (exporter.GoMetrics)
        {
            others.Add(new RuntimeFigures());
        }

        if (exporter.ProcessMetrics)
        {
            others.Add(new ProcessFigures());
        }

        return [.. others];
    }
}
