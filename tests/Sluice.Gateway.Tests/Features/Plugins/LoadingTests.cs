using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.Plugins.Loading;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.Features.Plugins;

/// <summary>What is told of plug-ins that cannot be found, loaded or made.</summary>
public sealed class LoadingTests
{
    private const string Good = "registry.AddRequestModifier(\"stamp\", s => new Req((r, c) => default));";

    [Fact]
    public void A_name_that_no_plug_in_has_is_refused_where_it_stands()
    {
        using var plugins = new CompiledPlugins(Good);

        Diagnostic finding = Assert.Single(Check(plugins, endpoint: """ "plugin/req-resp-modifier": {"name": ["stamp", "stomp"]} """));

        Assert.Equal("error SLC7003: there is no request modifier or response modifier \"stomp\" | did you mean \"stamp\"?", Told(finding));
        Assert.Equal("""$.endpoints[0].extra_config["plugin/req-resp-modifier"].name[1]""", finding.Path);
        Assert.Equal(3, finding.Position.Line);
    }

    [Fact]
    public void A_plug_in_of_another_kind_is_told_with_its_place()
    {
        using var plugins = new CompiledPlugins(Good);

        Assert.Equal(
            "error SLC7003: there is no http-server plug-in \"stamp\" | it is a request modifier: name it in plugin/req-resp-modifier",
            Told(Assert.Single(Check(plugins, service: """ "plugin/http-server": {"name": ["stamp"]} """))));
    }

    [Fact]
    public void Without_a_folder_the_remedy_says_how_to_name_one()
    {
        string told = Told(Assert.Single(Check(null, backend: """ "plugin/http-client": {"name": "stamp"} """)));

        Assert.Equal(
            """error SLC7003: there is no http-client plug-in "stamp" | say where plug-ins are: "plugin": { "folder": "plugins/", "pattern": ".dll" }""", told);
    }

    [Theory]
    [InlineData("\"plugin/req-resp-modifier\": {\"name\": \"stamp\"}", "plugin/req-resp-modifier names no plug-in: name is a string | write \"name\": [\"a-plug-in\"]")]
    [InlineData("\"plugin/req-resp-modifier\": {\"stamp\": {}}", "plugin/req-resp-modifier names no plug-in: it has no name | write \"name\": [\"a-plug-in\"]")]
    [InlineData("\"plugin/req-resp-modifier\": {\"name\": [1]}", "plugin/req-resp-modifier names no plug-in: name is a list | write \"name\": [\"a-plug-in\"]")]
    [InlineData("\"plugin/http-client\": {\"name\": [\"stamp\"]}", "plugin/http-client names no plug-in: name is a list | write \"name\": \"a-plug-in\"")]
    public void Names_of_another_type_are_refused(string backend, string told)
    {
        using var plugins = new CompiledPlugins(Good);

        Assert.Equal("error SLC7002: " + told, Told(Assert.Single(Check(plugins, backend: backend))));
    }

    [Fact]
    public void Nothing_is_loaded_when_nothing_is_named()
    {
        using var plugins = new CompiledPlugins("throw new Exception(\"loaded\");");

        Assert.Empty(Check(plugins, endpoint: """ "plugin/req-resp-modifier": {"name": []} """));
    }

    [Fact]
    public void A_file_that_fails_is_told_and_so_is_what_is_missing_then()
    {
        using var plugins = new CompiledPlugins(Good);
        plugins.Add("bad", "throw new InvalidOperationException(\"no licence\");");

        Diagnostic finding = Assert.Single(Check(plugins, endpoint: """ "plugin/req-resp-modifier": {"name": ["stamp"]} """));

        Assert.Equal("error SLC7006: bad.dll cannot be loaded: InvalidOperationException: no licence | run check-plugin on it, or remove it from the folder", Told(finding));
        Assert.Equal("$.plugin.folder", finding.Path);
    }

    [Theory]
    [InlineData("2.0.0.0")]
    [InlineData("1.7.0.0")]
    public void A_contract_that_this_program_does_not_have_is_refused(string version)
    {
        using var plugins = new CompiledPlugins();
        plugins.AddFor("later", new Version(version));

        Assert.StartsWith(
            $"error SLC7006: later.dll cannot be loaded: it was compiled against version {version[..3]} of Sluice.Extensibility, this is 1.0 |",
            Told(Check(plugins, endpoint: """ "plugin/req-resp-modifier": {"name": ["stamp"]} """)[0]));
    }

