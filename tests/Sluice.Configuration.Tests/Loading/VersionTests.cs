namespace Sluice.Configuration.Tests.Loading;

public class VersionTests
{
    [Theory]
    [InlineData("""{}""", "krakend.json:1:1: error SLC0201: $: the version is missing (write \"version\": 3)")]
    [InlineData("""{"version": null}""", "krakend.json:1:1: error SLC0201: $: the version is missing (write \"version\": 3)")]
    [InlineData("""{"version": 1}""", "krakend.json:1:13: error SLC0201: $.version: version 1 is not supported, the version must be 3 (write 3)")]
    [InlineData("""{"version": 4}""", "krakend.json:1:13: error SLC0201: $.version: version 4 is not supported, the version must be 3 (write 3)")]
    [InlineData("""{"version": []}""", "krakend.json:1:13: error SLC0201: $.version: the version is not a number (write \"version\": 3)")]
    public void Other_versions_are_refused(string text, string expected) => Assert.Contains(expected, Loaded.Json(text).Errors());

    [Fact]
    public void A_version_2_file_is_refused_with_its_edits_and_nothing_else()
    {
        const string text = """
            {"version": 2, "unknown": 1, "extra_config": {"github_com/devopsfaith/krakend-cors": {"allow_origins": []}},
             "endpoints": [{"endpoint": "/a", "querystring_params": ["q"], "headers_to_pass": ["X"],
               "extra_config": {
                 "github.com/devopsfaith/krakend-ratelimit/juju/router": {"maxRate": 1, "clientMaxRate": 2}},
               "backend": [{"whitelist": ["a"], "blacklist": ["b"], "mapping": {"whitelist": "x"},
                 "extra_config": {"github.com/devopsfaith/krakend-circuitbreaker/gobreaker": {"maxErrors": 1}}}]}]}
            """;
        Assert.Equal(
            [
                "krakend.json:1:13: error SLC0202: $.version: this is a version 2 configuration, the version must be 3 (write 3 here and make the other edits that are told; nothing else of the file was checked)",
                "krakend.json:2:35: error SLC0203: $.endpoints[0].querystring_params: version 3 calls \"querystring_params\" otherwise (write \"input_query_strings\")",
                "krakend.json:2:64: error SLC0203: $.endpoints[0].headers_to_pass: version 3 calls \"headers_to_pass\" otherwise (write \"input_headers\")",
                "krakend.json:4:6: error SLC0203: $.endpoints[0].extra_config[\"github.com/devopsfaith/krakend-ratelimit/juju/router\"]: version 3 calls \"github.com/devopsfaith/krakend-ratelimit/juju/router\" otherwise (write \"qos/ratelimit/router\")",
                "krakend.json:4:63: error SLC0203: $.endpoints[0].extra_config[\"github.com/devopsfaith/krakend-ratelimit/juju/router\"].maxRate: version 3 calls \"maxRate\" otherwise (write \"max_rate\")",
                "krakend.json:4:77: error SLC0203: $.endpoints[0].extra_config[\"github.com/devopsfaith/krakend-ratelimit/juju/router\"].clientMaxRate: version 3 calls \"clientMaxRate\" otherwise (write \"client_max_rate\")",
                "krakend.json:5:17: error SLC0203: $.endpoints[0].backend[0].whitelist: version 3 calls \"whitelist\" otherwise (write \"allow\")",
                "krakend.json:5:37: error SLC0203: $.endpoints[0].backend[0].blacklist: version 3 calls \"blacklist\" otherwise (write \"deny\")",
                "krakend.json:6:83: error SLC0203: $.endpoints[0].backend[0].extra_config[\"github.com/devopsfaith/krakend-circuitbreaker/gobreaker\"].maxErrors: version 3 calls \"maxErrors\" otherwise (write \"max_errors\")",
            ],
            Loaded.Json(text).Lines());
    }
}
