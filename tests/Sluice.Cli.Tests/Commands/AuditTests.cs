namespace Sluice.Cli.Tests.Commands;

public sealed class AuditTests
{
    private const string Configuration = """
        {
          "version": 3,
          "debug_endpoint": true,
          "endpoints": [{ "endpoint": "/a", "backend": [{ "host": ["http://a"], "url_pattern": "/a" }] }]
        }
        """;

    [Fact]
    public async Task Recommendations_are_told_a_line_each()
    {
        using var folder = new TestFolder(Configuration);

        Finished run = await SluiceProcess.RunAsync(folder, "audit", "-c", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("2.1.2\t[HIGH]   \tEnable TLS or use a terminator in front of the gateway.\n", run.Error);
        Assert.Contains("5.1.2\t[LOW]   \tDisable the /__debug/ endpoint for added security.\n", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Places_are_told_when_asked_for()
    {
        using var folder = new TestFolder(Configuration);

        Finished run = await SluiceProcess.RunAsync(folder, "audit", "--places", "-s", "LOW", "-c", "krakend.json");

        Assert.Contains("5.1.2\t[LOW]   \tDisable the /__debug/ endpoint for added security.\n\tkrakend.json:3:21: $.debug_endpoint\n", run.Error);
    }

    [Fact]
    public async Task Nothing_to_tell_is_success()
    {
        using var folder = new TestFolder(Configuration);

        Finished run = await SluiceProcess.RunAsync(folder, "audit", "-s", "CRITICAL", "-c", "krakend.json");

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Rules_can_be_left_out()
    {
        using var folder = new TestFolder(Configuration);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "ignored"), "2.1.2\n 5.1.2 \n");

        Finished run = await SluiceProcess.RunAsync(folder, "audit", "-i", "2.2.1, 2.2.2", "-I", "ignored", "-c", "krakend.json");

        Assert.Contains("2.1.7\t", run.Error);
        Assert.All((string[])["2.1.2\t", "5.1.2\t", "2.2.1\t", "2.2.2\t"], rule => Assert.DoesNotContain(rule, run.Error));
    }

    [Theory]
    [InlineData("{{ marshal . }}", """{"recommendations":[{"message":"Disable the /__debug/ endpoint for added security.","rule":"5.1.2","severity":"LOW"}],"stats":{}}""")]
    [InlineData("{{ range .Recommendations }}{{ .Rule }} {{ colored .Severity }}: {{ .Message }};{{ end }}", "5.1.2 LOW: Disable the /__debug/ endpoint for added security.;")]
    [InlineData("{{ len .Recommendations }} {{ .Stats }}", "1 map[]")]
    public async Task A_template_gives_the_result_another_form(string template, string expected)
    {
        using var folder = new TestFolder(Configuration);

        Finished run = await SluiceProcess.RunAsync(
            folder, "audit", "-s", "LOW", "-i", "3.1.1,5.2.2,5.2.3,S2.5", "-f", template, "-c", "krakend.json");

        Assert.Equal((1, expected, ""), (run.ExitCode, run.Output.TrimEnd(), run.Error));
    }

    [Theory]
    [InlineData("ERROR parsing the template:\t1:", "{{ range }}")]
    [InlineData("ERROR rendering the results:\t1:", "{{ index .Recommendations 99 }}")]
    public async Task A_wrong_template_is_told(string told, string template)
    {
        using var folder = new TestFolder(Configuration);

        Finished run = await SluiceProcess.RunAsync(folder, "audit", "-f", template, "-c", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(told, run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("ERROR 'HUGE' is not a severity", "-s", "HIGH,HUGE")]
    [InlineData("ERROR accessing the ignore file:", "-I", "nothing")]
    public async Task A_wrong_filter_is_a_failure(string told, params string[] flags)
    {
        using var folder = new TestFolder(Configuration);

        Finished run = await SluiceProcess.RunAsync(folder, ["audit", "-c", "krakend.json", .. flags]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(told, run.Error);
    }

    [Fact]
    public async Task A_broken_configuration_is_told_with_its_mistakes()
    {
        using var folder = new TestFolder("""{ "version": 3, "timeout": "soon" }""");

        Finished run = await SluiceProcess.RunAsync(folder, "audit", "-c", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("krakend.json:1:28: error", run.Error);
    }
}
