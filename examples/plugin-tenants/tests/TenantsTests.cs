using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Extensibility;

namespace Tenants.Tests;

/// <summary>The plug-ins without a gateway: they are made and called as it does.</summary>
public sealed class TenantsTests
{
    private readonly PluginRegistry _plugins = new();

    public TenantsTests() => new TenantsPlugin().Register(_plugins);

    [Fact]
    public async Task A_request_without_an_id_gets_one_that_the_answer_tells()
    {
        IServerPlugin ids = _plugins.Servers["request-id"](Setup("request-id", "{}"));
        var request = new ServerRequest("GET", "/", []);

        Assert.Null(await ids.HandleAsync(request, CancellationToken.None));

        var head = new AnswerHead(200, []);
        request.Callbacks[0](head);
        Assert.Equal("000001", request.Headers["X-Request-Id"]);
        Assert.Equal("000001", head.Headers["X-Request-Id"]);
    }

    [Theory]
    [InlineData("acme", null)]
    [InlineData("stranger", 403)]
    [InlineData(null, 403)]
    public async Task Only_known_tenants_are_let_in(string? tenant, int? status)
    {
        IRequestModifier check = _plugins.RequestModifiers["tenant"](Setup("tenant", """{"allowed": ["acme"]}"""));
        var request = new ModifierRequest(ModifierScope.Endpoint) { Headers = { ["X-Tenant"] = tenant } };

        Assert.Equal(status, (await check.ModifyAsync(request, CancellationToken.None))?.StatusCode);
    }

    [Fact]
    public async Task The_data_gets_the_name_of_the_tenant()
    {
        IResponseModifier name = _plugins.ResponseModifiers["tenant"](Setup("tenant", """{"allowed": [], "key": "for"}"""));
        var request = new ModifierRequest(ModifierScope.Endpoint) { Headers = { ["X-Tenant"] = "acme" } };
        var response = new ModifierResponse(request, static () => new JsonObject { ["id"] = 7 }, [], isComplete: true);

        Assert.Null(await name.ModifyAsync(response, CancellationToken.None));

        Assert.Equal("""{"id":7,"for":"acme"}""", response.Data!.ToJsonString());
    }

    [Fact]
    public async Task Files_answer_by_their_name_and_nothing_outside_of_the_folder_does()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a.json"), "{}");
        IClientPlugin files = _plugins.Clients["files"](Setup("files", JsonSerializer.Serialize(new Dictionary<string, string> { ["folder"] = folder.FullName })));

        PluginResponse found = await files.SendAsync(new ClientRequest("GET", "http://files/a.json", []), CancellationToken.None);
        PluginResponse outside = await files.SendAsync(new ClientRequest("GET", "http://files/..%2f..%2fetc%2fpasswd", []), CancellationToken.None);

        Assert.Equal("{}", Encoding.UTF8.GetString((await found.Body.ReadAsync(CancellationToken.None)).Span));
        Assert.Equal(404, outside.StatusCode);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_mistake()
    {
        PluginSetup setup = Setup("files", """{"folder": "/nowhere"}""");

        _plugins.Clients["files"](setup);

        Assert.Equal(new PluginFinding(true, "$.folder", "there is no such folder", "write the path of a folder, from where the gateway is started"), Assert.Single(setup.Findings));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"allowed": "acme"}""")]
    [InlineData("""{"allowed": [], "kye": "x"}""")]
    public void Options_that_do_not_fit_are_refused(string options) =>
        Assert.Throws<JsonException>(() => _plugins.RequestModifiers["tenant"](Setup("tenant", options)));

    private static PluginSetup Setup(string name, string options) =>
        new(name, JsonElement.Parse($$"""{"name": ["{{name}}"], "{{name}}": {{options}}}"""));
}
