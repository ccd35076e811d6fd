namespace Sluice.Configuration;

/// <summary>The names of encodings (core.md 8.5).</summary>
internal static class EncodingNames
{
    /// <summary>The encoding that passes bodies on untouched.</summary>
    public const string NoOp = "no-op";

    /// <summary>What a backend can answer in.</summary>
    public static readonly string[] Inputs = ["json", "safejson", "fast-json", "string", "xml", "rss", "yaml", NoOp];

    /// <summary>What a client can be answered in.</summary>
    public static readonly string[] Outputs = ["json", "fast-json", "json-collection", "string", "xml", "yaml", "negotiate", NoOp];

    /// <summary>Warns when a backend's <c>encoding</c> is unknown: it is read as json.</summary>
    public static void CheckInput(ConfigNode node, string name, DiagnosticBag diagnostics)
    {
        if (!Inputs.Contains(name, StringComparer.Ordinal))
        {
            Warn(BackendCodes.Encoding, node, "encoding", Inputs, name, "bodies are read as json", diagnostics);
        }
    }

    /// <summary>Warns when an <c>output_encoding</c> is unknown: the encoding of the only backend decides, else json.</summary>
    public static void CheckOutput(ConfigNode node, string name, DiagnosticBag diagnostics)
    {
        if (!Outputs.Contains(name, StringComparer.Ordinal))
        {
            Warn(EndpointCodes.OutputEncoding, node, "output encoding", Outputs, name,
                "an only backend's \"encoding\" decides, else it is json", diagnostics);
        }
    }

    private static void Warn(
        DiagnosticCode code, ConfigNode node, string what, string[] names, string name, string effect, DiagnosticBag diagnostics)
    {
        string? nearest = NearestName.Find(name, names);
        diagnostics.Warning(code, node, $"this is not a known {what}: {effect}",
            nearest is null ? $"write one of {string.Join(", ", names)}" : $"did you mean \"{nearest}\"?");
    }
}
