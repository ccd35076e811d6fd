using System.Text;
using System.Text.Json;
using Sluice.Configuration;
using Sluice.Gateway.Features;
using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>Holds the manual to what the program does.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<string> Pages() => [.. DocumentationPage.Names, .. DocumentationPage.ExampleNames];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_configuration_is_accepted_without_a_finding(string name)
    {
        foreach (FencedBlock block in DocumentationPage.Read(name).Configurations)
        {
            LoadResult loaded = ConfigLoader.Load(new LoadRequest { File = $"{name}:{block.Line}.json", Content = Encoding.UTF8.GetBytes(block.Text) });
            if (loaded.Config is { } config)
            {
                GatewayCompiler.Check(config, loaded.Diagnostics);
                Assert.Empty(UnsupportedNamespaces.Find(config, FeatureCatalog.IsSupported));
            }

            Assert.Empty(loaded.Diagnostics.Select(static finding => finding.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_json_block_is_JSON(string name) =>
        Assert.All(
            DocumentationPage.Read(name).Blocks.Where(static block => block.Language == "json"),
            static block => JsonDocument.Parse(block.Text).Dispose());
}
