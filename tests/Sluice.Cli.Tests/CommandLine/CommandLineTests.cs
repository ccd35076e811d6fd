namespace Sluice.Cli.Tests.CommandLine;

public sealed class CommandLineTests
{
    private const string NoConfiguration =
        "Please, provide the path to the configuration file with --config or see all the options with --help";

    [Theory]
    [InlineData]
    [InlineData("help")]
    [InlineData("-h")]
    [InlineData("--help")]
    public async Task Help_goes_to_standard_output_below_the_version(params string[] args)
    {
        Finished run = await SluiceProcess.RunAsync(args);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\nVersion: \d+\.\d+\.\d+\n\n", run.Output);
        Assert.Matches("\n  check +Validates", run.Output);
        Assert.Contains("check-plugin", run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("run", "--help")]
    [InlineData("run", "-h")]
    [InlineData("help", "run")]
    [InlineData("run", "-c", "nothing.json", "-h")]
    public async Task A_command_explains_itself(params string[] args)
    {
        Finished run = await SluiceProcess.RunAsync(args);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--allow-unsupported", run.Output);
    }

    [Theory]
    [InlineData("'frob'", "frob")]
    [InlineData("'--frob'", "run", "--frob")]
    [InlineData("'-x'", "run", "-x")]
    [InlineData("'more'", "run", "-c", "krakend.json", "more")]
    [InlineData("'-c'", "run", "-c")]
    [InlineData("'eighty'", "run", "-p", "eighty")]
    [InlineData("'65536'", "run", "-p", "65536")]
    [InlineData("'frob'", "help", "frob")]
    [InlineData("[lint lint-no-network] were all set", "check", "-c", "krakend.json", "-ln")]
    [InlineData("[lint lint-schema] were all set", "check", "-c", "krakend.json", "-l", "-s", "schema.json")]
    public async Task A_wrong_command_line_is_told_with_the_usage(string named, params string[] args)
    {
        Finished run = await SluiceProcess.RunAsync(args);

        Assert.Equal(255, run.ExitCode);
        Assert.StartsWith("Error: ", run.Error);
        Assert.Contains(named, run.Error.Split('\n')[0]);
        Assert.Contains("Usage:", run.Error);
        Assert.Contains(named, Assert.Single(run.Output.TrimEnd('\n').Split('\n')));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "-d")]
    [InlineData("run", "-c", "")]
    [InlineData("check", "-ddd")]
    [InlineData("validate")]
    [InlineData("audit", "-s", "HIGH")]
    public async Task A_missing_configuration_is_a_failure(params string[] args)
    {
        Finished run = await SluiceProcess.RunAsync(args);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(NoConfiguration + "\n", run.Error);
    }

    [Fact]
    public async Task The_version_goes_to_standard_error()
    {
        Finished run = await SluiceProcess.RunAsync("version");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Matches(@"^Sluice Version: \d+\.\d+\.\d+\n\.NET Version: 10\.", run.Error);
    }
}
