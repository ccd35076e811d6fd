using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary><c>telemetry/opentelemetry</c> of an endpoint and of a backend: what takes the place of the service's layers, and attributes that
/// are added (telemetry-connectivity.md 2.4).</summary>
internal static class OpenTelemetryOverrides
{
    /// <summary>Reads the layers of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="service">The settings of the service.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static EndpointLayers Read(EndpointConfig endpoint, OpenTelemetryOptions service, DiagnosticBag diagnostics)
    {
        if (Reader(endpoint.ExtraConfig, diagnostics) is not { } reader)
        {
            return new EndpointLayers(service.Proxy, [], []);
        }

        ObjectReader? global = reader.Object("global");
        var layers = new EndpointLayers(
            LayerOptions.Read(reader.Object("proxy"), diagnostics) ?? service.Proxy,
            global is null ? [] : StaticAttribute.Read(global, "metrics_static_attributes", diagnostics),
            global is null ? [] : StaticAttribute.Read(global, "traces_static_attributes", diagnostics));
        global?.WarnUnknownKeys();
        End(reader, ["backend", "exporters_override"], diagnostics);
        return layers;
    }

    /// <summary>Reads the layer of a backend.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="service">The settings of the service.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static BackendLayer Read(BackendConfig backend, OpenTelemetryOptions service, DiagnosticBag diagnostics)
    {
        if (Reader(backend.ExtraConfig, diagnostics) is not { } reader)
        {
            return service.Backend;
        }

        BackendLayer layer = BackendLayer.Read(reader.Object("backend"), diagnostics) ?? service.Backend;
        End(reader, ["proxy", "global", "exporters_override"], diagnostics);
        return layer;
    }

    private static ObjectReader? Reader(ExtraConfig config, DiagnosticBag diagnostics) =>
        config.TryGet(OpenTelemetryOptions.Namespace, out ConfigNode? node) && node is not ConfigScalar { ScalarKind: ConfigScalarKind.Null }
            ? ObjectReader.Strict(node, diagnostics)
            : null;

    private static void End(ObjectReader reader, ReadOnlySpan<string> elsewhere, DiagnosticBag diagnostics)
    {
        foreach (string key in elsewhere)
        {
            if (reader.Has(key))
            {
                diagnostics.Warning(OpenTelemetryCodes.NoEffect, reader.Child(key)!, $"{key} has no effect here", "remove it");
            }
        }

        if (reader.Has("layers"))
        {
            diagnostics.Warning(OpenTelemetryCodes.NoEffect, reader.Child("layers")!, "layers has no effect here: the layers stand directly in the object",
                "write what layers holds in its place");
        }

        reader.WarnUnknownKeys();
    }
}

/// <summary>The layers of an endpoint.</summary>
/// <param name="Proxy">The proxy layer.</param>
/// <param name="MetricsAttributes">The attributes that are added to metrics of the global layer.</param>
/// <param name="TracesAttributes">The attributes that are added to spans of the global layer.</param>
internal sealed record EndpointLayers(
    LayerOptions Proxy, IReadOnlyList<StaticAttribute> MetricsAttributes, IReadOnlyList<StaticAttribute> TracesAttributes);
