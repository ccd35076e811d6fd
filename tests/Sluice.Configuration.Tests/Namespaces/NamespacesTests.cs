namespace Sluice.Configuration.Tests.NamespaceCatalogue;

public class NamespacesTests
{
    [Fact]
    public void Old_spellings_are_read_as_the_short_ones_and_told()
    {
        LoadResult result = Loaded.Endpoint(
            """ "extra_config": {"github.com/devopsfaith/krakend-jose/validator": {"alg": "RS256"}} """,
            """ "extra_config": {"github.com/devopsfaith/krakend/http": {}} """,
            """ "extra_config": {"github_com/luraproject/lura/router/gin": {}} """);
        Assert.Equal(3, result.Lines().Count(static line => line.Contains("warning SLC0555", StringComparison.Ordinal)));
        Assert.Contains("this is an old name of router (write \"router\")", result.Lines()[0], StringComparison.Ordinal);
        Assert.Equal(["router"], result.Config().ExtraConfig.Entries.Keys);
        Assert.Equal(["auth/validator"], result.OnlyEndpoint().ExtraConfig.Entries.Keys);
        Assert.Equal(["backend/http"], result.OnlyBackend().ExtraConfig.Entries.Keys);
    }

    [Fact]
    public void The_short_spelling_goes_first_when_both_are_written()
    {
        LoadResult result = Loaded.Json("""{"version": 3, "extra_config": {"github_com/luraproject/lura/router/gin": {"a": 1}, "router": {"a": 2}}}""");
        var router = Assert.IsType<ConfigObject>(result.Config().ExtraConfig.Entries["router"]);
        Assert.Equal("2", Assert.IsType<ConfigScalar>(router.Properties[0].Value).Text);
        Assert.Contains("this is the old name of router, which is written too: this one has no effect", Assert.Single(result.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_where_it_has_no_effect_is_told()
    {
        LoadResult result = Loaded.Endpoint(""" "extra_config": {"security/cors": {}} """);
        Assert.Equal(
            "krakend.json:2:41: warning SLC0553: $.endpoints[0].extra_config[\"security/cors\"]: security/cors has no effect at an endpoint (move it to the extra_config of the service)",
            Assert.Single(result.Lines()));
    }

    [Fact]
    public void What_is_not_supported_is_found_at_every_scope_with_whether_it_protects()
    {
        LoadResult result = Loaded.Endpoint(
            """ "extra_config": {"auth/validator": {}, "auth/validater": {}, "security/cors": {}, "qos/ratelimit/router": null, "@comment": {}} """,
            """ "extra_config": {"qos/circuit-breaker": {}, "github.com/devopsfaith/krakend-ratelimit/juju/proxy": {}, "my/own": {}} """,
            """ "extra_config": {"telemetry/logging": {}, "router": {}}, "async_agent": [{"extra_config": {"async/amqp": {}}, "backend": [{"extra_config": {"modifier/martian": {}}}]}] """);
        IReadOnlyList<UnsupportedNamespace> found = UnsupportedNamespaces.Find(result.Config(), static (scope, name) => scope == NamespaceScope.Service && name == "router");
        Assert.Equal(
            [
                ("telemetry/logging", NamespaceScope.Service, false, "telemetry/logging is not supported yet"),
                ("auth/validator", NamespaceScope.Endpoint, true, "auth/validator is not supported yet"),
                ("auth/validater", NamespaceScope.Endpoint, true, "auth/validater is not a known namespace, it has no effect: did you mean auth/validator?"),
                ("qos/circuit-breaker", NamespaceScope.Backend, false, "qos/circuit-breaker is not supported yet"),
                ("github.com/devopsfaith/krakend-ratelimit/juju/proxy", NamespaceScope.Backend, true, "github.com/devopsfaith/krakend-ratelimit/juju/proxy is not a known namespace, it has no effect: did you mean qos/ratelimit/proxy?"),
                ("my/own", NamespaceScope.Backend, false, "my/own is not a known namespace, it has no effect"),
                ("async/amqp", NamespaceScope.Agent, false, "async/amqp is not supported yet"),
                ("modifier/martian", NamespaceScope.Backend, true, "modifier/martian is not supported yet"),
            ],
            found.Select(static item => (item.Name, item.Scope, item.Protects, item.Describe())));
        Assert.Equal("""$.endpoints[0].extra_config["auth/validator"]""", found[1].Node.Path);
    }

    [Fact]
    public void Every_old_spelling_names_a_known_namespace()
    {
        Assert.Equal(34, Namespaces.OldSpellings.Count);
        Assert.All(Namespaces.OldSpellings, static old => Assert.True(Namespaces.TryGet(old.Value, out _), old.Value));
    }

    [Theory]
    [InlineData(""" "extra_config": null """, 0)]
    [InlineData(""" "extra_config": {} """, 0)]
    [InlineData(""" "extra_config": [] """, 0)]
    [InlineData(""" "extra_config": [{"router": {}}, {"telemetry/logging": {}}] """, 2)]
    public void Other_forms_of_extra_config_are_read_as_the_original_does(string keys, int count) =>
        Assert.Equal(count, Loaded.Json($$"""{"version": 3, {{keys}} }""").Config().ExtraConfig.Entries.Count);

    [Fact]
    public void Text_for_extra_config_is_refused() =>
        Assert.Contains("an object belongs here, this is a string", Assert.Single(Loaded.Json("""{"version": 3, "extra_config": "x"}""").Errors()), StringComparison.Ordinal);
}
