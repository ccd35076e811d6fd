namespace Sluice.Gateway.Observation.Otlp;

/// <summary>What is told of this gateway with everything that is exported: <c>service.name</c> and the like.</summary>
internal sealed class OtlpResource
{
    /// <summary>The version of the conventions that the attributes follow, as in the original.</summary>
    public const string SchemaUrl = "https://opentelemetry.io/schemas/1.21.0";

    private readonly KeyValuePair<string, string>[] _attributes;

    /// <summary>Puts the attributes together.</summary>
    /// <param name="configured">Those of the configuration.</param>
    /// <param name="environment">Those of <c>OTEL_RESOURCE_ATTRIBUTES</c>, which count where the configuration has none of the name.</param>
    public OtlpResource(IReadOnlyList<KeyValuePair<string, string>> configured, IReadOnlyList<KeyValuePair<string, string>> environment) =>
        _attributes =
        [
            .. configured,
            .. environment.Where(e => !configured.Any(c => c.Key == e.Key)).DistinctBy(static e => e.Key, StringComparer.Ordinal),
        ];

    /// <summary>The attributes.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes => _attributes;

    /// <summary>Writes the message <c>Resource</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="field">The field that it is.</param>
    public void Write(ProtobufWriter writer, int field)
    {
        int resource = writer.Begin(field);
        foreach ((string key, string value) in _attributes)
        {
            OtlpAttributes.Write(writer, 1, key, value);
        }

        writer.End(resource);
    }
}
