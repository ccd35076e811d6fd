using System.Globalization;

namespace Sluice.Configuration;

/// <summary>The settings of flexible configuration: each <c>.json</c> file directly in the folder is a key of the templates' dot, named as
/// the file without its ending. Folders in it and other files are left alone.</summary>
internal static class SettingsFolder
{
    private const string Ending = ".json";

    /// <summary>Reads the settings.</summary>
    /// <param name="folder">The folder; empty for none.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static Dictionary<string, object?> Read(string folder, DiagnosticBag diagnostics)
    {
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (folder.Length == 0)
        {
            return settings;
        }

        foreach (string file in ConfigurationFile.Names(folder, "*" + Ending, TemplateVariables.Settings, diagnostics))
        {
            if (ConfigurationFile.Read(file, diagnostics) is not { } bytes || DocumentReader.Read(file, bytes, diagnostics) is not { } node)
            {
                continue;
            }

            if (node is ConfigObject)
            {
                settings[Path.GetFileName(file)[..^Ending.Length]] = Value(node, diagnostics);
            }
            else
            {
                TemplateFindings.SettingsNotAnObject(diagnostics, node);
            }
        }

        return settings;
    }

    private static object? Value(ConfigNode node, DiagnosticBag diagnostics)
    {
        switch (node)
        {
            case ConfigObject map:
                var values = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (ConfigProperty property in map.Properties)
                {
                    values[property.Name] = Value(property.Value, diagnostics);
                }

                return values;
            case ConfigArray list:
                return list.Items.Select(item => Value(item, diagnostics)).ToList();
            case ConfigScalar { ScalarKind: ConfigScalarKind.Number } scalar:
                double number = double.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
                if (!double.IsFinite(number))
                {
                    TemplateFindings.SettingTooLarge(diagnostics, node);
                }

                return number;
            case ConfigScalar { ScalarKind: ConfigScalarKind.Boolean } scalar:
                return scalar.Text == "true";
            case ConfigScalar { ScalarKind: ConfigScalarKind.String } scalar:
                return scalar.Text;
            default:
                return null;
        }
    }
}
