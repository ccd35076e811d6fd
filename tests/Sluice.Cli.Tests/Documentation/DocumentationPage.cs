using System.Text.RegularExpressions;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">What stands behind its fence: <c>json</c>, <c>jsonc</c>, <c>console</c>, ...</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Line">The line of its fence.</param>
internal sealed record FencedBlock(string Language, string Text, int Line);

/// <summary>A page of the manual, or the README.</summary>
/// <param name="Name">Its path in the repository.</param>
/// <param name="Blocks">Its fenced blocks, in order.</param>
internal sealed partial record DocumentationPage(string Name, IReadOnlyList<FencedBlock> Blocks)
{
    /// <summary>The names of all pages.</summary>
    public static IEnumerable<string> Names =>
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Select(static path => "docs/" + Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The files of the recorded cases.</summary>
    public static IEnumerable<string> RecordedCases =>
        Directory.EnumerateFiles(Path.Combine(Root, "tests", "Conformance", "cases"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The complete configurations of the page: every <c>json</c> block that names a version.</summary>
    public IEnumerable<FencedBlock> Configurations =>
        Blocks.Where(static block => block.Language == "json" && block.Text.Contains("\"version\"", StringComparison.Ordinal));

    /// <summary>The folder of the repository.</summary>
    public static string Root
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sluice.slnx")))
            {
                folder = folder.Parent;
            }

            Assert.NotNull(folder);
            return folder.FullName;
        }
    }

    /// <summary>Reads a page.</summary>
    /// <param name="name">Its path in the repository.</param>
    public static DocumentationPage Read(string name)
    {
        string text = Text(name);
        return new DocumentationPage(
            name,
            [
                .. Fence().Matches(text).Select(match => new FencedBlock(
                    match.Groups["language"].Value, match.Groups["text"].Value, text.AsSpan(0, match.Index).Count('\n') + 1)),
            ]);
    }

    /// <summary>The text of a page.</summary>
    /// <param name="name">Its path in the repository.</param>
    public static string Text(string name) => File.ReadAllText(Path.Combine(Root, name)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
