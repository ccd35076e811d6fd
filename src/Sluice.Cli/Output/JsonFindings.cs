using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Configuration;

namespace Sluice.Cli.Output;

/// <summary>Findings as JSON, for scripts and editors. The form is described in docs/cli.md and only ever gains keys.</summary>
internal static class JsonFindings
{
    /// <summary>How documents are written: for a terminal or a file, never into HTML.</summary>
    public static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document.</summary>
    /// <param name="report">The findings.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(FindingReport report, TextWriter output) => WriteDocument(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("file", report.File);
        json.WriteNumber("errors", report.Count(DiagnosticSeverity.Error));
        json.WriteNumber("warnings", report.Count(DiagnosticSeverity.Warning));
        json.WriteNumber("omitted", report.Omitted);
        json.WriteStartArray("findings");
        foreach (Diagnostic finding in report.Findings)
        {
            WriteFinding(finding, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Writes a JSON document and a line end.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="write">Writes the document's value.</param>
    public static void WriteDocument(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Options))
        {
            write(json);
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }

    private static void WriteFinding(Diagnostic finding, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code.Id);
        json.WriteString("title", finding.Code.Title);
        json.WriteString("severity", finding.Severity == DiagnosticSeverity.Error ? "error" : "warning");
        SourcePosition position = finding.Position;
        WriteText(json, "file", position.IsFile ? position.File : null);
        WriteNumber(json, "line", position.Line);
        WriteNumber(json, "column", position.Column);
        WriteText(json, "variable", position.Variable);
        json.WriteString("path", finding.Path);
        json.WriteString("message", finding.Message);
        WriteText(json, "remedy", finding.Remedy);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int number)
    {
        if (number == 0)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, number);
        }
    }
}
