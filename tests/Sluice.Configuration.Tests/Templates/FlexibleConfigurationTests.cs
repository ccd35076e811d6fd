using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Sluice.Configuration.Tests.Templates;

/// <summary>Flexible configuration: what is rendered from settings, partials and templates, and where the findings about it point.</summary>
public sealed class FlexibleConfigurationTests : IDisposable
{
    private const string Whole =
        """
        { "version": 3, "port": {{ .service.port }}, "name": {{ marshal .service.name }},
          "host": {{ marshal .service.hosts }}, {{ include "common.json" }}
          "endpoints": [
            {{ range $i, $e := .endpoints.list }}{{ if $i }},{{ end }}
            { "endpoint": "{{ $e.path }}", "backend": [ {{ template "backend.tmpl" $e }} ] }
            {{ end }} ] }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-templates-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_configuration_is_rendered_from_settings_partials_and_templates()
    {
        Usual();

        GatewayConfig config = Load("krakend.tmpl", Whole).Config();

        Assert.Equal(8090, config.Port);
        Assert.Equal("<Corner>", config.Name);
        Assert.Equal(["/one", "/two"], config.Endpoints.Select(static endpoint => endpoint.Path));
        Assert.Equal(["/b/one", "/b/two"], config.Endpoints.Select(static endpoint => endpoint.Backends[0].UrlPattern));
        Assert.Equal(TimeSpan.FromSeconds(30), config.Endpoints[0].CacheTtl);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("false")]
    [InlineData(" ")]
    public void Any_text_turns_it_on(string enabled) =>
        Assert.Equal("A", Load("krakend.json", """{ "version": 3, "name": "{{ upper "a" }}" }""", ("FC_ENABLE", enabled)).Config().Name);

    [Fact]
    public void Without_it_braces_are_text() =>
        Assert.Equal("{{ upper `a` }}", Load("krakend.json", """{ "version": 3, "name": "{{ upper `a` }}" }""", ("FC_ENABLE", "")).Config().Name);

    [Fact]
    public void Templates_see_the_environment_and_the_time()
    {
        LoadResult result = ConfigLoader.Load(new LoadRequest
        {
            File = "krakend.tmpl",
            Content = Encoding.UTF8.GetBytes("""{ "version": 3, "name": "{{ env "STAGE" }} {{ now | date "2006" }}" }"""),
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FC_ENABLE"] = "1", ["STAGE"] = "prod" },
            Clock = new FakeTimeProvider(new DateTimeOffset(2031, 1, 2, 0, 0, 0, TimeSpan.Zero)),
        });

        Assert.Equal("prod 2031", result.Config().Name);
    }

    [Fact]
    public void The_environment_goes_over_the_rendered_text() =>
        Assert.Equal("over", Load("krakend.tmpl", """{ "version": 3, "name": "{{ "x" }}" }""", ("KRAKEND_NAME", "over")).Config().Name);

    [Fact]
    public void Only_json_files_directly_in_the_folder_are_settings()
    {
        Add("settings/a.json", """{ "k": "one" }""");
        Add("settings/notes.txt", "{{ no template");
        Add("settings/deeper/b.json", """{ "k": "two" }""");
        Add("templates/x.txt", "{{ broken");

        Assert.Equal("one <no value>", Load("krakend.tmpl", """{ "version": 3, "name": "{{ .a.k }} {{ .b }}" }""").Config().Name);
    }

    [Fact]
    public void Partials_are_text_and_no_templates()
    {
        Add("partials/deep/raw.txt", "{{ .nothing }}");

        Assert.Equal("{{ .nothing }}", Load("krakend.tmpl", """{ "version": 3, "name": "{{ include "deep/raw.txt" }}" }""").Config().Name);
    }

    [Fact]
    public void A_partial_that_is_missing_is_a_warning_at_its_include()
    {
        LoadResult result = Load("krakend.tmpl", "{ \"version\": 3,\n  \"name\": \"{{ include \"gone.txt\" }}\" }");

        Assert.Equal("", result.Config().Name);
        Assert.StartsWith("krakend.tmpl:2:15: warning SLC0706: $: the partial ", Assert.Single(result.Lines()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"version\": 3,\n {{ if }} }", "krakend.tmpl:2:2: error SLC0700: $: a value is missing in if, in: {{ if")]
    [InlineData("{ \"version\": 3,\n {{ if gt .service.port 3 }}x{{ end }} }", "krakend.tmpl:2:8: error SLC0701: $: gt: a float64 is not compared with an int, in: gt .service.port 3 (a number of a settings file is a float64: write the other with a point (3.0), or convert with int)")]
    [InlineData("{{ define \"r\" }}{{ template \"r\" }}{{ end }}{{ template \"r\" }}", "error SLC0702: $: ")]
    [InlineData("{ {{ fail \"no stage\" }} }", "krakend.tmpl:1:6: error SLC0701: $: fail: no stage, in: fail \"no stage\"")]
    public void An_error_of_a_template_has_its_place_and_expression(string template, string finding)
    {
        Usual();
        Assert.Contains(finding, Assert.Single(Load("krakend.tmpl", template).Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_with_a_mistake_is_told_at_once()
    {
        Add("settings/a.json", "{ \"k\": nope }");
        Add("settings/b.json", "[1]");
        Add("templates/c.tmpl", "{{ if }}");

        string[] errors = Load("krakend.tmpl", "{{ uper }}").Errors();

        Assert.Equal(4, errors.Length);
        Assert.Contains(errors, error => error.Contains("a.json:1:8: error SLC", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("b.json:1:1: error SLC0704", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("c.tmpl:1:1: error SLC0700", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("krakend.tmpl:1:4: error SLC0700: $: there is no function uper", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FC_SETTINGS")]
    [InlineData("FC_TEMPLATES")]
    public void A_folder_that_is_missing_is_told(string variable)
    {
        string error = Assert.Single(Load("krakend.tmpl", """{ "version": 3 }""", (variable, "/nowhere/at/all")).Errors());

        Assert.StartsWith($"environment variable {variable}: error SLC0703: $: the folder /nowhere/at/all cannot be read: there is no such folder", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_beyond_all_numbers_is_told()
    {
        Add("settings/a.json", "{\n \"n\": 1e999 }");
        Assert.Contains("a.json:2:7: error SLC0705: $.n: the number is too large", Assert.Single(Load("krakend.tmpl", """{ "version": 3 }""").Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_about_the_rendered_text_points_into_the_template_that_it_came_from()
    {
        Usual();
        Add("templates/backend.tmpl", "{\n  \"url_patern\": \"/b{{ .path }}\",\n  \"method\": \"{{ .verb }}\", \"url_pattern\": \"/x/{nope}\" }");

        LoadResult result = Load("krakend.tmpl", Whole);

        string folder = Path.Combine(_folder.FullName, "templates", "backend.tmpl");
        Assert.Contains(result.Lines(), line => line.StartsWith($"{folder}:2:3: warning SLC0101: $.endpoints[0].backend[0].url_patern", StringComparison.Ordinal));
        Assert.Contains(result.Lines(), line => line.StartsWith($"{folder}:3:43: error SLC0420: $.endpoints[1].backend[0].url_pattern", StringComparison.Ordinal));
    }

    [Fact]
    public void A_finding_about_a_value_of_the_settings_points_at_the_action_that_printed_it()
    {
        Add("settings/s.json", """{ "timeout": "\"3 seconds\"" }""");

        string error = Assert.Single(Load("krakend.tmpl", "{ \"version\": 3,\n  \"timeout\": {{ .s.timeout }} }").Errors());

        Assert.StartsWith("krakend.tmpl:2:14: error SLC0113: $.timeout: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_syntax_error_of_the_rendered_text_points_into_the_template()
    {
        string[] errors = Load("krakend.tmpl", "{ \"version\": 3, \"endpoints\": [\n{{ range list 1 2 }} { \"endpoint\": \"/t{{ . }}\" }\n{{ end }} ] }").Errors();

        Assert.StartsWith("krakend.tmpl:2:22: error SLC0022: ", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_rendered_text_is_kept_where_FC_OUT_says()
    {
        string output = Path.Combine(_folder.FullName, "out.json");

        Assert.Equal("A", Load("krakend.tmpl", """{ "version": 3, "name": "{{ upper "a" }}" }""", ("FC_OUT", output)).Config().Name);

        Assert.Equal("""{ "version": 3, "name": "A" }""", File.ReadAllText(output));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(output));
        }
    }

    [Fact]
    public void A_file_that_holds_the_same_is_not_written_again()
    {
        string output = Path.Combine(_folder.FullName, "out.json");
        Load("krakend.tmpl", """{ "version": 3 }""", ("FC_OUT", output)).Config();
        var before = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(output, before);

        Load("krakend.tmpl", """{ "version": 3 }""", ("FC_OUT", output)).Config();
        Assert.Equal(before, File.GetLastWriteTimeUtc(output));

        Load("krakend.tmpl", """{ "version": 3, "name": "n" }""", ("FC_OUT", output)).Config();
        Assert.NotEqual(before, File.GetLastWriteTimeUtc(output));
    }

    [Fact]
    public void The_ending_of_FC_OUT_picks_the_format()
    {
        string template = "version: 3\nname: {{ upper \"a\" }}\n";

        Assert.Equal("A", Load("krakend.tmpl", template, ("FC_OUT", Path.Combine(_folder.FullName, "out.yaml"))).Config().Name);
        string[] lines = Load("krakend.yaml", template).Lines();
        Assert.Contains(lines, static line => line.Contains("warning SLC0708: $: the rendered text is read as JSON", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains(": error SLC", StringComparison.Ordinal));
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_told()
    {
        string output = Path.Combine(_folder.FullName, "none", "out.json");
        string error = Assert.Single(Load("krakend.tmpl", """{ "version": 3 }""", ("FC_OUT", output)).Errors());
        Assert.StartsWith("environment variable FC_OUT: error SLC0707: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_fails_leaves_the_kept_text_alone()
    {
        string output = Path.Combine(_folder.FullName, "out.json");
        File.WriteAllText(output, "before");

        Assert.Null(Load("krakend.tmpl", "{{ fail \"x\" }}", ("FC_OUT", output)).Config);
        Assert.Equal("before", File.ReadAllText(output));
    }

    [Fact]
    public void A_text_that_renders_to_nothing_is_told_at_the_template() =>
        Assert.StartsWith("krakend.tmpl: error SLC0007: $: the file is empty", Assert.Single(Load("krakend.tmpl", "{{ \"\" }}").Errors()), StringComparison.Ordinal);

    private void Usual()
    {
        Add("settings/service.json", """{ "port": 8090, "name": "<Corner>", "hosts": ["http://b:80"] }""");
        Add("settings/endpoints.json", """{ "list": [{ "path": "/one", "verb": "GET" }, { "path": "/two", "verb": "GET" }] }""");
        Add("partials/common.json", "\"cache_ttl\": \"30s\",\n");
        Add("templates/backend.tmpl", """{ "url_pattern": "/b{{ .path }}" }""");
    }

    private void Add(string file, string text)
    {
        string path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private LoadResult Load(string name, string text, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FC_ENABLE"] = "1" };
        foreach (string kind in (string[])["settings", "partials", "templates"])
        {
            string folder = Path.Combine(_folder.FullName, kind);
            if (Directory.Exists(folder))
            {
                environment["FC_" + kind.ToUpperInvariant()] = folder;
            }
        }

        foreach ((string variable, string value) in more)
        {
            environment[variable] = value;
        }

        return Loaded.File(name, text, [.. environment.Select(static pair => (pair.Key, pair.Value))]);
    }
}
