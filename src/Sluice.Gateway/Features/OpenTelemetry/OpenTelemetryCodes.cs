using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>What is told of <c>telemetry/opentelemetry</c>. Each code explains itself.</summary>
internal static class OpenTelemetryCodes
{
    public static readonly DiagnosticArea Area = new("telemetry/opentelemetry", 3200, 3249);

    public static readonly DiagnosticCode NoEffect = Area.Add(3201, "an OpenTelemetry setting without effect",
        "The setting is one of KrakenD's schema or of its paid edition that neither KrakenD nor Sluice reads, or it stands where it is not read.");

    public static readonly DiagnosticCode NothingExported = Area.Add(3202, "telemetry that goes nowhere",
        "Without an exporter that takes them, neither metrics nor traces are made.");

    public static readonly DiagnosticCode ExporterName = Area.Add(3203, "exporters of the same name",
        "KrakenD exports nothing at all when two exporters have the same name. Sluice uses both.");

    public static readonly DiagnosticCode Port = Area.Add(3204, "a port that cannot be used",
        "Each exporter for Prometheus listens on a port of its own, which neither the gateway nor another exporter uses.");

    public static readonly DiagnosticCode Address = Area.Add(3205, "an address that cannot be used",
        "`listen_ip` is an IP address of this machine. `host` of an exporter for OTLP is a name or an address, with `http://` or `https://` before it or not.");

    public static readonly DiagnosticCode SampleRate = Area.Add(3206, "a sample rate that samples everything",
        "As in KrakenD, a `trace_sample_rate` of 0 or less samples every request, as one of 1 or more does. `disable_traces` switches traces off.");

    public static readonly DiagnosticCode SemanticConvention = Area.Add(3207, "an unknown semantic convention",
        "`semantic_convention` is empty, for the names that KrakenD's dashboards ask for, or `1.27`. Any other counts as empty.");

    public static readonly DiagnosticCode Attribute = Area.Add(3208, "a static attribute that is not reported",
        "A static attribute has a `key` and a `value`, both texts. One without either is left out.");

    public static readonly DiagnosticCode Propagator = Area.Add(3210, "a form of traces that is not known",
        "`OTEL_PROPAGATORS` of the environment names the forms in which traces pass through: `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, `ottrace`, `xray`, or `none`. Others are left out; with no other left, `tracecontext,baggage` counts.");

    public static readonly DiagnosticCode Certificate = Area.Add(3211, "certificates for a collector that cannot be used",
        "`OTEL_EXPORTER_OTLP_CERTIFICATE`, `OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE` and `OTEL_EXPORTER_OTLP_CLIENT_KEY` of the environment name files in the PEM form. Nothing is sent to a collector when they cannot be read.");

    public static readonly DiagnosticCode Partial = Area.Add(3209, "layers that are switched off by a partial object",
        "As in KrakenD, what is absent from an object `metrics` or `traces` of the backend layer is off: `round_trip`, `read_payload` and `detailed_connection` are only on by default while the whole object is absent.");
}
