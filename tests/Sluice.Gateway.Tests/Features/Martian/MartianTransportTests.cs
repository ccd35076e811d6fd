using CsCheck;
using Sluice.Gateway.Features.Martian;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Tests.Upstream;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.Martian;

public sealed class MartianTransportTests : MartianTest
{
    // One of every filter, none of which matches anything that the property makes up.
    private const string NothingMatches = """
        {"fifo.Group": {"modifiers": [
          {"header.Filter": {"name": "X-Never", "value": "never", "modifier": CHANGE}},
          {"header.RegexFilter": {"header": "X-Never", "regex": ".", "modifier": CHANGE}},
          {"cookie.Filter": {"name": "never", "modifier": CHANGE}},
          {"querystring.Filter": {"name": "never", "modifier": CHANGE}},
          {"url.Filter": {"host": "never", "modifier": CHANGE}},
          {"url.RegexFilter": {"regex": "^never", "modifier": CHANGE}},
          {"port.Filter": {"port": 1, "modifier": CHANGE}},
          {"priority.Group": {"modifiers": [{"priority": 1, "modifier": {"header.Filter": {"name": "X-Never", "value": "never", "modifier": CHANGE}}}]}},
          {"header.Blacklist": {"names": ["X-Never"]}}]}}
        """;

    private const string Change = """
        {"fifo.Group": {"modifiers": [{"header.Modifier": {"name": "X-Changed", "value": "1"}}, {"url.Modifier": {"path": "/changed"}},
          {"body.Modifier": {"body": "eA=="}}]}}
        """;

    private static readonly Gen<string> Texts = Gen.Char[' ', 'ÿ'].Where(static c => c is < '\u007f' or > '\u009f').Array[0, 12].Select(static a => new string(a));

    private static readonly Gen<(string, string)[]> HeaderLines =
        Gen.Select(OneOf("X-A", "Cookie", "Content-Type", "Set-Cookie", "Range", "Content-Encoding"), Texts).Array[0, 6];

    private static readonly Gen<string> Targets = OneOf("a", "%2F", "%zz", "/", "?", "&", "=", ";", "..", "é", "%C3", "+").Array[0, 10]
        .Select(static parts => "/" + string.Concat(parts));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    [Fact]
    public void What_matches_nothing_changes_nothing() =>
        Gen.Select(HeaderLines, HeaderLines, Targets, Texts, OneOf("http://svc:9000", "http://u:p@svc:1234/base", "https://[::1]:8443")).Sample(
            static (sent, received, target, body, host) =>
            {
                var request = Request(sent);
                request.Host = host;
                request.Target = target;
                request.Body = RequestBody.Buffered(System.Text.Encoding.Latin1.GetBytes(body));
                RequestBody original = request.Body;
                Answer answer = Response(203, body, received);
                Recorder recorder = new(answer);

                UpstreamResult result = MartianTransport
                    .Compile(Backend(NothingMatches.Replace("CHANGE", Change, StringComparison.Ordinal)), recorder, [])
                    .SendAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();

                Assert.Same(answer, result.Response);
                Assert.Equal(0, answer.Reads);
                Assert.Equal((host + target, null), (recorder.Sent!.Url, recorder.Sent.HostHeader));
                Assert.Same(original, recorder.Sent.Raw);
                Assert.Equal(sent.Select(static line => $"{line.Item1}: {line.Item2}"), recorder.Sent.Headers);
                Assert.Equal(received.Select(static line => $"{line.Item1}: {line.Item2}"), Lines(answer.Headers));
                Assert.Equal((203, (long?)body.Length), (answer.StatusCode, answer.ContentLength));
            },
            iter: 300);

    [Fact]
    public async Task An_answer_whose_body_stays_is_not_read()
    {
        Answer answer = Response();
        Recorder recorder = new(answer);

        UpstreamResult result = await MartianTransport
            .Compile(Backend("""{"fifo.Group": {"modifiers": [{"header.Modifier": {"name": "X-A", "value": "1"}}, {"status.Modifier": {"statusCode": 201}}]}}"""), recorder, [])
            .SendAsync(Request(), TestContext.Current.CancellationToken);

        Assert.Same(answer, result.Response);
        Assert.Equal((0, 201), (answer.Reads, answer.StatusCode));
    }

    [Fact]
    public async Task A_call_that_fails_stays_as_it_is()
    {
        await using RawBackend backend = new(static _ => Task.CompletedTask);
        using Calls calls = new();
        var request = Request();
        request.Host = backend.Host;

        UpstreamResult result = await MartianTransport.Compile(Backend("""{"status.Modifier": {"statusCode": 200}}"""), calls.Transport, [])
            .SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(Gateway.Pipeline.FailureKind.Protocol, result.Failure?.Kind);
    }

    [Fact]
    public async Task The_host_header_and_the_body_are_written_as_modified()
    {
        await using RawBackend backend = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using Calls calls = new();
        var request = Request(("X-A", "1"));
        request.Host = backend.Host;

        UpstreamResult result = await MartianTransport
            .Compile(
                Backend(
                    """
                    {"fifo.Group": {"scope": ["request"], "modifiers": [
                      {"header.Modifier": {"name": "Host", "value": "api.local:81"}}, {"body.Modifier": {"body": "YWJj"}}]}}
                    """),
                calls.Transport,
                [])
            .SendAsync(request, TestContext.Current.CancellationToken);
        result.Response?.Dispose();

        string[] head = backend.Heads[0].Split("\r\n");
        Assert.Equal(["Host: api.local:81"], head.Where(static line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains("Content-Length: 3", head);
        Assert.Contains("Content-Type: ", head);
        Assert.Contains("X-A: 1", head);
    }

    [Theory]
    [InlineData("a\\r\\nX-Injected: 1")]
    [InlineData("a b")]
    [InlineData("\u00e9")]
    public async Task A_host_or_header_that_could_end_a_line_is_never_sent(string value)
    {
        await using RawBackend backend = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using Calls calls = new();
        var request = Request();
        request.Host = backend.Host;

        UpstreamResult result = await MartianTransport
            .Compile(Backend($$"""{"header.Modifier": {"scope": ["request"], "name": "Host", "value": "{{value}}"} }"""), calls.Transport, [])
            .SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(Gateway.Pipeline.FailureKind.Request, result.Failure?.Kind);
        Assert.Empty(backend.Heads);
    }

    [Fact]
    public async Task A_header_of_a_request_with_a_line_end_fails_the_call()
    {
        await using RawBackend backend = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using Calls calls = new();
        var request = Request();
        request.Host = backend.Host;

        UpstreamResult result = await MartianTransport
            .Compile(Backend("""{"header.Append": {"scope": ["request"], "name": "X-A", "value": "1\r\nX-B: 2"}}"""), calls.Transport, [])
            .SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(Gateway.Pipeline.FailureKind.Request, result.Failure?.Kind);
        Assert.Empty(backend.Heads);
    }

    private sealed class Calls : TransportTest
    {
        internal IUpstreamTransport Transport => NewTransport();
    }
}
