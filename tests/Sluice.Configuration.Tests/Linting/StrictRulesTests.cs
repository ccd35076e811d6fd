namespace Sluice.Configuration.Tests.Linting;

public class StrictRulesTests
{
    private static readonly ConfigurationSchema Schema = new([]);

    [Fact]
    public void What_only_the_schema_refuses_is_told_as_errors()
    {
        const string text = """
            {
              "version": "3", "@comment": 1, "Name": "x", "timeout": "1h30m", "cache_ttl": 3000000000, "host": "a",
              "use_h2c": 1, "max_header_bytes": 1.5, "idle_timeout": "-1s", "tls": {"disabled": "true", "min_verson": "TLS12"},
              "extra_config": {"github_com/luraproject/lura/router/gin": {}, "github.com/devopsfaith/krakend-ratelimit/juju/router": {}},
              "endpoints": [
                {"endpoint": "a&b", "method": "get", "backend": {"url_pattern": "/a"}},
                {"endpoint": "/a?b", "input_headers": [1], "backend": [{"url_pattern": "/a", "whitelist": ["x"], "method": "HEAD"}]},
                {"backend": []}
              ]
            }
            """;
        LoadResult result = Loaded.Json(text);
        Assert.Equal(
            [
                "krakend.json:2:14: error SLC0602: $.version: the schema asks for a whole number, this is a string (write a whole number)",
                "krakend.json:2:34: error SLC0601: $.Name: \"Name\" is not a key of the schema (did you mean \"name\"?)",
                "krakend.json:2:58: error SLC0603: $.timeout: the schema asks for one whole number and one unit (write \"90m\")",
                "krakend.json:2:80: error SLC0603: $.cache_ttl: the schema asks for a duration in text, this is a number (write one such as \"2s\")",
                "krakend.json:2:100: error SLC0602: $.host: the schema asks for a list of texts, this is a string (write a list of texts)",
                "krakend.json:3:14: error SLC0602: $.use_h2c: the schema asks for true or false, this is a number (write true or false)",
                "krakend.json:3:37: error SLC0602: $.max_header_bytes: the schema asks for a whole number, this is a number (write a whole number)",
                "krakend.json:3:58: error SLC0603: $.idle_timeout: the schema asks for one whole number and one unit (write one such as \"2s\")",
                "krakend.json:3:85: error SLC0602: $.tls.disabled: the schema asks for true or false, this is a string (write true or false)",
                "krakend.json:3:93: error SLC0601: $.tls.min_verson: \"min_verson\" is not a key of the schema (did you mean \"min_version\"?)",
                "krakend.json:4:20: error SLC0606: $.extra_config[\"github_com/luraproject/lura/router/gin\"]: this is an old spelling that the schema does not know (write \"router\")",
                "krakend.json:4:66: error SLC0606: $.extra_config[\"github.com/devopsfaith/krakend-ratelimit/juju/router\"]: this is an old spelling that the schema does not know (write \"qos/ratelimit/router\")",
                "krakend.json:6:18: error SLC0605: $.endpoints[0].endpoint: the schema asks for a path that begins with / and has no *, ?, & or % (write such a path; /* may stand at its end)",
                "krakend.json:6:35: error SLC0604: $.endpoints[0].method: the schema has no such value here (write one of GET, POST, PUT, PATCH, DELETE)",
                "krakend.json:6:53: error SLC0602: $.endpoints[0].backend: the schema asks for a list of objects, this is an object (write a list of objects)",
                "krakend.json:7:18: error SLC0605: $.endpoints[1].endpoint: the schema asks for a path that begins with / and has no *, ?, & or % (write such a path; /* may stand at its end)",
                "krakend.json:7:43: error SLC0602: $.endpoints[1].input_headers: the schema asks for a list of texts, this is a list with other items (write a list of texts)",
                "krakend.json:7:82: error SLC0601: $.endpoints[1].backend[0].whitelist: \"whitelist\" is not a key of the schema (did you mean \"allow\"?)",
                "krakend.json:7:112: error SLC0604: $.endpoints[1].backend[0].method: the schema has no such value here (write one of GET, POST, PUT, PATCH, DELETE)",
                "krakend.json:8:5: error SLC0607: $.endpoints[2]: the schema asks for \"endpoint\" (write \"endpoint\": \"/path\")",
            ],
            StrictRules.Check(result, Schema).Select(static diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void A_clean_file_has_no_findings()
    {
        LoadResult result = Loaded.Json("""
            {"$schema": "x", "version": 3, "timeout": "3s", "extra_config": {"router": {}}, "endpoints": [
              {"endpoint": "/a/{id}", "method": "GET", "timeout": "100ms", "backend": [{"url_pattern": "/b/{id}", "host": ["http://b:80"]}]}]}
            """);
        Assert.Empty(result.Lines());
        Assert.Empty(StrictRules.Check(result, Schema));
    }

    [Fact]
    public void A_file_that_cannot_be_understood_has_no_further_findings() => Assert.Empty(StrictRules.Check(Loaded.Json("{"), Schema));

    [Fact]
    public void Environment_overrides_are_not_part_of_the_file() =>
        Assert.Empty(StrictRules.Check(Loaded.Json("""{"version": 3}""", ("KRAKEND_PORT", "81")), Schema));
}
