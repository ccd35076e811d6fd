using Sluice.Configuration;
using Sluice.Gateway.Features.JsonSchema;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.Payload;

namespace Sluice.Gateway.Tests.Features.JsonSchema;

public sealed class ResponseSchemaTests
{
    private const string NeedsId = """{"schema": {"required": ["id", "name"]}}""";

    [Fact]
    public async Task Valid_data_comes_back()
    {
        ProxyResult result = await AnswerAsync(NeedsId, """{ "name": "x", "id": 7 }""");

        Assert.Null(result.Failure);
        Assert.Equal("""{"id":7,"name":"x"}""", Gateways.Json(result.Response!.Data!));
        result.Response.Dispose();
    }

    [Fact]
    public async Task Data_that_is_not_valid_is_answered_500_with_the_reasons()
    {
        ProxyResult result = await AnswerAsync(NeedsId, """{"secret": 1}""");

        Assert.Null(result.Response);
        Assert.Equal((500, "text/plain", "- at '': missing properties 'id', 'name'"),
            (result.Failure?.StatusCode, result.Failure?.ContentType, result.Failure?.Message));
        Assert.DoesNotContain("secret", result.Failure!.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_is_what_error_says()
    {
        ProxyResult result = await AnswerAsync(
            """{"schema": false, "error": {"status": 422, "body": "{\"e\":1}", "content_type": "application/json"}}""", "{}");

        Assert.Equal((422, "application/json", """{"e":1}"""),
            (result.Failure?.StatusCode, result.Failure?.ContentType, result.Failure?.Message));
    }

    [Fact]
    public async Task An_answer_beside_a_failure_is_not_looked_at()
    {
        var partial = new ProxyResult(new ProxyResponse { Data = Gateways.Data("{}") }, new Failure(FailureKind.Status, "503"));
        ProxyStep step = ResponseSchemaStep.Compile((_, _) => new ValueTask<ProxyResult>(partial), Read(NeedsId, out _), tells: true);

        Assert.Equal(partial, await step(new ProxyRequest(), TestContext.Current.CancellationToken));
        partial.Response!.Dispose();
    }

    [Theory]
    [InlineData("{}", "schema is missing")]
    [InlineData("[]", "an object belongs here")]
    [InlineData("""{"schema": {"type": "strin"}}""", "")]
    [InlineData("""{"schema": {}, "error": {"status": 99}}""", "status is below 200")]
    [InlineData("""{"schema": {}, "error": {"status": "500"}}""", "a whole number belongs here")]
    [InlineData("""{"schema": {}, "error": {"content_type": "a\r\nb: c"}}""", "cannot stand in a header")]
    [InlineData("""{"schema": {}, "error": 5}""", "an object belongs here")]
    public void A_mistake_is_an_error_since_the_check_would_be_weaker(string settings, string told)
    {
        Read(settings, out DiagnosticBag diagnostics);

        Assert.Contains(diagnostics, d => d.Severity == DiagnosticSeverity.Error && d.Message.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_stream_cannot_be_validated()
    {
        Assert.Null(Read(NeedsId, out DiagnosticBag diagnostics, streams: true));
        Assert.Contains("no-op", Assert.Single(diagnostics).Message);
        Assert.True(diagnostics.HasErrors);
    }

    private static ResponseSchemaOptions? Read(string settings, out DiagnosticBag diagnostics, bool streams = false)
    {
        diagnostics = [];
        return ResponseSchemaOptions.Read(
            EndpointSettings.Endpoint($$"""{"validation/response-json-schema": {{settings}}}""").ExtraConfig, streams, diagnostics);
    }

    private static async Task<ProxyResult> AnswerAsync(string settings, string json)
    {
        var response = new ProxyResponse { Data = Gateways.Data(json), IsComplete = true };
        ProxyStep step = ResponseSchemaStep.Compile((_, _) => new ValueTask<ProxyResult>(response), Read(settings, out _), tells: true);
        return await step(new ProxyRequest(), TestContext.Current.CancellationToken);
    }
}
