using System.Collections;
using System.Globalization;
using Sluice.Cli.Tests.Documentation;
using Sluice.GoTemplate;
using YamlDotNet.Serialization;

namespace Sluice.Cli.Tests.Deployment;

/// <summary>The chart, rendered as Helm does: with Go's templates and Sprig's functions. What Helm adds to those the chart does not use.</summary>
internal static class HelmChart
{
    private static readonly string Folder = Path.Combine(DocumentationPage.Root, "deploy", "helm", "sluice");

    /// <summary>The default values.</summary>
    public static Dictionary<string, object?> Values => (Dictionary<string, object?>)Read("values.yaml")!;

    /// <summary>What <c>Chart.yaml</c> says.</summary>
    public static Dictionary<string, object?> Chart => (Dictionary<string, object?>)Read("Chart.yaml")!;

    /// <summary>Renders the chart into one text of YAML documents.</summary>
    /// <param name="release">The name of the release.</param>
    /// <param name="values">The values.</param>
    public static string Render(string release, Dictionary<string, object?> values)
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Folder, "templates")).Order(StringComparer.Ordinal)];
        var templates = new TemplateSet();
        foreach (string file in files)
        {
            Assert.True(templates.TryParse(Path.GetFileName(file), file, File.ReadAllText(file), out TemplateError? wrong), $"{wrong}");
        }

        var data = new Dictionary<string, object?>
        {
            ["Values"] = values,
            ["Chart"] = Chart.ToDictionary(static pair => char.ToUpperInvariant(pair.Key[0]) + pair.Key[1..], static pair => pair.Value),
            ["Release"] = new Dictionary<string, object?> { ["Name"] = release, ["Namespace"] = "default", ["Service"] = "Helm" },
        };
        return string.Join("\n---\n", files.Where(static file => file.EndsWith(".yaml", StringComparison.Ordinal)).Select(file =>
        {
            Assert.True(templates.TryRender(Path.GetFileName(file), data, out RenderedTemplate? rendered, out TemplateError? wrong), $"{wrong}");
            return rendered.Text;
        }).Where(static text => !string.IsNullOrWhiteSpace(text)));
    }

    private static object? Read(string file) =>
        Converted(new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(File.ReadAllText(Path.Combine(Folder, file))));

    // Helm's values are what JSON can say.
    private static object? Converted(object? value) => value switch
    {
        IDictionary map => map.Keys.Cast<string>().ToDictionary(static key => key, key => Converted(map[key])),
        IList list => list.Cast<object?>().Select(Converted).ToList(),
        null or string or bool => value,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };
}
