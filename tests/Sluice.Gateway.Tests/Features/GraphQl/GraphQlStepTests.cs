using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.GraphQl;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.Payload;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.GraphQl;

/// <summary>What reaches a GraphQL backend (manipulation.md 7).</summary>
public sealed class GraphQlStepTests
{
    private const string Query = "\"type\":\"query\",\"query\":\"query Q($id: ID!){u(id:$id){n}}\"";

    [Fact]
    public async Task Parameters_fill_only_variables_that_are_nothing_else()
    {
        Sent sent = await AskAsync($$$"""{{{{Query}}},"operationName":"Q","variables":{"id":"{user}","deep":{"x":"{user}"},"part":"u-{user}","lim":1.0,"all":["{user}"]}}""");
        Assert.Equal("POST", sent.Method);
        Assert.Equal("application/json", sent.ContentType);
        Assert.Equal(
            """{"query":"query Q($id: ID!){u(id:$id){n}}","operationName":"Q","variables":{"all":["{user}"],"deep":{"x":"{user}"},"id":"7","lim":1.0,"part":"u-{user}"}}""",
            sent.Body);
    }

    [Theory]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("</x>&", "\"\\u003c/x\\u003e\\u0026\"")]
    [InlineData("\"},\"admin\":true,\"x\":{\"", "\"\\\"},\\\"admin\\\":true,\\\"x\\\":{\\\"\"")]
    [InlineData("", "\"\"")]
    public async Task A_parameter_is_always_one_string(string value, string json)
    {
        Sent sent = await AskAsync($$$"""{{{{Query}}},"variables":{"id":"{User}"}}""", user: value);
        Assert.Equal($$$"""{"query":"query Q($id: ID!){u(id:$id){n}}","variables":{"id":{{{json}}}}}""", sent.Body);
    }

    [Theory]
    [InlineData("{nope}")]
    [InlineData("{resp0_t}")]
    public async Task A_variable_that_nothing_fills_is_empty_and_told(string place)
    {
        DiagnosticBag diagnostics = [];
        Sent sent = await AskAsync($$$"""{{{{Query}}},"variables":{"id":"{{{place}}}"}}""", diagnostics: diagnostics);
        Assert.EndsWith(""","variables":{"id":""}}""", sent.Body, StringComparison.Ordinal);
        Assert.Contains("is always empty", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{")]
    public async Task A_variable_that_ends_the_original_is_plain_text(string value)
    {
        Sent sent = await AskAsync($$$"""{{{{Query}}},"variables":{"id":"{{{value}}}"}}""");
        Assert.EndsWith($$$""","variables":{"id":"{{{value}}}"}}""", sent.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_of_an_earlier_backend_is_filled_in_when_a_url_pattern_names_it_too()
    {
        using ResponseData earlier = Gateways.Data("""{"team":{"id":"t<5"}}""");
        Sent sent = await AskAsync($$$"""{{{{Query}}},"variables":{"t":"{resp0_team.id}"}}""", pattern: "/g/{resp0_team.id}", earlier: earlier);
        Assert.EndsWith(""","variables":{"t":"t\u003c5"}}""", sent.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/g/{JWT.sub}", "s\\u003c1")]
    [InlineData("/g", "")]
    public async Task A_claim_is_filled_in_when_a_url_pattern_names_it_too(string pattern, string value)
    {
        Sent sent = await AskAsync($$$"""{{{{Query}}},"variables":{"t":"{JWT.sub}"}}""", pattern: pattern);
        Assert.EndsWith($$$""","variables":{"t":"{{{value}}}"}}""", sent.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", "/g", "/g?operationName=Q&query=%7Ba%7D&variables=%7B%22id%22%3A%227%22%7D")]
    [InlineData("GET", "/g?tenant=1", "/g?tenant=1&operationName=Q&query=%7Ba%7D&variables=%7B%22id%22%3A%227%22%7D")]
    public async Task A_get_takes_its_document_along(string method, string target, string expected)
    {
        Sent sent = await AskAsync(
            $$$"""{"type":"query","query":"{a}","operationName":"Q","method":"{{{method}}}","variables":{"id":"{user}"}}""", target: target);
        Assert.Equal(("GET", expected, ""), (sent.Method, sent.Target, sent.Body));
    }

    [Theory]
    [InlineData("""{"id":3}""", """{"deep":{"x":"{user}"},"id":3,"lim":10}""")]
    [InlineData("""{"id":12345678901234567890,"lim":1.50,"deep":null}""", """{"deep":null,"id":12345678901234567890,"lim":1.50}""")]
    [InlineData("{} ", """{"deep":{"x":"{user}"},"id":"{user}","lim":10}""")]
    [InlineData("\uFEFF{\"z\":[\"<\"]}", """{"deep":{"x":"{user}"},"id":"{user}","lim":10,"z":["\u003c"]}""")]
    public async Task A_mutation_has_the_clients_variables_before_the_configured_ones(string body, string variables)
    {
        Sent sent = await AskAsync("""{"type":"Mutation","query":"mutation{a}","variables":{"id":"{user}","deep":{"x":"{user}"},"lim":10}}""", body: body);
        Assert.Equal($$"""{"query":"mutation{a}","variables":{{variables}}}""", sent.Body);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task A_mutation_without_variables_has_none(string body) =>
        Assert.Equal("""{"query":"mutation{a}"}""", (await AskAsync("""{"type":"mutation","query":"mutation{a}"}""", body: body)).Body);

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("not json")]
    [InlineData("{\"a\":")]
    [InlineData("{} {}")]
    [InlineData("null")]
    public async Task A_mutation_whose_body_is_no_object_reaches_no_backend(string body)
    {
        Sent sent = await AskAsync("""{"type":"mutation","query":"mutation{a}","variables":{"a":1}}""", body: body);
        Assert.Null(sent.Method);
        Assert.Equal(FailureKind.Request, sent.Failure!.Kind);
    }

    [Fact]
    public async Task A_constant_document_is_made_once()
    {
        BackendStep step = Compile($$$"""{{{{Query}}},"variables":{"a":1}}""", "/g", [], out Func<UpstreamRequest?> last);
        await step(new UpstreamRequest(), new ProxyRequest(), TestContext.Current.CancellationToken);
        RequestBody first = last()!.Body;
        await step(new UpstreamRequest(), new ProxyRequest(), TestContext.Current.CancellationToken);
        Assert.Same(first, last()!.Body);
    }

    [Theory]
    [InlineData("""{"type":"subscription","query":"{a}"}""", "subscription")]
    [InlineData("""{"query":"{a}"}""", "does not exist")]
    [InlineData("""{"type":"query","query":"{a}","variables":[1]}""", "wrong type")]
    [InlineData("""{"type":"query","query_path":"no/such.graphql"}""", "no such file")]
    [InlineData("7", "wrong type")]
    public void A_mistake_leaves_a_plain_backend_and_is_told(string settings, string told)
    {
        DiagnosticBag diagnostics = [];
        BackendStep plain = static (_, _, _) => default;
        Assert.Same(plain, Compile(plain, settings, "/g", diagnostics));
        Assert.Contains(diagnostics, d => d.Message.Contains(told, StringComparison.Ordinal));
        Assert.False(diagnostics.HasErrors);
    }

    [Fact]
    public async Task The_file_of_a_query_wins()
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "query {\n  a\n}\n", TestContext.Current.CancellationToken);
            Sent sent = await AskAsync($$"""{"type":"query","query":"{inline}","query_path":"{{path}}"}""");
            Assert.Equal("""{"query":"query {\n  a\n}\n"}""", sent.Body);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, new string('#', GraphQlOptions.MaxQueryFile + 1));
            DiagnosticBag diagnostics = [];
            Compile(static (_, _, _) => default, $$"""{"type":"query","query_path":"{{path}}"}""", "/g", diagnostics);
            Assert.Contains("larger than", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<Sent> AskAsync(
        string settings, string user = "7", string body = "", string target = "/g", string pattern = "/g",
        ResponseData? earlier = null, DiagnosticBag? diagnostics = null)
    {
        BackendStep step = Compile(settings, pattern, diagnostics ?? [], out Func<UpstreamRequest?> last);
        var request = new ProxyRequest { Body = RequestBody.Buffered(Encoding.UTF8.GetBytes(body)), Earlier = [earlier] };
        request.SetParameters(["user", "JWT.sub"], [user, "s<1"]);
        var call = new UpstreamRequest { Method = "PUT", Target = target, Body = request.Body };
        call.Headers.Add("Content-Type", "text/plain");
        ProxyResult result = await step(call, request, TestContext.Current.CancellationToken);
        return last() is { } sent
            ? new Sent(sent.Method, sent.Target, sent.Headers.First("Content-Type"), Encoding.UTF8.GetString(sent.Body.Bytes.Span), null)
            : new Sent(null, null, null, null, result.Failure);
    }

    private static BackendStep Compile(string settings, string pattern, DiagnosticBag diagnostics, out Func<UpstreamRequest?> last)
    {
        UpstreamRequest? sent = null;
        last = () => sent;
        return Compile(
            (call, _, _) =>
            {
                sent = call;
                return default;
            },
            settings, pattern, diagnostics);
    }

    private static BackendStep Compile(BackendStep next, string settings, string pattern, DiagnosticBag diagnostics)
    {
        ConfigNode node = DocumentReader.Read("krakend.json", Encoding.UTF8.GetBytes(settings), [])!;
        BackendConfig backend = Gateways.Backend() with
        {
            UrlPattern = pattern,
            ExtraConfig = new ExtraConfig(new Dictionary<string, ConfigNode>(StringComparer.Ordinal) { [GraphQlOptions.Namespace] = node }),
        };
        var endpoint = new EndpointConfig { Source = Gateways.NoSource, Path = "/u/:user", Pattern = "/u/{user}", Backends = [backend] };
        return GraphQlStep.Compile(next, endpoint, backend, ["user"], position: 1, diagnostics);
    }

    private sealed record Sent(string? Method, string? Target, string? ContentType, string? Body, Failure? Failure);
}
