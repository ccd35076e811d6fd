using Sluice.Cli.Output;
using Sluice.Configuration;
using Sluice.GoTemplate;

namespace Sluice.Cli.Commands;

/// <summary>The result of an audit, and its forms (core.md 1.4).</summary>
/// <param name="found">The recommendations.</param>
/// <param name="terminal">Where they are written.</param>
internal sealed class AuditReport(IReadOnlyList<AuditRecommendation> found, Terminal terminal)
{
    private const string Template = "format";

    /// <summary>Whether nothing is recommended.</summary>
    public bool IsEmpty => found.Count == 0;

    /// <summary>Writes a line for each recommendation to standard error.</summary>
    /// <param name="tellsPlaces">Whether a second line tells where in the file.</param>
    public void Write(bool tellsPlaces)
    {
        foreach (AuditRecommendation recommendation in found)
        {
            terminal.Error.WriteLine($"{recommendation.Rule}\t[{Coloured(Name(recommendation.Severity))}]   \t{recommendation.Message}");
            if (tellsPlaces)
            {
                terminal.Error.WriteLine($"\t{recommendation.Place.Position}: {recommendation.Place.Path}");
            }
        }
    }

    /// <summary>Writes what a Go template makes of the result to standard output.</summary>
    /// <param name="format">The template.</param>
    /// <returns>Whether it could; if not, the mistake was told.</returns>
    public bool TryRender(string format)
    {
        var templates = new TemplateSet();
        templates.AddJsonFunction("marshal", static name => name.ToLowerInvariant());
        templates.AddFunction("colored", (severity, _) => Coloured(severity));
        if (!templates.TryParse(Template, Template, format, out TemplateError? error))
        {
            return Refuse("ERROR parsing the template:", error);
        }

        if (!templates.TryRender(Template, Data(), out RenderedTemplate? rendered, out error))
        {
            return Refuse("ERROR rendering the results:", error);
        }

        terminal.Output.Write(rendered.Text);
        return true;
    }

    private bool Refuse(string heading, TemplateError error)
    {
        terminal.Failure(heading, $"\t{error.Position.Line}:{error.Position.Column}: {error.Message}{(error.Remedy is { } remedy ? $" ({remedy})" : "")}");
        return false;
    }

    private Dictionary<string, object?> Data() => new(StringComparer.Ordinal)
    {
        ["Recommendations"] = found.Select(static object? (r) => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Rule"] = r.Rule,
            ["Severity"] = Name(r.Severity),
            ["Message"] = r.Message,
        }).ToArray(),
        ["Stats"] = new Dictionary<string, object?>(StringComparer.Ordinal),
    };

    private static string Name(AuditSeverity severity) => severity.ToString().ToUpperInvariant();

    private string Coloured(string severity) => severity switch
    {
        "CRITICAL" => terminal.Tinted(severity, Tint.OnRed),
        "HIGH" => terminal.Tinted(severity, Tint.Red),
        "MEDIUM" => terminal.Tinted(severity, Tint.Yellow),
        "LOW" => terminal.Tinted(severity, Tint.Green),
        _ => severity,
    };
}
