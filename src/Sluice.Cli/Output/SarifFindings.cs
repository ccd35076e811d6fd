using System.Text.Json;
using Sluice.Configuration;

namespace Sluice.Cli.Output;

/// <summary>Findings as a log of the Static Analysis Results Interchange Format 2.1.0 (OASIS), which code hosts and editors show beside the
/// code. The rules of the log are the codes that the findings have.</summary>
internal static class SarifFindings
{
    /// <summary>Writes the log.</summary>
    /// <param name="report">The findings.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(FindingReport report, TextWriter output) => JsonFindings.WriteDocument(output, json =>
    {
        List<DiagnosticCode> rules = [.. report.Findings.Select(static d => d.Code).Distinct().OrderBy(static c => c.Number)];
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(rules, json);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (Diagnostic finding in report.Findings)
        {
            WriteResult(finding, rules.IndexOf(finding.Code), json);
        }

        json.WriteEndArray();
        if (report.Omitted > 0)
        {
            json.WriteStartObject("properties");
            json.WriteNumber("omittedResults", report.Omitted);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteTool(List<DiagnosticCode> rules, Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Sluice");
        json.WriteString("semanticVersion", ProductVersion.Text);
        json.WriteStartArray("rules");
        foreach (DiagnosticCode code in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", code.Id);
            WriteMessage(json, "shortDescription", code.Title);
            WriteMessage(json, "fullDescription", code.Explanation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Diagnostic finding, int rule, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Code.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", finding.Severity == DiagnosticSeverity.Error ? "error" : "warning");
        WriteMessage(json, "message", FindingReport.Sentence(finding));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (finding.Position.IsFile)
        {
            WritePlace(finding.Position, json);
        }

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", finding.Position.Variable ?? finding.Path);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePlace(SourcePosition position, Utf8JsonWriter json)
    {
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", UriOf(position.File));
        json.WriteEndObject();
        if (position.Line > 0)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", position.Line);
            json.WriteNumber("startColumn", position.Column);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>A path as a URI reference (RFC 3986): relative ones stay so, to the folder that the command runs in.</summary>
    private static string UriOf(string path)
    {
        if (Path.IsPathFullyQualified(path))
        {
            return new Uri(path).AbsoluteUri;
        }

        string[] steps = [.. path.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString)];
        return string.Join('/', steps);
    }

    // Braces stand for arguments in the format's messages, unless they are doubled (3.11.5).
    private static void WriteMessage(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        json.WriteEndObject();
    }
}
