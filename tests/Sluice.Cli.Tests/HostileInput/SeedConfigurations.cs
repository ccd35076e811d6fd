using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Cli.Tests.Documentation;

namespace Sluice.Cli.Tests.HostileInput;

/// <summary>The configurations that hostile ones are made from: those of the recorded cases, the examples, the mistakes and the manual.</summary>
internal static class SeedConfigurations
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The configurations, each an object.</summary>
    public static IReadOnlyList<JsonObject> All { get; } = [.. Texts().Select(Parse).OfType<JsonObject>()];

    private static IEnumerable<string> Texts()
    {
        foreach (string file in DocumentationPage.RecordedCases)
        {
            if (Parse(File.ReadAllText(file))?["config"] is JsonObject config)
            {
                yield return config.ToJsonString();
            }
        }

        foreach (string folder in new[] { "examples", Path.Combine("tests", "Sluice.Cli.Tests", "Mistakes") })
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(DocumentationPage.Root, folder), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                yield return File.ReadAllText(file);
            }
        }

        foreach (string name in DocumentationPage.Names)
        {
            foreach (FencedBlock block in DocumentationPage.Read(name).Blocks.Where(static block => block.Language is "json" or "jsonc"))
            {
                yield return block.Text;
            }
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            // A repeated key shows only once the object is looked into.
            var parsed = JsonNode.Parse(text, null, Options) as JsonObject;
            _ = parsed?.ContainsKey("");
            _ = parsed?.DeepClone().ToJsonString();
            return parsed;
        }
        catch (Exception mistake) when (mistake is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
