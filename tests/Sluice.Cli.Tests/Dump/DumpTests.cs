namespace Sluice.Cli.Tests.Dump;

public sealed class DumpTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Dump");

    [Theory]
    [InlineData("-d", "level1.txt")]
    [InlineData("-dd", "level2.txt")]
    [InlineData("-ddd", "level3.txt")]
    [InlineData("-dddd", "level3.txt")]
    public async Task The_configuration_is_shown_as_it_is_understood(string flag, string golden)
    {
        Finished run = await CheckAsync(flag, "-i", "  ");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Folder, golden)), Shown(run));
    }

    [Fact]
    public async Task The_indentation_is_a_tab_unless_it_is_given()
    {
        Finished run = await CheckAsync("-d");

        Assert.StartsWith("Global settings\n\tName: sample\n", Shown(run));
        Assert.Contains("\n\t\t[+] GET /c\n\t\tTimeout: 1.5s\n", run.Error);
    }

    [Fact]
    public async Task Credentials_are_not_shown()
    {
        Finished run = await CheckAsync("-ddd");

        Assert.Contains("client_secret: ***", run.Error);
        Assert.DoesNotContain("do not print", run.Error);
    }

    private static string Shown(Finished run) => run.Error[run.Error.IndexOf("Global settings", StringComparison.Ordinal)..];

    private static Task<Finished> CheckAsync(params string[] flags) =>
        SluiceProcess.RunAsync(["check", "-c", Path.Combine(Folder, "sample.json"), .. flags]);
}
