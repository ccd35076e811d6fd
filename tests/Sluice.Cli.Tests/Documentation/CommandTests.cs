namespace Sluice.Cli.Tests.Documentation;

/// <summary>Types every command of the README and the manual, and compares what is printed with what is shown.</summary>
public sealed class CommandTests
{
    /// <summary>Commands that cannot be tried here: page, command, reason.</summary>
    private static readonly string[][] NotTried =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Documentation", "not-tried.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split(" | ", 3)),
    ];

    public static TheoryData<string> Pages() =>
        [.. DocumentationPage.Names.Where(static name => Commands(name).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Every_command_does_what_its_page_shows(string name) => TypeAsync(name);

    [Fact]
    public void Every_command_that_is_not_tried_is_on_its_page_and_has_a_reason() =>
        Assert.All(NotTried, static entry =>
        {
            Assert.Equal(3, entry.Length);
            Assert.Contains(entry[1], Commands(entry[0]).Select(static command => command.Text));
        });

    /// <summary>A block without a fence has no language, so that nobody knows whether it is a command.</summary>
    [Theory]
    [MemberData(nameof(DocumentationTests.Pages), MemberType = typeof(DocumentationTests))]
    public void Every_block_has_a_fence_and_a_language(string name)
    {
        Assert.DoesNotMatch(@"(?m)^\n {4}\S", DocumentationPage.Prose(name));
        Assert.All(DocumentationPage.Read(name).Blocks, static block => Assert.NotEmpty(block.Language));
    }

    /// <summary>Types every command of a page.</summary>
    /// <param name="name">The page.</param>
    /// <param name="more">What is typed after them.</param>
    internal static async Task TypeAsync(string name, params IEnumerable<TypedCommand> more)
    {
        HashSet<string> notTried = [.. NotTried.Where(entry => entry[0] == name).Select(static entry => entry[1])];
        using var session = new PageSession(
            [.. PageStep.Of(DocumentationPage.Read(name)).Where(step => step is not TypedCommand command || !notTried.Contains(command.Text)), .. more]);

        foreach ((TypedCommand command, string printed, int exitCode) in await session.TypeAsync())
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}:{command.Line}: $ {command.Text}\n{printed}");
            if (command.IsCompared)
            {
                ShownOutput.Check(command, session.OnPorts(command.Shown), printed);
            }

            // A command may fail where the page shows how.
            Assert.True(exitCode == 0 || (exitCode > 0 && command.Shown.Length > 0), $"{name}:{command.Line}: '{command.Text}' ended with {exitCode}: {printed}");
        }
    }

    private static IEnumerable<TypedCommand> Commands(string name) => PageStep.Of(DocumentationPage.Read(name)).OfType<TypedCommand>();
}
