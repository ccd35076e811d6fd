using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Tests.HostileInput;

/// <summary>Configurations that nobody would write: every one is loaded or refused, within bounds.</summary>
public sealed class HostileConfigurationTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Extensions = [".json", ".json", ".yaml", ".toml"];

    private readonly InputBounds _bounds = new();
    private readonly TestFolder _folder = Templates();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_configuration_is_loaded_or_refused_within_bounds()
    {
        Gen.Int.Uniform.Sample(Try, iter: InputBounds.Inputs(2000), threads: 1);
        output.WriteLine(_bounds.ToString());
    }

    private void Try(int seed)
    {
        var random = new Random(seed);
        var tree = new HostileTree(random);
        var root = (JsonObject)tree.One(SeedConfigurations.All).DeepClone();
        tree.Change(root);
        string extension = tree.One(Extensions);
        byte[] content = new HostileText(random).Write(root, extension);
        var request = new LoadRequest
        {
            File = Path.Combine(_folder.Path, "krakend" + extension),
            Content = content,
            Environment = Variables(random, tree),
        };
        _bounds.Try(seed, () => Check(request, content));
    }

    private static void Check(LoadRequest request, byte[] content)
    {
        LoadResult result = ConfigLoader.Load(request);
        Assert.Equal(result.Config is null, result.Diagnostics.HasErrors);
        if (result.Config is { } config)
        {
            GatewayCompiler.Check(config, result.Diagnostics);
        }

        string[]? lines = null;
        foreach (Diagnostic finding in result.Diagnostics)
        {
            Assert.False(string.IsNullOrWhiteSpace(finding.Message), finding.ToString());
            Assert.False(finding.Message.Contains("\n   at ", StringComparison.Ordinal), finding.ToString());
            if (finding.Position.Line == 0)
            {
                Assert.Equal(0, finding.Position.Column);
                continue;
            }

            Assert.True(finding.Position is { Line: > 0, Column: > 0 }, finding.ToString());
            if (finding.Position.File == request.File)
            {
                lines ??= Encoding.UTF8.GetString(content).Split('\n');
                Assert.True(finding.Position.Line <= lines.Length, finding.ToString());
                Assert.True(finding.Position.Column <= lines[finding.Position.Line - 1].Length + 1, finding.ToString());
            }
        }
    }

    private Dictionary<string, string> Variables(Random random, HostileTree tree)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int count = random.Next(4) == 0 ? random.Next(1, 4) : 0; count > 0; count--)
        {
            variables["KRAKEND_" + (random.Next(4) == 0 ? tree.Word() : tree.KnownKey()).ToUpperInvariant()] = tree.Word();
        }

        if (random.Next(5) == 0)
        {
            variables["FC_ENABLE"] = "1";
            foreach (string folder in new[] { "settings", "partials", "templates" })
            {
                variables["FC_" + folder.ToUpperInvariant()] = Path.Combine(_folder.Path, folder);
            }

            if (random.Next(8) == 0)
            {
                variables["FC_OUT"] = Path.Combine(_folder.Path, "out.json");
            }
        }

        return variables;
    }

    private static TestFolder Templates()
    {
        var folder = new TestFolder("{}");
        foreach (string name in new[] { "settings", "partials", "templates" })
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, name));
        }

        folder.Add("settings/service.json", """{ "port": 8080, "list": [1, "a", null], "name": "é" }""");
        folder.Add("partials/part", "\"a\": 1");
        folder.Add("templates/t.tmpl", "\"{{ . }}\"");
        return folder;
    }
}
