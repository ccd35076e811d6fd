using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Sluice.EndToEnd.Monitoring;

/// <summary>The files under <c>deploy/</c>, as far as they can be checked without a container engine.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string Compose = Repository.File("deploy", "compose", "compose.yml");

    [Fact]
    public void What_the_containers_see_of_the_checkout_is_there()
    {
        string[] mounts = [.. Services().SelectMany(static service => Texts(service.Value, "volumes"))];

        Assert.NotEmpty(mounts);
        Assert.All(mounts, static mount => Assert.True(
            Path.Exists(Path.Combine(Path.GetDirectoryName(Compose)!, mount.Split(':')[0])) && mount.EndsWith(":ro", StringComparison.Ordinal), mount));
    }

    [Fact]
    public void Every_port_is_open_on_this_machine_only() => Assert.All(
        Services().SelectMany(static service => Texts(service.Value, "ports")),
        static port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    [Fact]
    public void Every_container_that_is_named_is_there()
    {
        Dictionary<string, YamlMappingNode> services = Services();
        string[] folders = [Repository.File("deploy", "compose"), Repository.File("deploy", "grafana", "provisioning")];
        string[] texts = [.. folders.SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Select(File.ReadAllText)];
        string[] named =
        [
            .. services.SelectMany(static service => Texts(service.Value, "depends_on")),
            .. texts.SelectMany(static text => HostOfUrl().Matches(text).Select(static match => match.Groups["host"].Value)),
        ];

        // The configuration has one backend that is missing, so that there are failures to look at; two services are for people only.
        Assert.Equal(["nowhere"], named.Except(services.Keys));
        Assert.Equal(["grafana", "kibana"], services.Keys.Except(named));
    }

    [Fact]
    public void Every_image_has_a_version() => Assert.All(
        Services().Where(static service => service.Key != "gateway"),
        static service => Assert.Matches(":v?[0-9]", Text(service.Value, "image")));

    [Fact]
    public async Task The_gateways_configuration_passes_the_strict_check()
    {
        (int exitCode, string output) = await ServerProgram.RunAsync(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "sluice.dll"), "check", "--lint", "-c", Repository.File("deploy", "compose", "krakend.json"));

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prometheus_accepts_its_configuration()
    {
        (int exitCode, string output) = await ServerProgram.RunAsync("promtool", "check", "config", Repository.File("deploy", "compose", "prometheus.yml"));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Grafana_finds_its_dashboards_and_knows_their_sources()
    {
        string[] sources = [.. ((YamlSequenceNode)Read(Repository.File("deploy", "grafana", "provisioning", "datasources", "sluice.yml"))["datasources"])
            .Select(static source => Text((YamlMappingNode)source, "type"))];
        YamlMappingNode dashboards = Read(Repository.File("deploy", "grafana", "provisioning", "dashboards", "sluice.yml"));
        var provider = (YamlMappingNode)((YamlSequenceNode)dashboards["providers"])[0];
        string folder = Text((YamlMappingNode)provider["options"], "path");

        Assert.Contains(Texts(Services()["grafana"], "volumes"), mount => mount.Contains($"/grafana/dashboards:{folder}:", StringComparison.Ordinal));
        Assert.All(Dashboard.All, dashboard => Assert.Contains(dashboard.SourceType, sources));
        string home = ((YamlScalarNode)((YamlMappingNode)Services()["grafana"]["environment"])["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]).Value!;
        Assert.True(File.Exists(Repository.File("deploy", "grafana", "dashboards", Path.GetFileName(home))) && Path.GetDirectoryName(home) == folder, home);
    }

    [Fact]
    public void Panels_have_numbers_of_their_own_and_do_not_overlap() => Assert.All(Dashboard.All, static dashboard =>
    {
        JsonElement[] panels = [.. dashboard.Document.GetProperty("panels").EnumerateArray()];
        var taken = new HashSet<(int, int)>();

        Assert.Equal(panels.Length, panels.Select(static panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, panel =>
        {
            (int x, int y, int w, int h) = (Place(panel, "x"), Place(panel, "y"), Place(panel, "w"), Place(panel, "h"));
            Assert.InRange(x + w, 1, 24);
            Assert.All(
                Enumerable.Range(x, w).SelectMany(column => Enumerable.Range(y, h).Select(line => (column, line))),
                square => Assert.True(taken.Add(square), panel.GetProperty("title").GetString()));
        });
    });

    private static int Place(JsonElement panel, string name) => panel.GetProperty("gridPos").GetProperty(name).GetInt32();

    private static Dictionary<string, YamlMappingNode> Services() => ((YamlMappingNode)Read(Compose)["services"]).Children
        .OrderBy(static service => service.Key.ToString(), StringComparer.Ordinal)
        .ToDictionary(static service => service.Key.ToString(), static service => (YamlMappingNode)service.Value);

    private static YamlMappingNode Read(string path)
    {
        var yaml = new YamlStream();
        using var text = new StreamReader(path);
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<string> Texts(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? list) ? ((YamlSequenceNode)list).Select(static item => item.ToString()) : [];

    private static string Text(YamlMappingNode node, string key) => node[key].ToString();

    // http://host:1, "address": "host:1", "host": "name" and targets: ["host:1"].
    [GeneratedRegex("""(https?://|"(address|host)": "(?!http)|targets: \[")(?<host>[a-z]+)(?=[:"])""", RegexOptions.ExplicitCapture)]
    private static partial Regex HostOfUrl();
}
