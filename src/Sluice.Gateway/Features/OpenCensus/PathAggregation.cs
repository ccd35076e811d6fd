using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary><c>telemetry/opencensus</c> of an endpoint or a backend (telemetry-connectivity.md 2.3): how metrics tell a path. It is always told as it is
/// configured, with its placeholders, so that clients cannot make series without end.</summary>
internal static class PathAggregation
{
    private static readonly string[] Choices = ["pattern", "lastparam", "off"];

    /// <summary>Tells what is not done.</summary>
    /// <param name="config">The <c>extra_config</c> of the endpoint or the backend.</param>
    /// <param name="diagnostics">Where it is told.</param>
    public static void Check(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (config.TryGet(OpenCensusOptions.Namespace, out ConfigNode? node) && node is not ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            ObjectReader reader = ObjectReader.Strict(node, diagnostics);
            string choice = reader.Choice("path_aggregation", Choices, "pattern");
            reader.WarnUnknownKeys();
            if (choice is not ("pattern" or ""))
            {
                diagnostics.Warning(OpenCensusCodes.PathAggregation, reader.Child("path_aggregation")!, "the path is told as it is configured, as with pattern",
                    "write pattern, or remove it");
            }
        }
    }
}
