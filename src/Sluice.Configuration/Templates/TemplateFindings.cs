using Sluice.GoTemplate;

namespace Sluice.Configuration;

/// <summary>The findings of flexible configuration.</summary>
internal static class TemplateFindings
{
    /// <summary>Tells an error of a template. The original hides it, and tells what is wrong with the template as JSON.</summary>
    /// <param name="diagnostics">Takes the finding.</param>
    /// <param name="error">The error.</param>
    public static void Add(DiagnosticBag diagnostics, TemplateError error)
    {
        string expression = error.Expression.Length > 0 ? $", in: {error.Expression}" : "";
        DiagnosticCode code = error.Kind switch
        {
            TemplateErrorKind.Syntax => TemplateCodes.Syntax,
            TemplateErrorKind.Limit => TemplateCodes.Limit,
            _ => TemplateCodes.Failed,
        };
        Tell(code, diagnostics, DiagnosticSeverity.Error, Place(error.Position), "$", error.Message + expression, error.Remedy);
    }

    /// <summary>Tells that a settings file holds no object.</summary>
    /// <param name="diagnostics">Takes the finding.</param>
    /// <param name="node">What it holds.</param>
    public static void SettingsNotAnObject(DiagnosticBag diagnostics, ConfigNode node) =>
        Tell(TemplateCodes.SettingsNotAnObject, diagnostics, DiagnosticSeverity.Error, node.Position, node.Path, $"the settings are {node.Kind}, an object belongs here",
            "write { \"name\": ... }; templates read it as .file.name");

    /// <summary>Tells that a number of the settings is larger than any that templates can have.</summary>
    /// <param name="diagnostics">Takes the finding.</param>
    /// <param name="node">The number.</param>
    public static void SettingTooLarge(DiagnosticBag diagnostics, ConfigNode node) =>
        Tell(TemplateCodes.NumberTooLarge, diagnostics, DiagnosticSeverity.Error, node.Position, node.Path, "the number is too large: templates calculate with 64 bits",
            "write it as a string");

    /// <summary>Tells that a partial does not exist.</summary>
    /// <param name="diagnostics">Takes the finding.</param>
    /// <param name="position">Where it is included.</param>
    /// <param name="path">Its path.</param>
    public static void PartialMissing(DiagnosticBag diagnostics, TemplatePosition position, string path) =>
        Tell(TemplateCodes.PartialMissing, diagnostics, DiagnosticSeverity.Warning, Place(position), "$", $"the partial {path} does not exist: nothing is included",
            $"check the name and {TemplateVariables.Partials}, or remove the include");

    /// <summary>Tells that the rendered text of a YAML or TOML template is read as JSON.</summary>
    /// <param name="diagnostics">Takes the finding.</param>
    /// <param name="file">The template.</param>
    public static void ReadAsJson(DiagnosticBag diagnostics, string file)
    {
        string ending = Path.GetExtension(file);
        Tell(TemplateCodes.ReadAsJson, diagnostics, DiagnosticSeverity.Warning, new SourcePosition(file, 0, 0), "$",
            $"the rendered text is read as JSON, whatever ending the template has: {TemplateVariables.Output} decides",
            $"set {TemplateVariables.Output} to a file that ends in {ending}");
    }

    private static SourcePosition Place(TemplatePosition position) => new(position.File, position.Line, position.Column);

    private static void Tell(
        DiagnosticCode code, DiagnosticBag diagnostics, DiagnosticSeverity severity, SourcePosition position, string path, string message, string? remedy) =>
        diagnostics.Add(new Diagnostic(code, severity, position, path, message, remedy));
}