    [Fact]
    public void Two_files_with_one_name_are_refused()
    {
        using var plugins = new CompiledPlugins(Good);
        plugins.Add("second", Good);

        Assert.Equal(
            "error SLC7004: plugins.dll and second.dll both have a request modifier \"stamp\" | remove one of the files",
            Told(Assert.Single(Check(plugins, endpoint: """ "plugin/req-resp-modifier": {"name": ["stamp"]} """))));
    }

    [Fact]
    public void A_native_library_is_a_warning_and_a_folder_that_is_not_there_an_error()
    {
        using var plugins = new CompiledPlugins(Good);
        File.WriteAllBytes(Path.Combine(plugins.Folder, "go.dll"), [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0]);
        plugins.AddLibrary("library", "public class Nothing { }");
        const string Use = """ "plugin/req-resp-modifier": {"name": ["stamp"]} """;

        Assert.StartsWith("warning SLC7007: go.dll is no .NET assembly", Told(Assert.Single(Check(plugins, endpoint: Use))));
        IReadOnlyList<Diagnostic> missing = Check(plugins, endpoint: Use, folder: "/nowhere/plug-ins");
        Assert.Equal("error SLC7005: the folder of plug-ins cannot be read: there is no such folder | write the path of a folder, from where Sluice is started", Told(missing[0]));
    }

    [Fact]
    public void Options_that_do_not_fit_are_told_at_their_place()
    {
        using var plugins = new CompiledPlugins(
            "registry.AddRequestModifier(\"stamp\", s => { var _ = Read(s.Options); return new Req((r, c) => default); });"
            + " static int Read(JsonElement o) => throw new JsonException(\"a number is needed\", \"$.limits[1].max\", null, null);");

        Diagnostic finding = Assert.Single(Check(plugins, endpoint: """
             "plugin/req-resp-modifier": {"name": ["stamp"], "stamp": {"limits": [{"max": 1},
               {"max": "two"}]}}
            """));

        Assert.StartsWith("error SLC7008: plug-in \"stamp\": a number is needed", Told(finding));
        Assert.Equal("""$.endpoints[0].extra_config["plugin/req-resp-modifier"].stamp.limits[1].max""", finding.Path);
    }

    [Fact]
    public void What_a_plug_in_says_about_its_options_is_told_at_their_place()
    {
        using var plugins = new CompiledPlugins("""
            registry.AddRequestModifier("stamp", s =>
            {
                s.AddError("$['a key'].b", "b is not for me", "write c");
                s.AddWarning("$.list[0]", "the first is odd");
                s.AddError("$.nowhere.at.all", "something is missing");
                return new Req((r, c) => default);
            });
            """);

        IReadOnlyList<Diagnostic> findings = Check(
            plugins, endpoint: """ "plugin/req-resp-modifier": {"name": ["stamp"], "stamp": {"a key": {"b": 1}, "list": [2]}} """);

        Assert.Equal(
            [
                """error SLC7008: plug-in "stamp": b is not for me | write c at stamp["a key"].b""",
                "warning SLC7009: plug-in \"stamp\": the first is odd |  at stamp.list[0]",
                "error SLC7008: plug-in \"stamp\": something is missing |  at stamp",
            ],
            findings.Select(static f => $"{Told(f)} at {f.Path.Split("modifier\"].")[1]}"));
    }

    [Fact]
    public void A_plug_in_that_cannot_be_made_is_refused()
    {
        using var plugins = new CompiledPlugins("registry.AddRequestModifier(\"stamp\", s => throw new InvalidOperationException(\"no database\"));");

        Assert.Equal(
            "error SLC7008: plug-in \"stamp\": InvalidOperationException: no database | ",
            Told(Assert.Single(Check(plugins, endpoint: """ "plugin/req-resp-modifier": {"name": ["stamp"]} """))));
    }

