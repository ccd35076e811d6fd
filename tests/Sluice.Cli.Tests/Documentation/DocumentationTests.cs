using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Configuration;
using Sluice.Gateway.Features;
using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>Holds the manual to what the program does.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages() => [.. DocumentationPage.Names];

    /// <summary>The pages whose configuration is its own backend, so that their requests can be asked for real.</summary>
    public static TheoryData<string> PagesWithAnswers() =>
    [
        .. DocumentationPage.Names.Where(static name => DocumentedRequest.Of(DocumentationPage.Read(name)).Any()
            && DocumentationPage.Read(name).Configurations.Any(static block => block.Text.Contains("\"echo_endpoint\": true", StringComparison.Ordinal))),
    ];

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

    [Theory]
    [MemberData(nameof(PagesWithAnswers))]
    public async Task Every_request_is_answered_as_shown(string name)
    {
        DocumentationPage page = DocumentationPage.Read(name);
        int port = TestPorts.Free();
        using var folder = new TestFolder(OnPort(Assert.Single(page.Configurations).Text, port));
        using SluiceProcess gateway = SluiceProcess.Start(folder.Path, "run", "-c", "krakend.json");
        await gateway.WaitForOutputAsync($"[SERVICE: Gin] Listening on port: {port}");
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null };
        using var client = new HttpClient(handler);
        foreach (DocumentedRequest request in DocumentedRequest.Of(page))
        {
            string answer = await request.SendAsync(client, port);

            Assert.Equal(Comparable(OnPort(request.Shown, port)), Comparable(answer));
        }
    }

    [Fact]
    public async Task The_findings_that_the_README_shows_are_those_of_a_check()
    {
        IReadOnlyList<FencedBlock> blocks = DocumentationPage.Read("README.md").Blocks;
        FencedBlock broken = Assert.Single(blocks, static block => block.Language == "jsonc");
        string shown = Assert.Single(blocks, static block => block.Text.Contains("sluice check -c krakend.json\n", StringComparison.Ordinal)).Text;
        using var folder = new TestFolder(broken.Text);

        Finished check = await SluiceProcess.RunAsync(folder, "check", "-c", "krakend.json");

        Assert.Equal(1, check.ExitCode);
        Assert.Equal(shown[(shown.IndexOf('\n', StringComparison.Ordinal) + 1)..], check.Error);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_page(string name)
    {
        HashSet<string> known = [.. DocumentationPage.Names];
        foreach (Match link in PageLink().Matches(DocumentationPage.Text(name)))
        {
            string target = link.Groups["page"].Value;
            Assert.Contains(name == "README.md" ? target : "docs/" + target, known);
        }
    }

    // Lengths differ with the digits of the port, versions with each release.
    private static string Comparable(string answer) => Varying().Replace(answer, "");

    private static string OnPort(string text, int port) =>
        text.Replace(":8080", $":{port}", StringComparison.Ordinal).Replace("\"port\": 8080", $"\"port\": {port}", StringComparison.Ordinal);

    [GeneratedRegex(@"^Content-Length: [1-9]\d*\n|(?<=Version )\d+\.\d+\.\d+", RegexOptions.Multiline)]
    private static partial Regex Varying();

    [GeneratedRegex(@"\]\((?<page>[\w./-]+\.md)(#[\w-]+)?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex PageLink();
}
