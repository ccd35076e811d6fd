using Sluice.Configuration;
using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>An attribute that the configuration adds to everything of a layer.</summary>
/// <param name="Key"><c>key</c>.</param>
/// <param name="Value"><c>value</c>.</param>
internal readonly record struct StaticAttribute(string Key, string Value)
{
    /// <summary>Reads a list of attributes. Those without a key or a value are told and left out.</summary>
    /// <param name="layer">What has the list.</param>
    /// <param name="key">The list's key.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static IReadOnlyList<StaticAttribute> Read(ObjectReader layer, string key, DiagnosticBag diagnostics)
    {
        var attributes = new List<StaticAttribute>();
        foreach (ConfigNode node in layer.List(key))
        {
            ObjectReader reader = layer.Nested(node);
            var attribute = new StaticAttribute(reader.String("key"), reader.String("value"));
            reader.WarnUnknownKeys();
            if (attribute.Key.Length > 0 && attribute.Value.Length > 0)
            {
                attributes.Add(attribute);
            }
            else
            {
                diagnostics.Warning(OpenTelemetryCodes.Attribute, node, "an attribute without a key or a value is not reported",
                    "write { \"key\": \"...\", \"value\": \"...\" }");
            }
        }

        return attributes;
    }

    /// <summary>The attributes as those of metrics.</summary>
    /// <param name="attributes">The attributes.</param>
    public static MetricAttribute[] Of(IReadOnlyList<StaticAttribute> attributes) =>
        [.. attributes.Select(static a => new MetricAttribute(a.Key, a.Value))];
}
