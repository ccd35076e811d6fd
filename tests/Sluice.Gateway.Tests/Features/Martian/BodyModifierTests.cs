using System.Globalization;
using System.IO.Pipelines;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Tests.Features.Martian;

public sealed class BodyModifierTests : MartianTest
{
    // "0123456789"
    private const string Digits = """{"body.Modifier": {"scope": ["response"], "contentType": "text/css", "body": "MDEyMzQ1Njc4OQ=="}}""";

    [Fact]
    public async Task A_request_gets_the_body_its_type_and_its_length()
    {
        var request = Request(("Content-Type", "text/plain"), ("Content-Encoding", "gzip"));
        request.Body = RequestBody.Streamed(PipeReader.Create(Stream.Null), 100);

        Outcome outcome = await CallAsync("""{"body.Modifier": {"scope": ["request"], "contentType": "application/json", "body": "eyJhIjoxfQ=="}}""", request);

        Assert.Equal(["Content-Type: application/json"], outcome.SentHeaders);
        Assert.Equal(("""{"a":1}""", 7), (outcome.Sent!.Body, outcome.Sent.Raw.Length));
        Assert.Equal("backend's", outcome.Body);
    }

    [Fact]
    public async Task A_type_that_is_not_written_is_sent_empty()
    {
        Outcome outcome = await CallAsync("""{"body.Modifier": {"scope": ["request"]}}""", Request(("Content-Type", "text/plain")));

        Assert.Equal(["Content-Type: "], outcome.SentHeaders);
        Assert.Equal("", outcome.Sent!.Body);
    }

    [Fact]
    public async Task An_answer_gets_the_body_its_type_and_its_length()
    {
        Answer answer = Response(200, "backend's", ("Content-Encoding", "br"), ("Etag", "\"1\""), ("Content-Type", "text/plain"));

        Outcome outcome = await CallAsync(Digits, answer: answer);

        Assert.Equal((200, "0123456789", 10), (outcome.Status, outcome.Body, outcome.Length));
        Assert.Equal(["Etag: \"1\"", "Content-Type: text/css"], outcome.Headers);
        Assert.True(answer.IsDisposed);
    }

    [Theory]
    [InlineData("bytes=2-4", "234", "bytes 2-4/10")]
    [InlineData("BYTES= 2 - 4 ", "234", "bytes 2-4/10")]
    [InlineData("bytes=8-", "89", "bytes 8-9/10")]
    [InlineData("bytes=8-999", "89", "bytes 8-9/10")]
    [InlineData("bytes=-3", "789", "bytes 7-9/10")]
    [InlineData("bytes=-30", "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=50-60,1-1", "1", "bytes 1-1/10")]
    public async Task A_range_of_the_request_is_answered_with_that_part(string range, string body, string contentRange)
    {
        Outcome outcome = await CallAsync(Digits, Request(("Range", range)));

        Assert.Equal((206, body, body.Length), (outcome.Status, outcome.Body, outcome.Length));
        Assert.Contains("Content-Range: " + contentRange, outcome.Headers);
    }

    [Theory]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=10-")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=-")]
    [InlineData("bytes=1-2-3")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("bytes=-0")]
    [InlineData("items")]
    public async Task A_range_that_does_not_exist_is_refused(string range)
    {
        Outcome outcome = await CallAsync(Digits, Request(("Range", range)));

        Assert.Equal((416, "", 0), (outcome.Status, outcome.Body, outcome.Length));
    }

    [Fact]
    public async Task Several_ranges_are_answered_in_parts()
    {
        Outcome outcome = await CallAsync(Digits, Request(("Range", "bytes=0-1,8-")));

        string type = Assert.Single(outcome.Headers, static line => line.StartsWith("Content-Type: ", StringComparison.Ordinal));
        string boundary = type["Content-Type: multipart/byteranges; boundary=".Length..];
        Assert.Equal(
            $"--{boundary}\r\nContent-Range: bytes 0-1/10\r\nContent-Type: text/css\r\n\r\n01\r\n"
            + $"--{boundary}\r\nContent-Range: bytes 8-9/10\r\nContent-Type: text/css\r\n\r\n89\r\n--{boundary}--\r\n",
            outcome.Body);
        Assert.Equal((206, outcome.Body.Length), (outcome.Status, outcome.Length));
    }

    [Fact]
    public async Task Too_many_ranges_count_for_nothing()
    {
        string most = string.Join(',', Enumerable.Repeat("0-", Gateway.Features.Martian.ByteRanges.MaxRanges));

        Assert.Equal(206, (await CallAsync(Digits, Request(("Range", "bytes=" + most)))).Status);
        Assert.Equal((200, "0123456789"), await Whole(most + ",0-"));
        Assert.Equal((200, "0123456789"), await Whole(string.Join(',', Enumerable.Range(0, 100_000).Select(static i => i.ToString(CultureInfo.InvariantCulture)))));

        static async Task<(int, string)> Whole(string ranges)
        {
            Outcome outcome = await CallAsync(Digits, Request(("Range", "bytes=" + ranges)));
            return (outcome.Status, outcome.Body);
        }
    }

    [Fact]
    public async Task A_stream_stays_a_stream_and_can_be_made_chunked()
    {
        RequestBody body = RequestBody.Streamed(PipeReader.Create(Stream.Null), 100);

        Assert.Same(body, (await SendAsync("""{"header.Modifier": {"name": "X-A", "value": "1"}}""")).Raw);
        Assert.Equal(100, (await SendAsync("""{"header.Modifier": {"name": "Content-Length", "value": "100"}}""")).Raw.Length);
        Assert.Null((await SendAsync("""{"header.Blacklist": {"names": ["Content-Length"]}}""")).Raw.Length);
        Assert.Null((await SendAsync("""{"header.Modifier": {"name": "Transfer-Encoding", "value": "chunked"}}""")).Raw.Length);

        async Task<SentRequest> SendAsync(string martian)
        {
            var request = Request();
            request.Body = body;
            return (await CallAsync(martian, request)).Sent!;
        }
    }
}
