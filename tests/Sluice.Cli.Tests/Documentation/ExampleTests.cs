namespace Sluice.Cli.Tests.Documentation;

/// <summary>Types every command of the examples' READMEs, and compares what is printed with what is shown. An example is a folder with a README
/// that starts it, and its configuration passes the strict reading without a finding.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Examples() => [.. DocumentationPage.ExampleNames];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_starts_and_answers_as_its_README_shows(string name)
    {
        Assert.Contains(
            PageStep.Of(DocumentationPage.Read(name)).OfType<TypedCommand>(),
            static command => command is { Serves: true, Line: > 0 });
        string configuration = name.Replace("README.md", "krakend.json", StringComparison.Ordinal);
        bool isTemplate = !File.Exists(Path.Combine(DocumentationPage.Root, configuration));

        await CommandTests.TypeAsync(
            name,
            isTemplate
                ? []
                : [new TypedCommand($"sluice check -lc {configuration}", $"Parsing configuration file: {configuration}\nSyntax OK!", 0, IsCompared: true)]);
    }
}
