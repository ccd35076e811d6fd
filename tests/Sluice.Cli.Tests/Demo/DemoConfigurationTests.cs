namespace Sluice.Cli.Tests.Demo;

/// <summary><c>demo --config</c>; what it serves is tried by the commands of the examples.</summary>
public sealed class DemoConfigurationTests
{
    [Fact]
    public async Task What_is_wrong_is_told_at_its_place_in_the_file()
    {
        using var folder = new TestFolder(
            """
            {
              "version": 3,
              "endpoints": [
                { "endpoint": "/a", "backend": [{ "host": ["http://users.demo"], "url_pattern": "/{missing}" }] }
              ]
            }
            """);

        Finished run = await SluiceProcess.RunAsync(folder, "demo", "--config", "krakend.json");

        Assert.Equal(255, run.ExitCode);
        Assert.Contains("krakend.json:4:85: error SLC0420", run.Error);
        Assert.Contains("http://users.demo", run.Error);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        Finished run = await SluiceProcess.RunAsync("demo", "-c", "no-such-file.json");

        Assert.Equal(255, run.ExitCode);
        Assert.Contains("no-such-file.json", run.Error);
    }
}
