using Sluice.Configuration;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Observation.Otlp;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>Reports metrics to OTLP receivers (telemetry-connectivity.md 2.4).</summary>
internal static class OpenTelemetryReports
{
    /// <summary>Begins the reports of a configuration, or goes on with those of the one that serves until now.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="metrics">What is reported.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="services">The surroundings; they get what begins with the configuration.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static void Begin(
        OpenTelemetryOptions options, IMetricSource metrics, GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        var environment = OtlpEnvironment.Read(OtlpSignal.Metrics, Environment.GetEnvironmentVariable);
        OtlpResource resource = OtlpReceivers.Resource(options);
        Beginning beginning = services.State.Take($"{OpenTelemetryOptions.Namespace} beginning", "", () => new Beginning(services.Clock.GetUtcNow()));
        foreach (OtlpExporterOptions exporter in options.Otlp.Where(static o => !o.DisableMetrics))
        {
            OtlpDestination destination = exporter.Destination;
            string name = $"[SERVICE: OpenTelemetry] metrics to {destination}";
            OtlpMetricReporter? reporter = OtlpReceivers.Open(
                () => services.State.Take(
                    $"{OpenTelemetryOptions.Namespace} metrics to {exporter.Name} at {destination}",
                    new ReporterSettings(destination, environment, string.Join(',', resource.Attributes), exporter.MetricPeriod),
                    () => new OtlpMetricReporter(
                        new OtlpClient(destination, OtlpSignal.Metrics, environment, services.Clock),
                        new OtlpMetrics(resource, OpenTelemetryOptions.Scope),
                        new OtlpMetricReporterSettings(exporter.MetricPeriod, beginning.At),
                        new DeliveryLog(services.KeptLog, name, services.Clock),
                        services.Clock)),
                "metrics", destination, config, diagnostics);
            if (reporter is not null)
            {
                services.Ports.Add(new OtlpMetricReport(reporter, metrics));
            }
        }
    }

    // When the first configuration with metrics began: series are kept over reloads, and count from then on.
    private sealed record Beginning(DateTimeOffset At);

    // What a reporter is made of; it is kept over a reload that leaves this as it is.
    private sealed record ReporterSettings(OtlpDestination Destination, OtlpEnvironment Environment, string Resource, TimeSpan Period);
}
