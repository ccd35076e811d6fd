using Sluice.GoTemplate;

namespace Sluice.Configuration;

/// <summary>The partials of flexible configuration: files whose text <c>include</c> gives as it is.</summary>
/// <param name="folder">The folder; empty for the working directory.</param>
/// <param name="diagnostics">Takes the findings.</param>
internal sealed class PartialsFolder(string folder, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Reads a partial. One that does not exist is an empty text, as in the original, and a warning.</summary>
    /// <param name="name">Its path in the folder.</param>
    /// <param name="position">Where it is included.</param>
    public string Include(string name, TemplatePosition position)
    {
        if (_texts.TryGetValue(name, out string? known))
        {
            return known;
        }

        string path = Path.Join(folder, name);
        string text = "";
        if (File.Exists(path))
        {
            text = ConfigurationFile.Read(path, diagnostics) is { } bytes ? TemplateSet.ToText(bytes) : "";
        }
        else
        {
            TemplateFindings.PartialMissing(diagnostics, position, path);
        }

        _texts.Add(name, text);
        return text;
    }
}
