using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Observation.Otlp;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>Tells Prometheus what the gateway is, and what makes its metrics.</summary>
/// <param name="resource">What the gateway is.</param>
internal sealed class ResourceFigures(OtlpResource resource) : IMetricSource
{
    private static readonly MetricInfo Target = Info("target_info", "Target metadata");
    private static readonly MetricInfo Scope = Info("otel_scope_info", "Instrumentation Scope metadata");

    private readonly MetricAttribute[] _resource = MetricAttribute.Set(resource.Attributes.Select(static r => new MetricAttribute(r.Key, r.Value)));
    private readonly MetricAttribute[] _scope = [new("otel_scope_name", OpenTelemetryOptions.Scope), new("otel_scope_version", "")];

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        collection.Add(Target, _resource, 1);
        collection.Add(Scope, _scope, 1);
    }

    private static MetricInfo Info(string name, string description) =>
        new(name, MetricKind.Gauge) { PrometheusName = name, Description = description };
}
