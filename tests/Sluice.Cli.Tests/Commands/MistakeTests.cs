using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;

namespace Sluice.Cli.Tests.Commands;

/// <summary>What <c>check</c> tells of each mistaken configuration in <c>Mistakes</c>, to the letter: each message must be enough to correct the file.
/// The expected text stands beside the configuration. After a message changed on purpose, SLUICE_EXPECT=write writes them anew, to be read
/// before they are committed.</summary>
public sealed class MistakeTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Mistakes");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(static file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_mistake_is_told(string name)
    {
        string file = Path.Combine(Folder, name + ".json");
        var told = new StringWriter { NewLine = "\n" };
        int exit = await CommandTree.InvokeAsync(["check", "-c", file], new Terminal(TextWriter.Null, told, colour: false));
        string text = told.ToString().Replace(file, "krakend.json", StringComparison.Ordinal) + $"exit code {exit}\n";

        if (Environment.GetEnvironmentVariable("SLUICE_EXPECT") == "write")
        {
            await File.WriteAllTextAsync(Path.Combine(SourceFolder(), name + ".txt"), text);
        }
        else
        {
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".txt")), text);
        }
    }

    private static string SourceFolder()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Sluice.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder!, "tests", "Sluice.Cli.Tests", "Mistakes");
    }
}
