using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sluice.Configuration;
using Sluice.Gateway.Features.Cel;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.Payload;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.Cel;

public sealed class CelStepTests
{
    private readonly RecordedLog _log = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 3, 4, 5, 60, TimeSpan.Zero));

    [Theory]
    [InlineData("req_method == 'POST'")]
    [InlineData("req_path == '/a/é b'")]
    [InlineData("req_params.Id == 'é b' && size(req_params) == 1")]
    [InlineData("req_params == {'Id': 'é b'}")]
    [InlineData("!('id' in req_params) && !has(req_params.Resp0_x)")]
    [InlineData("req_headers['X-Many'] == ['1', '2'] && size(req_headers) == 2")]
    [InlineData("req_headers['X-Utf8'][0] == 'ü'")]
    [InlineData("'X-Many' in req_headers && !('x-many' in req_headers) && !(dyn(1) in req_headers)")]
    [InlineData("req_headers.exists(name, req_headers[name].size() == 2)")]
    [InlineData("req_querystring == {'a b': ['1', '2'], 'q': ['é']}")]
    [InlineData("req_querystring['a b'][1] == '2' && !('z' in req_querystring)")]
    [InlineData("req_method != '' && now == '2026-11-23T03:04:05.06Z'")]
    public async Task Every_variable_of_a_request_has_its_value(string expression) =>
        Assert.Null((await RequestAsync(expression)).Failure);

    [Theory]
    [InlineData("resp_data.size() == 0 && req_method == 'POST'")]
    [InlineData("req_headers['X-None'][0] == ''")]
    [InlineData("req_method")]
    [InlineData("req_querystring['a b'][2] == ''")]
    [InlineData("int(req_params.Id) > 1")]
    public async Task What_is_not_true_refuses_the_request(string expression)
    {
        ProxyResult result = await RequestAsync(expression);

        Assert.Equal(("request aborted by evaluator #0", 0), (result.Failure?.Message, result.Failure?.StatusCode));
    }

    [Fact]
    public async Task The_number_is_counted_within_the_phase()
    {
        ProxyResult result = await RequestAsync("req_method != ''", "resp_completed", "req_method == 'GET'");

        Assert.Equal("request aborted by evaluator #1", result.Failure?.Message);
    }

    [Fact]
    public async Task The_log_tells_why_and_no_value()
    {
        await RequestAsync("int(req_params.Id) > 1");
        await RequestAsync("req_params.Id == 'x'");

        Assert.Equal(2, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.StartsWith("Info: [ENDPOINT: /a/{id}][CEL] evaluator #0: ", line, StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Contains('é', StringComparison.Ordinal));
    }

    [Fact]
    public void Without_checks_there_is_no_step()
    {
        ProxyStep next = (_, _) => default;

        Assert.Same(next, CelStep.Compile(next, Options("[]"), EndpointSettings.Services(), "/"));
    }

    [Theory]
    [InlineData("/b/{id}?v=1", "", "/b/x%20y?v=1&a+b=1&q=%C3%A9", "req_path == '/b/x y?v=1'")]
    [InlineData("/b/{id}", "", "/b/x%20y?a+b=1&q=%C3%A9", "req_path == '/b/x y'")]
    [InlineData("/b/{id}", "\"q\"", "/b/x%20y?q=%C3%A9", "req_path == '/b/x y' && req_querystring == {'q': ['é']}")]
    [InlineData("/b%2Fc", "", "/b%2Fc?a+b=1&q=%C3%A9", "req_path == '/b%2Fc'")]
    [InlineData("/b", "", "/set/by/a/script", "req_path == '/set/by/a/script'")]
    [InlineData("/b", "", "/b", "req_method == 'PUT' && 'X-Backend' in req_headers && size(req_headers) == 1")]
    public async Task A_backend_sees_the_request_to_itself(string pattern, string inputQueryStrings, string target, string expression)
    {
        BackendConfig backend = EndpointSettings.Endpoint().Backends[0] with
        {
            UrlPattern = pattern,
            InputQueryStrings = inputQueryStrings.Length == 0 ? [] : [inputQueryStrings.Trim('"')],
        };
        var call = new UpstreamRequest { Method = "PUT", Target = target };
        call.Headers.Add("X-Backend", "1");
        BackendStep step = CelStep.Compile(
            (_, _, _) => new ValueTask<ProxyResult>(new ProxyResponse()), Options(Checks(expression)), EndpointSettings.Services(_clock, _log), backend);

        ProxyRequest request = Request();
        request.Query.Clear();
        request.Query.Read("a+b=1&q=%C3%A9", new QueryFilter(["*"]));
        ProxyResult result = await step(call, request, TestContext.Current.CancellationToken);

        Assert.True(result.Failure is null, string.Join('\n', _log.Lines));
    }

    [Fact]
    public async Task Fields_of_earlier_backends_are_parameters()
    {
        using ResponseData earlier = Gateways.Data("""{"id": 7, "u": {"n": "é"}}""");
        ProxyRequest request = Request();
        request.Earlier = [earlier, null];
        ProxyStep step = Compile((_, _) => new ValueTask<ProxyResult>(new ProxyResponse()), "req_params.Resp0_id == '7' && req_params['Resp0_u.n'] == 'é'",
            "!('Resp0_none' in req_params) && !('Resp1_id' in req_params) && !('Resp9_id' in req_params)");

        Assert.Null((await step(request, TestContext.Current.CancellationToken)).Failure);
    }

    [Theory]
    [InlineData("resp_data.id == '7' && resp_data.price == '1.50' && int(resp_data.id) == 7")]
    [InlineData("resp_data.none == null && resp_data.active && !resp_data.off")]
    [InlineData("resp_data.text == 'a\"é'")]
    [InlineData("resp_data.rows[1].c == 'y' && size(resp_data.rows) == 2 && resp_data.rows.map(r, int(r.q)) == [1, 3]")]
    [InlineData("has(resp_data.id) && !has(resp_data.nope) && !('rows' in resp_data.rows[0]) && !(dyn(1) in resp_data)")]
    [InlineData("resp_data.all(k, k != 'z') && size(resp_data) == 9 && resp_data.empty == {}")]
    [InlineData("resp_data.rows[0] == {'q': '1', 'c': 'x'}")]
    [InlineData("['id', 'price', 'none', 'active', 'off', 'text', 'rows', 'long', 'empty'].all(k, k in resp_data && k in resp_data)")]
    [InlineData("resp_data.long == resp_data.long && size(resp_data.long) == 300")]
    [InlineData("resp_completed && resp_metadata_status == 0 && resp_metadata_headers == {}")]
    public async Task Every_variable_of_an_answer_has_its_value(string expression)
    {
        string json = $$"""
            { "rows": [{"q": 1, "c": "x"}, {"q": 3, "c": "y"}], "id": 7, "price": 1.50, "none": null, "active": true, "off": false,
              "text": "a\"\u00e9", "long": "{{new string('l', 300)}}", "empty": {} }
            """;

        ProxyResult result = await AnswerAsync(new ProxyResponse { Data = Gateways.Data(json), IsComplete = true }, expression);

        Assert.True(result.Failure is null, string.Join('\n', _log.Lines));
        result.Response!.Dispose();
    }

    [Fact]
    public async Task An_answer_that_streams_has_a_status_and_headers_and_no_data()
    {
        var upstream = new EndlessAnswer { StatusCode = 418 };
        upstream.Headers.Add("Content-Type", "a/b");

        ProxyResult result = await AnswerAsync(
            new ProxyResponse { Upstream = upstream },
            "resp_metadata_status == 418 && resp_metadata_headers['Content-Type'] == ['a/b'] && resp_data == {} && resp_completed");

        Assert.Null(result.Failure);
        Assert.False(upstream.IsDisposed);
    }

    [Fact]
    public async Task An_answer_that_is_refused_is_let_go()
    {
        var upstream = new EndlessAnswer { StatusCode = 500 };

        ProxyResult result = await AnswerAsync(new ProxyResponse { Upstream = upstream }, "resp_metadata_status < 500");

        Assert.Equal("request aborted by evaluator #0", result.Failure?.Message);
        Assert.Null(result.Response);
        Assert.True(upstream.IsDisposed);
    }

    [Fact]
    public async Task An_answer_beside_a_failure_is_not_looked_at()
    {
        using ResponseData data = Gateways.Data("{}");
        var partial = new ProxyResult(new ProxyResponse { Data = data }, new Failure(FailureKind.Status, "503"));
        ProxyStep step = Compile((_, _) => new ValueTask<ProxyResult>(partial), "resp_completed");

        Assert.Equal(partial, await step(Request(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("resp_data.list.all(x, resp_data.list.all(y, resp_data.list.all(z, x + y + z != '')))")]
    [InlineData("resp_data.list.map(x, resp_data.list.map(y, resp_data.list.map(z, x + y + z))).size() > 0")]
    [InlineData("resp_data.list.all(x, x != resp_data.text)")]
    [InlineData("resp_data.list.all(x, !(x in resp_data.map))")]
    [InlineData("resp_data.list.all(x, resp_data.list.size() > 0)")]
    [InlineData("resp_data.list.all(x, !resp_data.text.matches('(a+)+b'))")]
    public async Task Loops_over_much_data_end_soon_and_the_next_answer_is_checked(string expression)
    {
        ProxyStep step = Compile((_, _) => new ValueTask<ProxyResult>(new ProxyResponse { Data = Large(), IsComplete = true }), expression);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var time = Stopwatch.StartNew();

        (await step(Request(), TestContext.Current.CancellationToken)).Response?.Dispose();

        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 512L * 1024 * 1024);
        using ResponseData small = Gateways.Data("""{"a": 1}""");
        Assert.Null((await AnswerAsync(new ProxyResponse { Data = small }, "resp_data.a == '1'")).Failure);
    }

    private static ResponseData Large()
    {
        const int Items = 50_000;
        var json = new StringBuilder("{\"list\":[");
        json.AppendJoin(',', Enumerable.Range(0, Items).Select(static i => $"\"item {i}\""));
        json.Append("],\"map\":{").AppendJoin(',', Enumerable.Range(0, Items).Select(static i => $"\"key {i}\":{i}"));
        json.Append("},\"text\":").Append(JsonSerializer.Serialize(new string('a', 5_000_000))).Append('}');
        return Gateways.Data(json.ToString());
    }

    private static ProxyRequest Request()
    {
        var request = new ProxyRequest { Method = "POST", Path = "/a/é b" };
        request.SetParameters(["id"], ["é b"]);
        request.Headers.Add("X-Many", "1");
        request.Headers.Add("X-Utf8", "Ã¼");
        request.Headers.Add("X-Many", "2");
        request.Query.Read("q=%C3%A9&a+b=1&a%20b=2", new QueryFilter(["*"]));
        return request;
    }

    private static string Checks(params string[] expressions) =>
        $"[{string.Join(',', expressions.Select(static e => $"{{\"check_expr\": {JsonSerializer.Serialize(e)}}}"))}]";

    private static CelOptions Options(string settings)
    {
        DiagnosticBag diagnostics = [];
        CelOptions options = CelOptions.Read(EndpointSettings.Endpoint($$"""{"validation/cel": {{settings}}}""").ExtraConfig, seesTokens: false, diagnostics);
        Assert.DoesNotContain(diagnostics, static d => d.Message.Contains('(', StringComparison.Ordinal) && d.Message.Contains("NO", StringComparison.Ordinal));
        return options;
    }

    private ProxyStep Compile(ProxyStep next, params string[] expressions) =>
        CelStep.Compile(next, Options(Checks(expressions)), EndpointSettings.Services(_clock, _log), "/a/{id}");

    private async Task<ProxyResult> RequestAsync(params string[] expressions) =>
        await Compile(static (_, _) => new ValueTask<ProxyResult>(new ProxyResponse()), expressions)(Request(), TestContext.Current.CancellationToken);

    private async Task<ProxyResult> AnswerAsync(ProxyResponse response, string expression) =>
        await Compile((_, _) => new ValueTask<ProxyResult>(response), expression)(Request(), TestContext.Current.CancellationToken);

    private sealed class EndlessAnswer : UpstreamResponse
    {
        public bool IsDisposed { get; private set; }

        public override ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) =>
            throw new InvalidOperationException("the body of a stream is not to be read");

        public override void Dispose() => IsDisposed = true;
    }
}
