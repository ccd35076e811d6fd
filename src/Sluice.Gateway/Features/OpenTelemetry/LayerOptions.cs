using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>What is reported of a layer (telemetry-connectivity.md 2.4). As <c>proxy</c>: of what happens between an endpoint and its
/// backends.</summary>
internal record LayerOptions
{
    /// <summary>The layer when nothing is written: everything is on.</summary>
    public LayerOptions()
    {
    }

    /// <summary>Reads the keys that layers have in common.</summary>
    /// <param name="reader">The layer's object.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    protected LayerOptions(ObjectReader reader, DiagnosticBag diagnostics)
    {
        DisableMetrics = reader.Boolean("disable_metrics");
        DisableTraces = reader.Boolean("disable_traces");
        ReportHeaders = reader.Boolean("report_headers");
        SkipHeaders = reader.Strings("skip_headers");
        MetricsAttributes = StaticAttribute.Read(reader, "metrics_static_attributes", diagnostics);
        TracesAttributes = StaticAttribute.Read(reader, "traces_static_attributes", diagnostics);
    }

    /// <summary><c>disable_metrics</c>. Default false.</summary>
    public bool DisableMetrics { get; }

    /// <summary><c>disable_traces</c>. Default false.</summary>
    public bool DisableTraces { get; }

    /// <summary><c>report_headers</c>: whether spans have the headers of request and answer. Default false.</summary>
    public bool ReportHeaders { get; }

    /// <summary><c>skip_headers</c>: the headers that are not reported. Default none.</summary>
    public IReadOnlyList<string> SkipHeaders { get; } = [];

    /// <summary><c>metrics_static_attributes</c>. Default none.</summary>
    public IReadOnlyList<StaticAttribute> MetricsAttributes { get; } = [];

    /// <summary><c>traces_static_attributes</c>. Default none.</summary>
    public IReadOnlyList<StaticAttribute> TracesAttributes { get; } = [];

    /// <summary>Reads the layer.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public static LayerOptions? Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return null;
        }

        var layer = new LayerOptions(reader, diagnostics);
        reader.WarnUnknownKeys();
        return layer;
    }
}

/// <summary>What is reported of everything that the listener serves: <c>global</c> (telemetry-connectivity.md 2.4).</summary>
internal sealed record GlobalLayer : LayerOptions
{
    private static readonly string[] Conventions = ["1.27"];

    /// <summary>The layer when nothing is written: everything is on.</summary>
    public GlobalLayer()
    {
    }

    private GlobalLayer(ObjectReader reader, DiagnosticBag diagnostics)
        : base(reader, diagnostics)
    {
        DisablePropagation = reader.Boolean("disable_propagation");
        string convention = reader.Choice("semantic_convention", Conventions);
        FollowsConvention = convention == "1.27";
        if (convention.Length > 0 && !FollowsConvention)
        {
            diagnostics.Warning(OpenTelemetryCodes.SemanticConvention, reader.Child("semantic_convention")!,
                $"\"{convention}\" is not a known convention: metrics have their old names", "write 1.27, or remove it");
        }
    }

    /// <summary><c>disable_propagation</c>: whether the trace context that a client sends is not looked at. Default false.</summary>
    public bool DisablePropagation { get; }

    /// <summary><c>semantic_convention</c>: whether metrics of HTTP have the names and units of version 1.27 of OpenTelemetry's conventions.
    /// Default false: the names that KrakenD's dashboards ask for.</summary>
    public bool FollowsConvention { get; }

    /// <summary>Reads the layer of the service.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static new GlobalLayer Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return new GlobalLayer();
        }

        var layer = new GlobalLayer(reader, diagnostics);
        reader.WarnUnknownKeys();
        return layer;
    }
}
