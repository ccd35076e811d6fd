using Sluice.Cli.Tests.Documentation;

namespace Sluice.Cli.Tests.Commands;

/// <summary><c>check-plugin</c> and <c>test-plugin</c>, and plug-ins in a binary that cannot load any.</summary>
public sealed class PluginCommandTests
{
    private const string Native = "Sluice.Plugins.IsSupported";

    private static readonly string Tenants = Path.Combine(AppContext.BaseDirectory, "examples", "plugin-tenants", "plugins", "Tenants.dll");

    [Fact]
    public async Task A_file_that_fits_is_told_with_what_it_has()
    {
        Finished run = await SluiceProcess.RunAsync("check-plugin", Tenants);

        Assert.Equal(
            "Tenants.dll: contract 1.0; http-server request-id, request modifier tenant, response modifier tenant, http-client files\nNo incompatibilities found!\n", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task What_does_not_fit_is_counted()
    {
        // An assembly without plug-ins.
        Finished run = await SluiceProcess.RunAsync("check-plugin", Tenants, Path.Combine(AppContext.BaseDirectory, "YamlDotNet.dll"));

        Assert.EndsWith("YamlDotNet.dll\n\thave: no plug-ins\n\twant: [assembly: Plugin<YourPlugin>]\n1 incompatibilities found\n", run.Error);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("At least one plugin is required.\n", "check-plugin")]
    [InlineData("At least one plugin is required.\n", "test-plugin", "-s")]
    [InlineData("You must declare the expected type of the plugin.\n", "test-plugin", "a.dll")]
    [InlineData("ERROR a.so: there is no such file\n", "check-plugin", "a.so")]
    public async Task What_is_missing_is_told(string told, params string[] args)
    {
        Finished run = await SluiceProcess.RunAsync(args);

        Assert.Equal((told, 1), (run.Error, run.ExitCode));
    }

    [Fact]
    public async Task Files_are_tested_for_each_kind_that_is_asked_for()
    {
        Finished run = await SluiceProcess.RunAsync("test-plugin", "-csm", Tenants);

        Assert.Matches(
            $"^\\[OK\\] CLIENT\t{Tenants}\n\\[OK\\] MODIFIER\t{Tenants}\n\\[OK\\] SERVER\t{Tenants}\n\\[OK\\] 1 tested plugin\\(s\\) in [0-9.]+m?s\n$", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_file_that_does_not_load_fails_the_test()
    {
        using var folder = new TestFolder("{}");
        folder.Add("go.so", "\u007fELF");

        Finished run = await SluiceProcess.RunAsync(folder, "test-plugin", "-s", "go.so", Path.Combine(AppContext.BaseDirectory, "YamlDotNet.dll"));

        Assert.Matches(
            "^\\[KO\\] SERVER\tgo.so: it is no .NET assembly; plug-ins in Go cannot be loaded\n"
            + "\\[KO\\] SERVER\t.*YamlDotNet.dll: it has no \\[assembly: Plugin<...>\\]\n"
            + "\\[KO\\] 2 tested plugin\\(s\\) in [0-9.]+m?s.\n2 plugin\\(s\\) failed.\n$",
            run.Error);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("check-plugin")]
    [InlineData("test-plugin")]
    public async Task A_binary_that_loads_no_plug_ins_names_the_form_that_does(string command)
    {
        using var folder = new TestFolder("{}");

        Finished run = await SluiceProcess.RunWithSwitchAsync(Native, false, folder, command, "-s", "a.dll");
        Finished bare = await SluiceProcess.RunWithSwitchAsync(Native, false, folder, command);

        Assert.Equal(255, run.ExitCode);
        Assert.StartsWith($"Error: '{command}' needs the dotnet tool form of Sluice", bare.Error);
    }

    [Theory]
    [InlineData("""{"version": 3, "extra_config": {"plugin/http-server": {"name": ["a"]}}}""", "plugin/http-server")]
    [InlineData("""
        {"version": 3, "endpoints": [{"endpoint": "/a", "backend": [{"host": ["http://b"], "url_pattern": "/", "extra_config": {"plugin/http-client": {"name": "a"}}}]}]}
        """, "plugin/http-client")]
    public async Task A_configuration_with_plug_ins_does_not_start_in_a_binary_that_loads_none(string config, string name)
    {
        using var folder = new TestFolder(config);

        Finished check = await SluiceProcess.RunWithSwitchAsync(Native, false, folder, "check", "-c", "krakend.json");
        Finished run = await SluiceProcess.RunWithSwitchAsync(Native, false, folder, "run", "-c", "krakend.json");

        Assert.Equal(0, check.ExitCode);
        Assert.Contains($"warning SLC7001: {name} names a plug-in, and the native binary cannot load any", check.Error);
        Assert.Equal(255, run.ExitCode);
        Assert.Contains($"error SLC7001: {name} names a plug-in, and the native binary cannot load any", run.Error);
        Assert.Contains("run the configuration with the dotnet tool form of Sluice", run.Error);
    }

    [Fact]
    public async Task A_plug_in_that_is_not_there_stops_the_start()
    {
        using var folder = new TestFolder("""
            {"version": 3,
             "extra_config": {"plugin/http-server": {"name": ["request-it"]}},
             "plugin": {"folder": "$PLUGINS", "pattern": "Tenants"}}
            """.Replace("$PLUGINS", Path.GetDirectoryName(Tenants), StringComparison.Ordinal));

        Finished run = await SluiceProcess.RunAsync(folder, "run", "-c", "krakend.json");

        Assert.Equal(255, run.ExitCode);
        Assert.Contains("krakend.json:2:51: error SLC7003: there is no http-server plug-in \"request-it\"", run.Error);
        Assert.Contains("did you mean \"request-id\"?", run.Error);
    }

    [Fact]
    public void The_manual_shows_the_configuration_of_the_example_and_the_code_of_the_template()
    {
        DocumentationPage page = DocumentationPage.Read("docs/plugins.md");

        Assert.Equal(DocumentationPage.Text("examples/plugin-tenants/krakend.json"), page.Blocks.Single(static block => block.Language == "jsonc").Text);
        Assert.Equal(DocumentationPage.Text("templates/sluice-plugin/Plugins.cs"), page.Blocks.Single(static block => block.Language == "csharp").Text);
    }
}
