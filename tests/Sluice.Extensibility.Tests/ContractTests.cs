using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Extensibility.Tests;

/// <summary>What the authors of plug-ins build on.</summary>
public sealed class ContractTests
{
    [Fact]
    public void The_contract_needs_nothing_but_the_framework() =>
        Assert.All(typeof(IPlugin).Assembly.GetReferencedAssemblies(), static need => Assert.StartsWith("System.", need.Name));

    [Fact]
    public void Every_public_type_can_be_replaced_by_a_later_contract_only() =>
        Assert.All(typeof(IPlugin).Assembly.GetExportedTypes(), static type =>
            Assert.True(type.IsInterface || type.IsEnum || type.IsSealed || type.IsAbstract, type.Name));

    [Fact]
    public void The_attribute_makes_an_instance() => Assert.IsType<Nothing>(new PluginAttribute<Nothing>().Create());

    [Fact]
    public void A_name_can_be_registered_once_for_each_kind()
    {
        var registry = new PluginRegistry();
        registry.AddRequestModifier("a", static _ => null!);
        registry.AddResponseModifier("a", static _ => null!);
        registry.AddServer("a", static _ => null!);
        registry.AddClient("a", static _ => null!);

        Assert.Throws<ArgumentException>(() => registry.AddClient("a", static _ => null!));
        Assert.Throws<ArgumentException>(() => registry.AddServer(" ", static _ => null!));
        Assert.Equal(["a"], registry.Servers.Keys);
    }

    [Theory]
    [InlineData("""{"name": ["a"], "a": {"x": 1}}""", """{"x": 1}""")]
    [InlineData("""{"name": ["a"]}""", "{}")]
    [InlineData("[]", "{}")]
    public void Options_are_what_stands_under_the_name(string configuration, string options) =>
        Assert.Equal(options, new PluginSetup("a", JsonElement.Parse(configuration)).Options.GetRawText());

    [Fact]
    public void What_has_no_effect_at_a_place_cannot_be_set_there()
    {
        var atEndpoint = new ModifierRequest(ModifierScope.Endpoint, parameters: [new("id", "1")]);
        var atBackend = new ModifierRequest(ModifierScope.Backend, url: "http://b/");

        Assert.Throws<InvalidOperationException>(() => atEndpoint.Method = "PUT");
        Assert.Throws<InvalidOperationException>(() => atEndpoint.Url = "http://c/");
        Assert.Throws<InvalidOperationException>(() => atBackend.Query = "a=b");
        Assert.Throws<InvalidOperationException>(() => atBackend.SetParameter("id", "2"));
        atEndpoint.SetParameter("ID", "2");
        atBackend.Method = "PUT";
        Assert.Equal(("2", "PUT"), (atEndpoint.Parameters["id"], atBackend.Method));
    }

    [Fact]
    public void Data_is_made_when_it_is_asked_for()
    {
        int loads = 0;
        var response = new ModifierResponse(new ModifierRequest(ModifierScope.Endpoint), () => { loads++; return []; }, [], isComplete: true);

        Assert.False(response.IsDataLoaded);
        Assert.Same(response.Data, response.Data);
        Assert.True(response.IsDataLoaded);
        Assert.Equal(1, loads);
        var streamed = new ModifierResponse(new ModifierRequest(ModifierScope.Endpoint), 200, [], MessageBody.Empty);
        Assert.Null(streamed.Data);
        Assert.Throws<InvalidOperationException>(() => streamed.Data = new JsonObject());
        Assert.Throws<InvalidOperationException>(() => streamed.IsComplete = true);
        Assert.Throws<InvalidOperationException>(() => response.StatusCode = 201);
        Assert.Throws<InvalidOperationException>(() => response.Body = MessageBody.Empty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(600)]
    public void A_status_that_ends_no_exchange_is_refused(int status)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PluginResponse(status));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rejection(status));
    }

    private sealed class Nothing : IPlugin
    {
        public void Register(PluginRegistry registry)
        {
        }
    }
}