    [Fact]
    public void Settings_of_the_client_that_a_plug_in_replaces_are_told()
    {
        using var plugins = new CompiledPlugins("registry.AddClient(\"m\", s => new Client((r, c) => default));");

        Assert.StartsWith(
            "warning SLC7010: the plug-in \"m\" makes the calls, so that backend/http/client has no effect",
            Told(Assert.Single(Check(plugins, backend: """ "plugin/http-client": {"name": "m"}, "backend/http/client": {"no_redirect": true} """))));
    }

    [Fact]
    public void Each_file_has_the_version_of_a_library_that_it_was_compiled_with()
    {
        // The folder of a file has the libraries of its own: the test has two.
        using var first = new CompiledPlugins();
        using var second = new CompiledPlugins();
        string[] told = [.. new[] { (first, 1), (second, 2) }.Select(static pair =>
        {
            (CompiledPlugins plugins, int version) = pair;
            string library = plugins.AddLibrary("shared", $"public static class Shared {{ public static string Text => \"version {version}\"; }}", version);
            plugins.Add("plugins", "registry.AddRequestModifier(\"stamp\", s => { s.AddWarning(\"$\", Shared.Text); return new Req((r, c) => default); });", "", library);
            return Told(Assert.Single(Check(plugins, endpoint: """ "plugin/req-resp-modifier": {"name": ["stamp"]} """)));
        })];

        Assert.Equal(["warning SLC7009: plug-in \"stamp\": version 1 | ", "warning SLC7009: plug-in \"stamp\": version 2 | "], told);
    }

    [Fact]
    public void What_a_file_needs_and_this_program_has_not_is_told_without_running_it()
    {
        using var plugins = new CompiledPlugins("throw new Exception(\"it runs\");");
        string library = plugins.AddLibrary("shared", "public static class Shared { public static int Value => 1; }", version: 2);
        string needy = plugins.Add("needy", "_ = Shared.Value;", "", library);
        string later = plugins.AddFor("later", new Version(1, 3, 0, 0));

        Assert.Empty(Incompatible(Path.Combine(plugins.Folder, "plugins.dll")));
        Assert.Empty(Incompatible(needy));
        plugins.AddLibrary("shared", "public static class Shared { public static int Value => 1; }", version: 1);
        Assert.Equal(["shared: 1.0.0.0, 2.0.0.0, <PackageReference Include=\"shared\" Version=\"2.0.0\" />"], Incompatible(needy));
        File.Delete(library);
        Assert.Equal(["shared: missing, 2.0.0.0, <EnableDynamicLoading>true</EnableDynamicLoading>"], Incompatible(needy));
        Assert.Equal(
            [$"Sluice.Extensibility: 1.3, 1.0, <PackageReference Include=\"Sluice.Extensibility\" Version=\"{GatewayVersion.Number}\" ExcludeAssets=\"runtime\" />"],
            Incompatible(later));
    }

    private static string[] Incompatible(string path) =>
        [.. PluginIncompatibilities.Of(PluginFile.Inspect(path)).Select(static one => $"{one.Name}: {one.Have}, {one.Want}, {one.Fix}")];

    internal static IReadOnlyList<Diagnostic> Check(CompiledPlugins? plugins, string service = "", string endpoint = "", string backend = "", string? folder = null)
    {
        string section = plugins is null ? "" : plugins.Section + ",";
        section = folder is null ? section : section.Replace(plugins!.Folder, folder, StringComparison.Ordinal);
        string text = $$"""
            {"version": 3, {{section}} "host": ["http://b"], "extra_config": { {{service}} },
             "endpoints": [{"endpoint": "/a",
              "extra_config": { {{endpoint}} }, "backend": [{"url_pattern": "/b", "extra_config": { {{backend}} } }]}]}
            """;
        LoadResult loaded = ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = Encoding.UTF8.GetBytes(text) });
        Assert.True(loaded.Config is not null, string.Join('\n', loaded.Diagnostics));
        GatewayCompiler.Check(loaded.Config, loaded.Diagnostics);
        return [.. loaded.Diagnostics];
    }

    private static string Told(Diagnostic finding) =>
        $"{(finding.Severity == DiagnosticSeverity.Error ? "error" : "warning")} {finding.Code.Id}: {finding.Message} | {finding.Remedy}";
}
