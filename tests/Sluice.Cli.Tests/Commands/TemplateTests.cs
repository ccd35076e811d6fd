using Sluice.Cli.Tests.Documentation;
using Sluice.GoTemplate;

namespace Sluice.Cli.Tests.Commands;

/// <summary>Flexible configuration with the real program.</summary>
public sealed class TemplateTests
{
    private const string Page = "docs/flexible-configuration.md";

    private static readonly (string, string)[] Folders =
        [("FC_ENABLE", "1"), ("FC_SETTINGS", "settings"), ("FC_PARTIALS", "partials"), ("FC_TEMPLATES", "templates")];

    [Fact]
    public async Task The_example_is_served_as_it_is()
    {
        int port = TestPorts.Free();
        string folder = Path.Combine(DocumentationPage.Root, "examples", "flexible-configuration");
        using SluiceProcess gateway = SluiceProcess.Start(
            [.. Folders, ("SERVICE_PORT", port.ToString())], folder, "run", "-c", "krakend.tmpl");
        await gateway.WaitForOutputAsync("Listening on port");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        Assert.Equal("""{"position":1,"req_method":"GET","title":"BestSellers"}""", await client.GetStringAsync($"http://127.0.0.1:{port}/best-sellers"));
        Assert.Equal(
            """{"position":2,"req_method":"GET","req_uri":"/__echo/newarrivals","title":"NewArrivals"}""",
            await client.GetStringAsync($"http://127.0.0.1:{port}/new-arrivals"));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("run")]
    public async Task An_expression_that_fails_stops_the_start_as_the_page_shows(string command)
    {
        using var folder = new TestFolder(
            "{ \"version\": 3,\n  \"name\": \"x\",\n  {{ if gt .service.workers 3 }}\"timeout\": \"9s\",{{ end }}\n  \"endpoints\": [] }\n", "krakend.tmpl");
        Directory.CreateDirectory(Path.Combine(folder.Path, "settings"));
        folder.Add("settings/service.json", """{ "workers": 4 }""");

        Finished run = await SluiceProcess.RunAsync([("FC_ENABLE", "1"), ("FC_SETTINGS", "settings")], folder, command, "-c", "krakend.tmpl");

        string shown = DocumentationPage.Read(Page).Blocks.Single(static block => block.Text.Contains("SLC0701", StringComparison.Ordinal)).Text;
        string findings = shown[shown.IndexOf("krakend.tmpl:3:9", StringComparison.Ordinal)..];
        Assert.NotEqual(0, run.ExitCode);
        Assert.EndsWith(findings, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_of_the_rendered_text_shows_the_line_of_the_template()
    {
        using var folder = new TestFolder("{ \"version\": 3,\n{{ range list \"a\" \"b\" }}\n{{ end }}\n  \"timeout\": \"{{ \"3 seconds\" }}\" }\n", "krakend.tmpl");

        Finished check = await SluiceProcess.RunAsync([("FC_ENABLE", "1")], folder, "check", "-c", "krakend.tmpl");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains(
            "krakend.tmpl:4:14: error SLC0113: \"3 seconds\" is not a duration: the unit is unknown\n    at $.timeout\n    4 |   \"timeout\": \"{{ \"3 seconds\" }}\" }\n      |              ^\n",
            check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_writes_the_rendered_text_too()
    {
        using var folder = new TestFolder("{ \"version\": 3, \"name\": \"{{ upper \"a\" }}\" }", "krakend.tmpl");

        Finished check = await SluiceProcess.RunAsync([("FC_ENABLE", "1"), ("FC_OUT", "out.json")], folder, "check", "-c", "krakend.tmpl");

        Assert.Equal(0, check.ExitCode);
        Assert.Equal("{ \"version\": 3, \"name\": \"A\" }", await File.ReadAllTextAsync(Path.Combine(folder.Path, "out.json")));
    }

    [Fact]
    public async Task A_reload_renders_again_and_a_broken_template_leaves_the_old_one_serving()
    {
        int port = TestPorts.Free();
        using var folder = new TestFolder(
            "{ \"version\": 3, \"port\": " + port + ", \"echo_endpoint\": true, \"host\": [\"http://127.0.0.1:" + port + "\"], \"endpoints\": [\n"
            + "{{ range .paths.list }}{ \"endpoint\": \"{{ . }}\", \"backend\": [ { \"url_pattern\": \"/__echo{{ . }}\" } ] }{{ end }} ] }\n", "krakend.tmpl");
        Directory.CreateDirectory(Path.Combine(folder.Path, "settings"));
        folder.Add("settings/paths.json", """{ "list": ["/old"] }""");
        using SluiceProcess gateway = SluiceProcess.Start(
            [("FC_ENABLE", "1"), ("FC_SETTINGS", "settings")], folder.Path, "run", "--watch", "-c", "krakend.tmpl");
        await gateway.WaitForOutputAsync("Listening on port");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        folder.Add("settings/paths.json", """{ "list": ["/new"] }""");
        await gateway.WaitForOutputAsync("the new configuration serves");
        Assert.Contains("/__echo/new", await client.GetStringAsync($"http://127.0.0.1:{port}/new"), StringComparison.Ordinal);

        folder.Add("settings/paths.json", """{ "list": 5 }""");
        await gateway.WaitForOutputAsync("the previous one keeps serving");
        Assert.Contains("/__echo/new", await client.GetStringAsync($"http://127.0.0.1:{port}/new"), StringComparison.Ordinal);
        Assert.Contains("krakend.tmpl:2:1: error SLC0701: range cannot walk a float64", gateway.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_lists_every_function()
    {
        string text = DocumentationPage.Text(Page);

        Assert.All(TemplateSet.FunctionNames, name => Assert.Matches($"`{name}[` ]", text));
    }
}
