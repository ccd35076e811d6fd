using Sluice.GoTemplate;

namespace Sluice.Configuration;

/// <summary>Flexible configuration (core.md 3): the configuration file is a template, rendered with settings, partials and other
/// templates. The rendered text is what is read then; its positions lead back to the files that it came from.</summary>
internal static class FlexibleConfiguration
{
    /// <summary>Whether the environment turns it on: any text in <c>FC_ENABLE</c> does, also <c>0</c>.</summary>
    /// <param name="environment">The environment variables.</param>
    public static bool IsEnabled(IReadOnlyDictionary<string, string> environment) => Variable(environment, TemplateVariables.Enable).Length > 0;

    /// <summary>Renders a configuration file and reads the result.</summary>
    /// <param name="request">What to load.</param>
    /// <param name="content">The file's bytes.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The document with positions in the template files; <see langword="null"/> when there is none.</returns>
    public static ConfigNode? Read(LoadRequest request, ReadOnlySpan<byte> content, DiagnosticBag diagnostics)
    {
        IReadOnlyDictionary<string, string> environment = request.Environment;
        var found = new DiagnosticBag();
        Dictionary<string, object?> settings = SettingsFolder.Read(Variable(environment, TemplateVariables.Settings), found);
        var templates = new TemplateSet(new TemplateEnvironment { Clock = request.Clock, Variable = environment.GetValueOrDefault });
        templates.AddJsonFunction("marshal");
        var partials = new PartialsFolder(Variable(environment, TemplateVariables.Partials), found);
        templates.AddFunction("include", partials.Include);

        string name = Path.GetFileName(request.File);
        Parse(templates, name, request.File, content, found);
        foreach (string file in TemplateFiles(Variable(environment, TemplateVariables.Templates), found))
        {
            if (ConfigurationFile.Read(file, found) is { } bytes)
            {
                Parse(templates, Path.GetFileName(file), file, bytes, found);
            }
        }

        RenderedTemplate? rendered = null;
        if (!found.HasErrors && !templates.TryRender(name, settings, out rendered, out TemplateError? error))
        {
            TemplateFindings.Add(found, error);
        }

        foreach (Diagnostic finding in found)
        {
            diagnostics.Add(finding);
        }

        return rendered is null ? null : ReadRendered(request, rendered, diagnostics);
    }

    private static string Variable(IReadOnlyDictionary<string, string> environment, string name) => environment.GetValueOrDefault(name) ?? "";

    private static void Parse(TemplateSet templates, string name, string file, ReadOnlySpan<byte> content, DiagnosticBag diagnostics)
    {
        ReadOnlySpan<byte> text = content is [0xEF, 0xBB, 0xBF, ..] ? content[3..] : content;
        if (!templates.TryParse(name, file, TemplateSet.ToText(text), out TemplateError? error))
        {
            TemplateFindings.Add(diagnostics, error);
        }
    }

    private static string[] TemplateFiles(string folder, DiagnosticBag diagnostics) =>
        folder.Length == 0 ? [] : ConfigurationFile.Names(folder, "*.tmpl", TemplateVariables.Templates, diagnostics);

    private static ConfigNode? ReadRendered(LoadRequest request, RenderedTemplate rendered, DiagnosticBag diagnostics)
    {
        byte[] bytes = rendered.ToBytes();
        string output = Variable(request.Environment, TemplateVariables.Output);
        if (output.Length > 0 && !ConfigurationFile.Write(output, bytes, diagnostics))
        {
            return null;
        }

        // Without FC_OUT the original's file is a temporary one that ends in .json, whatever the template is called.
        string name = output.Length > 0 ? output : request.File + ".json";
        var found = new DiagnosticBag();
        ConfigNode? node = DocumentReader.Read(name, bytes, found);
        var origins = new RenderedOrigins(rendered, request.File);
        foreach (Diagnostic finding in found)
        {
            diagnostics.Add(finding with { Position = origins.Of(finding.Position) });
        }

        if (found.HasErrors && output.Length == 0 && Path.GetExtension(request.File) is ".yml" or ".yaml" or ".toml")
        {
            TemplateFindings.ReadAsJson(diagnostics, request.File);
        }

        return node is null ? null : origins.Of(node);
    }
}

/// <summary>The variables of flexible configuration (core.md 3.1).</summary>
internal static class TemplateVariables
{
    /// <summary>Turns it on.</summary>
    public const string Enable = "FC_ENABLE";

    /// <summary>The folder of settings.</summary>
    public const string Settings = "FC_SETTINGS";

    /// <summary>The folder of partials.</summary>
    public const string Partials = "FC_PARTIALS";

    /// <summary>The folder of templates.</summary>
    public const string Templates = "FC_TEMPLATES";

    /// <summary>Where the rendered text is kept.</summary>
    public const string Output = "FC_OUT";
}
