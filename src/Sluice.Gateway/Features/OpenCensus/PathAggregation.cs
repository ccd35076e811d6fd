using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary><c>path_aggregation</c> of an endpoint or a backend: how metrics tell a path.</summary>
internal enum PathAggregation
{
    /// <summary><c>pattern</c>, and whatever is unknown: as it is configured, with its placeholders. The default.</summary>
    Pattern,

    /// <summary><c>lastparam</c>: as it was called, but for its last segment where that is a placeholder.</summary>
    LastParameter,

    /// <summary><c>off</c>: as it was called.</summary>
    Off,
}

/// <summary><c>telemetry/opencensus</c> of an endpoint or a backend (telemetry-connectivity.md 2.3).</summary>
internal static class PathAggregationOptions
{
    private static readonly string[] Choices = ["pattern", "lastparam", "off"];

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The <c>extra_config</c> of the endpoint or the backend.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static PathAggregation Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(OpenCensusOptions.Namespace, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return PathAggregation.Pattern;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        string choice = reader.Choice("path_aggregation", Choices, "pattern");
        reader.WarnUnknownKeys();
        switch (choice)
        {
            case "lastparam":
                return PathAggregation.LastParameter;
            case "off":
                return PathAggregation.Off;
            case "pattern" or "":
                return PathAggregation.Pattern;
            default:
                diagnostics.Warning(OpenCensusCodes.PathAggregation, reader.Child("path_aggregation")!, $"\"{choice}\" is not known, so it counts as pattern",
                    "write pattern, lastparam or off");
                return PathAggregation.Pattern;
        }
    }
}
