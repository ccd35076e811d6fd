namespace Sluice.Configuration;

/// <summary>What is told of flexible configuration. Each code explains itself.</summary>
internal static class TemplateCodes
{
    public static readonly DiagnosticArea Area = new("Templates", 700, 799);

    public static readonly DiagnosticCode Syntax = Area.Add(700, "a text that is no template",
        "With `FC_ENABLE` set, the configuration and the files of `FC_TEMPLATES` are Go templates. An action between `{{` and `}}` is not "
        + "written as it must be, a block has no `{{ end }}`, or a function or variable does not exist.");

    public static readonly DiagnosticCode Failed = Area.Add(701, "an expression of a template fails",
        "The template is well-formed, but an expression cannot be evaluated with these settings: a function is given a value of another type, "
        + "or fails, or a template that is called does not exist. Numbers of settings files are `float64`: `int` converts them.");

    public static readonly DiagnosticCode Limit = Area.Add(702, "a template without an end",
        "Rendering takes more steps, memory or nested calls than any configuration needs. Usually a template calls itself, or a loop is far too long.");

    public static readonly DiagnosticCode Folder = Area.Add(703, "a folder of flexible configuration cannot be read",
        "`FC_SETTINGS` and `FC_TEMPLATES` name folders. In a container, the folder is usually not mounted.");

    public static readonly DiagnosticCode SettingsNotAnObject = Area.Add(704, "settings that are no object",
        "Each `.json` file of `FC_SETTINGS` holds an object. Templates read its keys behind the name of the file: `{{ .file.key }}`.");

    public static readonly DiagnosticCode NumberTooLarge = Area.Add(705, "a setting beyond all numbers",
        "Templates calculate with floating-point numbers of 64 bits. A larger number can only be given as text.");

    public static readonly DiagnosticCode PartialMissing = Area.Add(706, "a partial that does not exist",
        "`include` gives the text of a file in `FC_PARTIALS`. For a file that does not exist it gives nothing, which usually breaks the "
        + "configuration somewhere else.");

    public static readonly DiagnosticCode Output = Area.Add(707, "the rendered text cannot be kept",
        "`FC_OUT` names the file that the rendered text is written to. Its folder must exist, and be writable.");

    public static readonly DiagnosticCode ReadAsJson = Area.Add(708, "a template of another format is read as JSON",
        "The name in `FC_OUT` tells the format of the rendered text; without it, the text is read as JSON, whatever the template is called.");
}
