using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Cli.Tests.Documentation;

namespace Sluice.Cli.Tests.Deployment;

/// <summary>The Dockerfiles, held to what the program and the repository know. What an engine would do with them is not tried here.</summary>
public sealed partial class ImageTests
{
    private static readonly string Folder = Path.Combine(DocumentationPage.Root, "deploy", "docker");

    public static TheoryData<string> Dockerfiles() => [.. Directory.EnumerateFiles(Folder, "Dockerfile*").Select(static path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public async Task Every_command_is_one_of_the_program(string name)
    {
        using var folder = new TestFolder("{}");
        foreach ((string instruction, string operand) in Instructions(name).Where(static i => i.Operand.Contains('[', StringComparison.Ordinal) && i.Instruction is "CMD" or "RUN" or "HEALTHCHECK"))
        {
            string[] words = JsonSerializer.Deserialize<string[]>(operand[operand.IndexOf('[', StringComparison.Ordinal)..])!;
            string[] arguments = words[0] == "/usr/bin/sluice" ? words[1..] : words;
            Assert.Contains("-c", arguments);

            // A file that is not there is told after the command line was understood.
            arguments[Array.IndexOf(arguments, "-c") + 1] = "absent.json";
            Finished run = await SluiceProcess.RunAsync(folder, arguments);
            Assert.True(run.Error.Contains("absent.json", StringComparison.Ordinal), $"{instruction} {operand}: {run.Error}");
        }
    }

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void The_image_has_no_rights_and_nothing_but_its_files(string name)
    {
        List<(string Instruction, string Operand)> all = Instructions(name);
        string[] bases = [.. all.Where(static i => i.Instruction == "FROM").Select(static i => i.Operand.Split(' ')[0])];
        Assert.All(bases, static from => Assert.Contains(from, (string[])["debian:12-slim", "scratch", "sluice"]));

        // The last stage is the image. What is made of the first image is as that one is.
        List<(string Instruction, string Operand)> image = all[all.FindLastIndex(static i => i.Instruction == "FROM")..];
        Assert.DoesNotContain(image, static i => i.Instruction is "RUN" or "ADD");
        Assert.DoesNotContain(image, static i => i.Instruction == "USER" && i.Operand != "65532:65532");
        if (name == "Dockerfile")
        {
            Assert.Equal("scratch", bases[^1]);
            Assert.Contains(("USER", "65532:65532"), image);
            Assert.Contains(("EXPOSE", "8080"), image);
            Assert.Contains(("ENTRYPOINT", "[\"/usr/bin/sluice\"]"), image);
            Assert.Contains(image, static i => i.Instruction == "HEALTHCHECK");
        }
    }

    [Fact]
    public void What_is_copied_is_there_and_reaches_the_build()
    {
        string[] allowed = [.. File.ReadLines(Path.Combine(DocumentationPage.Root, ".dockerignore")).Where(static line => line.StartsWith('!')).Select(static line => line[1..])];
        string[] sources = [.. Instructions("Dockerfile").Where(static i => i.Instruction == "COPY" && !i.Operand.StartsWith("--from", StringComparison.Ordinal)).SelectMany(static i => i.Operand.Split(' ')[..^1])];
        Assert.NotEmpty(sources);
        foreach (string source in sources)
        {
            bool isMade = source.StartsWith("artifacts/dist/", StringComparison.Ordinal);
            Assert.True(isMade || File.Exists(Path.Combine(DocumentationPage.Root, source)), source);
            Assert.Contains(isMade ? "artifacts/dist/*.tar.gz" : source, allowed);
        }
    }

    private static List<(string Instruction, string Operand)> Instructions(string name)
    {
        string text = File.ReadAllText(Path.Combine(Folder, name)).ReplaceLineEndings("\n");
        text = Continued().Replace(Comment().Replace(text, ""), " ");
        List<(string, string)> found = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' ', 2)).Select(static parts => (parts[0], parts[1].Trim()))];
        Assert.All(found, static i => Assert.Contains(i.Item1, (string[])["FROM", "RUN", "ARG", "COPY", "ENV", "WORKDIR", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"]));
        return found;
    }

    [GeneratedRegex(@"^#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\\n *")]
    private static partial Regex Continued();
}
