using System.Text.RegularExpressions;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">What stands behind its fence: <c>json</c>, <c>jsonc</c>, <c>console</c>, ...</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Line">The line of its fence.</param>
/// <param name="Introduction">The line of text before it.</param>
internal sealed partial record FencedBlock(string Language, string Text, int Line, string Introduction)
{
    /// <summary>Whether it is a complete configuration.</summary>
    public bool IsConfiguration => Language == "json" && Text.Contains("\"version\"", StringComparison.Ordinal);

    /// <summary>The file that a reader saves it as: what the line before it names, as in "<c>`krakend.tmpl`:</c>", or <c>krakend.json</c> for
    /// a complete configuration and one with mistakes in it. <see langword="null"/> when it is not saved.</summary>
    public string? File =>
        FileName().Match(Introduction) is { Success: true } name ? name.Groups["file"].Value
        : IsConfiguration || Language == "jsonc" ? "krakend.json"
        : null;

    [GeneratedRegex(@"`(?<file>[\w.-]+\.\w+)`:$", RegexOptions.ExplicitCapture)]
    private static partial Regex FileName();
}

/// <summary>A page of the manual, the README, or the README of an example.</summary>
/// <param name="Name">Its path in the repository.</param>
/// <param name="Blocks">Its fenced blocks, in order.</param>
internal sealed partial record DocumentationPage(string Name, IReadOnlyList<FencedBlock> Blocks)
{
    /// <summary>The names of the README, the index of the examples, and all pages of the manual.</summary>
    public static IEnumerable<string> Names =>
    [
        "README.md",
        "examples/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Select(static path => "docs/" + Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The names of the READMEs that examples must have.</summary>
    public static IEnumerable<string> ExampleNames =>
        Directory.EnumerateDirectories(Path.Combine(Root, "examples")).Select(static path => $"examples/{Path.GetFileName(path)}/README.md").Order(StringComparer.Ordinal);

    /// <summary>The files of the recorded cases.</summary>
    public static IEnumerable<string> RecordedCases =>
        Directory.EnumerateFiles(Path.Combine(Root, "tests", "Conformance", "cases"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The complete configurations of the page.</summary>
    public IEnumerable<FencedBlock> Configurations => Blocks.Where(static block => block.IsConfiguration);

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
                    match.Groups["language"].Value,
                    match.Groups["text"].Value,
                    text.AsSpan(0, match.Index).Count('\n') + 1,
                    text[..match.Index].TrimEnd('\n').Split('\n')[^1])),
            ]);
    }

    /// <summary>The text of a page.</summary>
    /// <param name="name">Its path in the repository.</param>
    public static string Text(string name) => File.ReadAllText(Path.Combine(Root, name)).ReplaceLineEndings("\n");

    /// <summary>The text of a page without its fenced blocks.</summary>
    /// <param name="name">Its path in the repository.</param>
    public static string Prose(string name) => Fence().Replace(Text(name), "");

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
