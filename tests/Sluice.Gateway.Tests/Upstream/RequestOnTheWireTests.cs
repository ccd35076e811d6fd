using System.IO.Pipelines;
using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

public class RequestOnTheWireTests : TransportTest
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task Header_lines_go_out_as_given_in_order_and_repeated_ones_stay_apart()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        UpstreamRequest request = Get(
            backend.Host, "/a?b=1", ("Content-Type", "text/x"), ("User-Agent", "ua"), ("X-A", "1"), ("Cookie", "a=1"), ("x-a", "2, 3"),
            ("Cookie", "b=2"), ("X-Latin", "caf\u00e9"));

        Assert.Equal((200, "ok", null), await CallAsync(NewTransport(new TransportConfig { DisableCompression = true }), request));

        string[] lines = backend.Heads[0].Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("GET /a?b=1 HTTP/1.1", lines[0]);
        Assert.Equal(
            ["User-Agent: ua", "Content-Type: text/x", "X-A: 1", "Cookie: a=1", "x-a: 2, 3", "Cookie: b=2", "X-Latin: caf\u00e9"],
            lines.Skip(1).Where(line => !line.StartsWith("Host:", StringComparison.Ordinal)));
        Assert.Contains($"Host: 127.0.0.1:{backend.Port}", lines);
    }

    [Fact]
    public async Task Another_host_header_than_the_host_goes_out_once_and_not_again_with_the_next_request()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        HttpTransport transport = NewTransport();
        UpstreamRequest request = Get(backend.Host);
        request.HostHeader = "api.local:81";

        Assert.Equal((200, "ok", null), await CallAsync(transport, request));
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));

        Assert.Equal(["Host: api.local:81", $"Host: 127.0.0.1:{backend.Port}"],
            backend.Heads.SelectMany(static head => head.Split("\r\n")).Where(static line => line.StartsWith("Host:", StringComparison.Ordinal)));
        Assert.Equal(1, backend.Accepted);
    }

    [Theory]
    [InlineData("/a//b/../c/./%2e%2e/%41%zz")]
    [InlineData("/?q=%20&r=[x]|{y}^`&s='\"<>\\")]
    [InlineData("?only=query")]
    [InlineData("/x;p=1,2/$&+:=@#not-a-fragment")]
    public async Task A_target_goes_out_byte_for_byte(string target)
    {
        await using RawBackend backend = RawBackend.Answering(Ok);

        Assert.Equal((200, "ok", null), await CallAsync(NewTransport(), Get(backend.Host + "/p", target)));

        Assert.StartsWith($"GET /p{target} HTTP/1.1\r\n", backend.Heads[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_with_no_headers_at_all_has_only_a_host()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);

        await CallAsync(NewTransport(new TransportConfig { DisableCompression = true }), Get(backend.Host));

        Assert.Equal($"GET / HTTP/1.1\r\nHost: 127.0.0.1:{backend.Port}\r\n\r\n", backend.Heads[0]);
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("PATCH", true)]
    [InlineData("GET", false)]
    [InlineData("DELETE", false)]
    [InlineData("HEAD", false)]
    [InlineData("OPTIONS", false)]
    public async Task An_empty_body_has_a_length_where_the_method_expects_one(string method, bool expected)
    {
        await using RawBackend backend = RawBackend.Answering("HTTP/1.1 204 No Content\r\n\r\n");
        UpstreamRequest request = Post(backend.Host, RequestBody.Empty, method);
        request.Headers.Add("Content-Type", "application/json");

        Assert.Equal(204, (await CallAsync(NewTransport(), request)).Status);

        Assert.Equal(expected, backend.Heads[0].Contains("Content-Length: 0\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain("Transfer-Encoding", backend.Heads[0], StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", backend.Heads[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_body_in_memory_goes_out_with_any_method_and_its_length(string method)
    {
        string? body = null;
        await using RawBackend backend = new(async connection =>
        {
            await connection.ReadHeadAsync();
            body = await connection.ReadAsync(5);
            await connection.WriteAsync(Ok);
        });

        Assert.Equal((200, "ok", null), await CallAsync(NewTransport(), Post(backend.Host, Bytes("hello"), method)));

        Assert.Equal("hello", body);
        Assert.Contains("Content-Length: 5\r\n", backend.Heads[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_streamed_body_with_a_length_is_sent_with_it()
    {
        string? body = null;
        await using RawBackend backend = new(async connection =>
        {
            await connection.ReadHeadAsync();
            body = await connection.ReadAsync(6);
            await connection.WriteAsync(Ok);
        });
        Pipe pipe = new();
        await pipe.Writer.WriteAsync("abcdef"u8.ToArray());
        await pipe.Writer.CompleteAsync();

        Assert.Equal((200, "ok", null), await CallAsync(NewTransport(), Post(backend.Host, RequestBody.Streamed(pipe.Reader, 6))));

        Assert.Equal("abcdef", body);
        Assert.Contains("Content-Length: 6\r\n", backend.Heads[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_streamed_body_of_unknown_length_is_chunked_and_each_piece_flushed()
    {
        TaskCompletionSource first = new();
        await using RawBackend backend = new(async connection =>
        {
            await connection.ReadHeadAsync();
            Assert.Equal("3\r\nabc\r\n", await connection.ReadAsync(8));
            first.SetResult();
            Assert.Equal("2\r\nde\r\n0\r\n\r\n", await connection.ReadUntilAsync("0\r\n\r\n"));
            await connection.WriteAsync(Ok);
        });
        Pipe pipe = new();
        await pipe.Writer.WriteAsync("abc"u8.ToArray());
        Task<(int, string, Failure?)> call = CallAsync(NewTransport(), Post(backend.Host, RequestBody.Streamed(pipe.Reader, null)));
        await first.Task.WaitAsync(Patience);
        await pipe.Writer.WriteAsync("de"u8.ToArray());
        await pipe.Writer.CompleteAsync();

        Assert.Equal((200, "ok", null), await call);
        Assert.Contains("Transfer-Encoding: chunked\r\n", backend.Heads[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(100L)]
    public async Task A_client_that_breaks_off_its_body_cuts_the_connection_to_the_backend(long? length)
    {
        TaskCompletionSource<string> seen = new();
        await using RawBackend backend = new(async connection =>
        {
            await connection.ReadHeadAsync();
            try
            {
                seen.SetResult(await connection.ReadUntilAsync("never"));
            }
            catch (IOException)
            {
                seen.SetResult("reset");
            }
        });
        Pipe pipe = new();
        await pipe.Writer.WriteAsync("abc"u8.ToArray());
        Task<(int, string, Failure? Failure)> call = CallAsync(NewTransport(), Post(backend.Host, RequestBody.Streamed(pipe.Reader, length)));
        await pipe.Writer.CompleteAsync(new IOException("gone"));

        Assert.Equal(FailureKind.Canceled, (await call).Failure?.Kind);
        Assert.DoesNotContain("0\r\n\r\n", await seen.Task.WaitAsync(Patience), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public async Task A_streamed_body_of_another_length_than_promised_is_a_failure(long promised)
    {
        await using RawBackend backend = new(static async connection => await connection.ReadUntilAsync("never"));
        Pipe pipe = new();
        await pipe.Writer.WriteAsync("abc"u8.ToArray());
        await pipe.Writer.CompleteAsync();

        (_, _, Failure? failure) = await CallAsync(NewTransport(), Post(backend.Host, RequestBody.Streamed(pipe.Reader, promised)));

        Assert.Equal(FailureKind.Request, failure?.Kind);
    }

    [Theory]
    [InlineData("X-A", "a\r\nX-B: c")]
    [InlineData("X-A", "a\nb")]
    [InlineData("X-A", "a\0b")]
    [InlineData("X-A", "\u20ac")]
    [InlineData("X A", "a")]
    [InlineData("X-A:", "a")]
    [InlineData("", "a")]
    public async Task A_header_that_would_break_the_request_is_refused(string name, string value)
    {
        await using RawBackend backend = RawBackend.Answering(Ok);

        (_, _, Failure? failure) = await CallAsync(NewTransport(), Get(backend.Host, "/", ("X-Good", "1"), (name, value)));

        Assert.Equal(FailureKind.Request, failure?.Kind);
        Assert.Equal(0, backend.Accepted);
    }

    [Theory]
    [InlineData("/a b")]
    [InlineData("/a\r\nX: y")]
    [InlineData("/\u00e9")]
    [InlineData("a")]
    [InlineData("@elsewhere/")]
    [InlineData("")]
    public async Task A_target_that_would_break_the_request_line_is_refused(string target)
    {
        await using RawBackend backend = RawBackend.Answering(Ok);

        Assert.Equal(FailureKind.Request, (await CallAsync(NewTransport(), Get(backend.Host, target))).Failure?.Kind);
        Assert.Equal(0, backend.Accepted);
    }

    [Theory]
    [InlineData("127.0.0.1:80")]
    [InlineData("")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://a b/")]
    [InlineData("http://127.0.0.1/a b")]
    public async Task A_host_that_cannot_be_called_is_a_failure(string host)
    {
        Assert.Equal(FailureKind.Request, (await CallAsync(NewTransport(), Get(host))).Failure?.Kind);
    }

    [Fact]
    public async Task Credentials_of_a_host_become_a_header_and_are_in_no_message()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        string host = $"http://us:s%40cret@127.0.0.1:{backend.Port}";

        await CallAsync(NewTransport(), Get(host));
        await backend.DisposeAsync();
        Failure? failure = (await CallAsync(NewTransport(), Get(host, "/x?token=hush"))).Failure;

        string expected = Convert.ToBase64String(Encoding.ASCII.GetBytes("us:s@cret"));
        Assert.Contains($"Authorization: Basic {expected}\r\n", backend.Heads[0], StringComparison.Ordinal);
        Assert.Equal(FailureKind.Connect, failure?.Kind);
        Assert.Equal($"GET http://127.0.0.1:{backend.Port}/x: connection refused", failure?.Message);
    }

    [Fact]
    public async Task Headers_of_the_transport_are_its_own()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);

        await CallAsync(NewTransport(), Get(
            backend.Host, "/", ("Host", "evil"), ("Connection", "close"), ("Content-Length", "3"), ("Transfer-Encoding", "chunked")));

        string head = backend.Heads[0];
        Assert.Contains($"Host: 127.0.0.1:{backend.Port}\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection:", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length:", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding:", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_are_kept_for_the_next_request_unless_that_is_off()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        HttpTransport keeping = NewTransport();
        await CallAsync(keeping, Get(backend.Host));
        await CallAsync(keeping, Get(backend.Host));
        Assert.Equal(1, backend.Accepted);

        HttpTransport closing = NewTransport(new TransportConfig { DisableKeepAlives = true });
        await CallAsync(closing, Get(backend.Host));
        await CallAsync(closing, Get(backend.Host));
        Assert.Equal(3, backend.Accepted);
        Assert.Contains("Connection: close\r\n", backend.Heads[^1], StringComparison.Ordinal);
    }
}
