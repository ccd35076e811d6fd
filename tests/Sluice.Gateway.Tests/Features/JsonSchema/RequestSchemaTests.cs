using System.Diagnostics;
using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.JsonSchema;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.JsonSchema;

namespace Sluice.Gateway.Tests.Features.JsonSchema;

public sealed class RequestSchemaTests
{
    private const string Sku = """{"type": "object", "required": ["sku", "size"], "properties": {"sku": {"type": "string"}}}""";

    [Theory]
    [InlineData("""{ "sku": "a",  "size": 1.50 }""")]
    [InlineData("""{"sku": "a", "size": 1, "more": {}}""")]
    public async Task A_valid_body_goes_on_as_it_is(string body)
    {
        ProxyRequest request = With(body);
        ProxyRequest? seen = null;
        ProxyStep step = Compile(Sku, (r, _) =>
        {
            seen = r;
            return new ValueTask<ProxyResult>(new ProxyResponse());
        });

        Assert.Null((await step(request, TestContext.Current.CancellationToken)).Failure);
        Assert.Equal(body, Encoding.UTF8.GetString(seen!.Body.Bytes.Span));
    }

    [Fact]
    public async Task A_large_valid_body_goes_on_too()
    {
        ProxyResult result = await AnswerAsync($$"""{"sku": "{{new string('x', 100_000)}}", "size": 1}""");

        Assert.Null(result.Failure);
    }

    [Theory]
    [InlineData("", "could not validate an empty body")]
    [InlineData("""{"sku": 5}""", "- at '': missing property 'size'\n- at '/sku': got number, want string")]
    [InlineData("null", "- at '': got null, want object")]
    public async Task A_body_that_is_not_valid_is_answered_400_with_all_reasons(string body, string text)
    {
        Failure? failure = (await AnswerAsync(body)).Failure;

        Assert.Equal((400, null, text), (failure?.StatusCode, failure?.ContentType, failure?.Message));
    }

    [Theory]
    [InlineData("   ")]
    [InlineData("{secret")]
    [InlineData("""{"sku": "secret", "size": 1} secret""")]
    [InlineData("""{"sku": "secret"}""")]
    public async Task The_log_never_has_the_body(string body)
    {
        Failure? failure = (await AnswerAsync(body)).Failure;

        Assert.Equal(400, failure?.StatusCode);
        Assert.StartsWith("the client's body ", failure!.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_return_error_msg_one_failure_is_enough()
    {
        Failure? failure = (await AnswerAsync("""{"sku": 5}""", tells: false)).Failure;

        Assert.Equal((400, 0), (failure?.StatusCode, failure?.Message.Count(static c => c == '\n')));
    }

    [Theory]
    [InlineData("""{"pattern": "(a+)+$"}""", '"')]
    [InlineData("""{"items": {"$ref": "#"}, "uniqueItems": true}""", '[')]
    [InlineData("""{"type": "object"}""", '{')]
    public async Task A_hostile_body_is_refused_soon_and_the_next_one_is_served(string schema, char kind)
    {
        string body = kind switch
        {
            '"' => $"\"{new string('a', 20_000_000)}b\"",
            '[' => new string('[', 100_000),
            _ => string.Concat(Enumerable.Repeat("{\"a\":", 100_000)),
        };
        ProxyStep step = Compile(schema, static (_, _) => new ValueTask<ProxyResult>(new ProxyResponse()));
        var time = Stopwatch.StartNew();

        Assert.Equal(400, (await step(With(body), TestContext.Current.CancellationToken)).Failure?.StatusCode);

        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Null((await AnswerAsync("""{"sku": "a", "size": 1}""")).Failure);
    }

    [Theory]
    [InlineData("""{"type": "strin"}""")]
    [InlineData("""{"properties": {"a": {"pattern": "^(?!x)"}}}""")]
    [InlineData("""{"properties": {"a": {"$ref": "#/definitions/none"}}}""")]
    [InlineData("""{"$schema": "http://json-schema.org/draft-99/schema#", "required": ["a"]}""")]
    [InlineData("""{"$ref": "https://example.test/schema.json"}""")]
    public void A_schema_that_is_not_valid_leaves_no_step_and_a_warning_at_its_place(string schema)
    {
        ProxyStep next = static (_, _) => default;
        JsonSchemaValidator? validator = Read(schema, out DiagnosticBag diagnostics);

        Assert.Null(validator);
        Assert.Same(next, RequestSchemaStep.Compile(next, validator, tells: true));
        Assert.False(diagnostics.HasErrors);
        Assert.All(diagnostics.Lines(), static line =>
        {
            Assert.StartsWith("krakend.json:2:", line, StringComparison.Ordinal);
            Assert.Contains("""$.endpoints[0].extra_config["validation/json-schema"]""", line);
            Assert.Contains("this endpoint runs WITHOUT validation", line);
        });
    }

    [Fact]
    public void The_place_of_a_mistake_is_that_of_the_keyword()
    {
        Read("""{"properties": {"a": {"type": "strin"}}}""", out DiagnosticBag diagnostics);

        Assert.Equal("""$.endpoints[0].extra_config["validation/json-schema"].properties.a.type""", Assert.Single(diagnostics).Path);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("""{"properties": {"a": {"$ref": "other.json"}}}""")]
    [InlineData("""{"items": [{"$ref": "file:///etc/schema.json#/a"}]}""")]
    public void What_would_be_weaker_than_written_is_an_error(string schema)
    {
        Assert.Null(Read(schema, out DiagnosticBag diagnostics));
        Assert.True(diagnostics.HasErrors);
    }

    [Fact]
    public void A_reference_by_an_id_within_the_schema_is_fine()
    {
        Assert.NotNull(Read("""{"$id": "http://x/root", "$ref": "part", "$defs": {"p": {"$id": "part"}}}""", out DiagnosticBag diagnostics));
        Assert.Empty(diagnostics);
    }

    private static JsonSchemaValidator? Read(string schema, out DiagnosticBag diagnostics)
    {
        diagnostics = [];
        return RequestSchema.Read(EndpointSettings.Endpoint($$"""{"validation/json-schema": {{schema}}}""").ExtraConfig, diagnostics);
    }

    private static ProxyStep Compile(string schema, ProxyStep next, bool tells = true) =>
        RequestSchemaStep.Compile(next, Read(schema, out _), tells);

    private static ProxyRequest With(string body) => new() { Body = RequestBody.Buffered(Encoding.UTF8.GetBytes(body)) };

    private static async Task<ProxyResult> AnswerAsync(string body, bool tells = true) =>
        await Compile(Sku, static (_, _) => new ValueTask<ProxyResult>(new ProxyResponse()), tells)(With(body), TestContext.Current.CancellationToken);
}
