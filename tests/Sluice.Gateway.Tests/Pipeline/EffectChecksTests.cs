using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.Pipeline;

public sealed class EffectChecksTests
{
    [Theory]
    [InlineData(""" "write_timeout": "1s", "timeout": "1s" """, "", "", null)]
    [InlineData(""" "write_timeout": "1s" """, "", "", "SLC1602: $.write_timeout: answers break off after 1s, before the timeout of 1 endpoint is over, such as GET /a/{id} with 2s")]
    [InlineData(""" "write_timeout": "3s" """, """ "timeout": "1h" """, "", "SLC1602: $.write_timeout: answers break off after 3s, before the timeout of 1 endpoint")]
    [InlineData("", "", """ "input_headers": ["x-a"] """, "SLC1603: $.endpoints[0].backend[0].input_headers: the endpoint does not let X-A through")]
    [InlineData("", """ "input_headers": ["X-A"] """, """ "input_headers": ["x-a", "User-Agent"] """, null)]
    [InlineData("", """ "input_headers": ["*"] """, """ "input_headers": ["x-a"] """, null)]
    [InlineData("", "", """ "input_query_strings": ["q"] """, "SLC1604: $.endpoints[0].backend[0].input_query_strings: the endpoint does not let the query string q through")]
    [InlineData("", """ "input_query_strings": ["q"] """, """ "input_query_strings": ["q", "*"] """, null)]
    [InlineData("", """ "output_encoding": "no-op" """, """ "deny": ["password"] """, "SLC1605: $.endpoints[0].backend[0].deny: deny has no effect: a no-op answer is passed on as it is")]
    [InlineData("", """ "output_encoding": "no-op" """, """ "deny": [], "group": "", "mapping": {} """, null)]
    [InlineData("", "", """ "deny": ["password"] """, null)]
    [InlineData("", """ "method": "POST" """, """ "extra_config": {"qos/http-cache": {}} """, "SLC1608: $.endpoints[0].backend[0].extra_config[\"qos/http-cache\"]: answers to POST are never kept")]
    [InlineData("", """ "method": "POST" """, """ "method": "GET", "extra_config": {"qos/http-cache": {}} """, null)]
    [InlineData("", """ "method": "POST" """, """ "extra_config": {"qos/http-cache": {"shared": true}} """, null)]
    public void Settings_that_do_not_work_together_are_told(string root, string endpoint, string backend, string? told) =>
        AssertTold(told, root, endpoint, backend);

    [Theory]
    [InlineData("req_headers['X-Key'][0] == 'a'", "", "SLC1606: {0}the header X-Key is never there: the endpoint does not let it through")]
    [InlineData("req_headers[\\\"X-Key\\\"][0] == 'a'", "", "SLC1606: {0}the header X-Key is never there")]
    [InlineData("'X-Key' in req_headers", "", "SLC1606: {0}the header X-Key is never there")]
    [InlineData("has(req_headers.Authorization)", "", "SLC1606: {0}the header Authorization is never there")]
    [InlineData("req_headers['x-key'][0] == 'a'", """ "input_headers": ["X-Key"], """, "SLC1606: {0}the header x-key is never there under this spelling")]
    [InlineData("req_headers['X-Key'][0] == 'a'", """ "input_headers": ["x-key"], """, null)]
    [InlineData("req_headers['X-Key'][0] == 'a'", """ "input_headers": ["*"], """, null)]
    [InlineData("req_headers['User-Agent'][0] == 'a'", "", null)]
    [InlineData("req_headers.size() > 0 && req_headers.exists(h, h == 'X-Key')", "", null)]
    [InlineData("req_querystring['q'][0] == 'a'", "", "SLC1607: {0}the query string q is never there: the endpoint does not let it through")]
    [InlineData("req_querystring.q[0] == 'a' && 'q' in req_querystring", "", "SLC1607: {0}the query string q is never there")]
    [InlineData("req_querystring['q'][0] == 'a'", """ "input_query_strings": ["q"], """, null)]
    public void Expressions_over_what_is_never_there_are_told(string expression, string keys, string? told) =>
        AssertTold(
            told?.Replace("{0}", "$.endpoints[0].extra_config[\"validation/cel\"][0].check_expr: ", StringComparison.Ordinal),
            "",
            $$"""{{keys}} "extra_config": {"validation/cel": [{"check_expr": "{{expression}}"}]}""",
            "");

    [Fact]
    public void A_script_before_the_expressions_can_set_any_header() =>
        AssertTold(null, "", """ "extra_config": {"modifier/lua-proxy": {"pre": "local r = request.load()"}, "validation/cel": [{"check_expr": "'X-Key' in req_headers"}]}""", "");

    [Theory]
    [InlineData("/b//c", """ "extra_config": {"router": {"remove_extra_slash": true}} """, "SLC1601: $.endpoints[1].endpoint: no request reaches this endpoint: for /b//c the answer is 404")]
    [InlineData("/b//c", "", null)]
    [InlineData("/a/{id}/b", "", null)]
    [InlineData("/a/me", "", null)]
    [InlineData("/{any}/x", "", null)]
    public void An_endpoint_that_no_request_reaches_is_told(string path, string root, string? told) =>
        AssertTold(told, root, "", "", $$""", {"endpoint": "{{path}}", "backend": [{"url_pattern": "/"}]}""");

    private static void AssertTold(string? told, string root, string endpoint, string backend, string more = "")
    {
        static string Then(string keys) => keys.Length == 0 ? "" : ", " + keys;
        string text = $$"""
            {"version": 3, "host": ["http://b"] {{Then(root)}}, "endpoints": [
              {"endpoint": "/a/{id}" {{Then(endpoint)}}, "backend": [{"url_pattern": "/b" {{Then(backend)}}}]}{{more}}]}
            """;
        DiagnosticBag diagnostics = Check(text);
        if (told is null)
        {
            Assert.Empty(diagnostics.Select(static d => d.ToString()));
        }
        else
        {
            Assert.Contains("warning " + told, Assert.Single(diagnostics.Select(static d => d.ToString())), StringComparison.Ordinal);
        }
    }

    private static DiagnosticBag Check(string text)
    {
        LoadResult result = ConfigLoader.Load(new LoadRequest { File = "k.json", Content = Encoding.UTF8.GetBytes(text) });
        Assert.True(result.Config is not null, string.Join('\n', result.Diagnostics));
        GatewayCompiler.Check(result.Config, result.Diagnostics);
        return result.Diagnostics;
    }
}
