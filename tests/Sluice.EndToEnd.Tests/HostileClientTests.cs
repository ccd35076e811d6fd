using System.Net.Sockets;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>Clients that send what is not, or is not quite, HTTP: each gets the right refusal, leaves its connection in a known
/// state, reaches no backend, and disturbs nobody else.</summary>
public sealed class HostileClientTests(HostileClientTests.Fixture fixture) : GatewayTests(fixture), IClassFixture<HostileClientTests.Fixture>
{
    private const string Host = "Host: gateway.test\r\n";

    /// <summary>What is sent, by name, and the statuses that are right for it.</summary>
    private static readonly Dictionary<string, (string Sent, int[] Statuses)> Malformed = new()
    {
        ["request line without target"] = ($"GET\r\n{Host}\r\n", [400]),
        ["request line without version (HTTP/0.9)"] = ("GET /items/a\r\n\r\n", [400]),
        ["two spaces before the target"] = ($"GET  /items/a HTTP/1.1\r\n{Host}\r\n", [400]),
        ["a fourth word"] = ($"GET /items/a HTTP/1.1 more\r\n{Host}\r\n", [400, 505]),
        ["unknown version"] = ($"GET /items/a HTTP/9.9\r\n{Host}\r\n", [400, 505]),
        ["misspelt protocol"] = ($"GET /items/a HTPT/1.1\r\n{Host}\r\n", [400, 505]),
        ["method that is no token"] = ($"G@(T /items/a HTTP/1.1\r\n{Host}\r\n", [400]),
        ["target without slash"] = ($"GET items/a HTTP/1.1\r\n{Host}\r\n", [400]),
        ["NUL in the target"] = ($"GET /items/\0a HTTP/1.1\r\n{Host}\r\n", [400]),
        ["NUL in a header value"] = ($"GET /items/a HTTP/1.1\r\n{Host}X-A: b\0c\r\n\r\n", [400]),
        ["NUL in a header name"] = ($"GET /items/a HTTP/1.1\r\n{Host}X-\0A: b\r\n\r\n", [400]),
        ["NUL before the request"] = ($"\0GET /items/a HTTP/1.1\r\n{Host}\r\n", [400]),
        ["carriage return alone in a header value"] = ($"GET /items/a HTTP/1.1\r\n{Host}X-A: b\rX-B: c\r\n\r\n", [400]),
        ["no Host"] = ("GET /items/a HTTP/1.1\r\n\r\n", [400]),
        ["two Hosts"] = ($"GET /items/a HTTP/1.1\r\n{Host}Host: other.test\r\n\r\n", [400]),
        ["Host that is none"] = ("GET /items/a HTTP/1.1\r\nHost: a b/c\r\n\r\n", [400]),
        ["header line without colon"] = ($"GET /items/a HTTP/1.1\r\n{Host}X-A\r\n\r\n", [400]),
        ["space in a header name"] = ($"GET /items/a HTTP/1.1\r\n{Host}X A: b\r\n\r\n", [400]),
        ["space before the colon"] = ($"POST /post HTTP/1.1\r\n{Host}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", [400]),
        ["folded header line"] = ($"GET /items/a HTTP/1.1\r\n{Host}X-A: b\r\n c\r\n\r\n", [400]),
        ["space before the first header"] = ("GET /items/a HTTP/1.1\r\n Host: gateway.test\r\n\r\n", [400]),
        ["invalid percent escape"] = ($"GET /items/%zz HTTP/1.1\r\n{Host}\r\n", [400]),
        ["cut percent escape"] = ($"GET /items/%2 HTTP/1.1\r\n{Host}\r\n", [400]),
        ["escaped NUL"] = ($"GET /items/a%00b HTTP/1.1\r\n{Host}\r\n", [400, 404]),
        ["Content-Length and Transfer-Encoding"] = ($"POST /post HTTP/1.1\r\n{Host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        ["two different Content-Lengths"] = ($"POST /post HTTP/1.1\r\n{Host}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", [400]),
        ["a list of Content-Lengths"] = ($"POST /post HTTP/1.1\r\n{Host}Content-Length: 4, 5\r\n\r\nabcde", [400]),
        ["negative Content-Length"] = ($"POST /post HTTP/1.1\r\n{Host}Content-Length: -4\r\n\r\nabcd", [400]),
        ["hexadecimal Content-Length"] = ($"POST /post HTTP/1.1\r\n{Host}Content-Length: 0x4\r\n\r\nabcd", [400]),
        ["Content-Length beyond 64 bits"] = ($"POST /post HTTP/1.1\r\n{Host}Content-Length: 99999999999999999999\r\n\r\nabcd", [400, 413]),
        ["empty Content-Length"] = ($"POST /post HTTP/1.1\r\n{Host}Content-Length: \r\n\r\nabcd", [400]),
        ["unknown transfer coding"] = ($"POST /post HTTP/1.1\r\n{Host}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", [400, 501]),
        ["chunked that is not last"] = ($"POST /post HTTP/1.1\r\n{Host}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", [400, 501]),
        ["transfer coding with a control character"] = ($"POST /post HTTP/1.1\r\n{Host}Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n", [400, 501]),
        ["TRACE"] = ($"TRACE /items/a HTTP/1.1\r\n{Host}\r\n", [400, 404, 405, 501]),
        ["CONNECT"] = ("CONNECT gateway.test:443 HTTP/1.1\r\nHost: gateway.test:443\r\n\r\n", [400, 404, 405, 501]),
        ["unknown method"] = ($"BREW /items/a HTTP/1.1\r\n{Host}\r\n", [404, 405, 501]),
        ["asterisk form"] = ($"OPTIONS * HTTP/1.1\r\n{Host}\r\n", [400, 404, 405]),
        ["huge target"] = ($"GET /items/{new string('a', 2 << 20)} HTTP/1.1\r\n{Host}\r\n", [400, 414, 431]),
        ["huge header"] = ($"GET /items/a HTTP/1.1\r\n{Host}X-A: {new string('a', 2 << 20)}\r\n\r\n", [431]),
        ["very many headers"] = ($"GET /items/a HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Repeat("X-A: b\r\n", 300_000))}\r\n", [431]),
        ["TLS on a plain port"] = ("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n", [400]),
    };

    public static TheoryData<string> MalformedNames() => [.. Malformed.Keys];

    [Theory]
    [MemberData(nameof(MalformedNames))]
    public async Task Is_refused_and_reaches_no_backend(string name)
    {
        (string sent, int[] statuses) = Malformed[name];
        int before = Backend.Heads.Count;
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        int status = await SendAllAsync(connection, sent);
        Assert.True(statuses.Contains(status), $"{name}: want one of {string.Join(", ", statuses)}, got {status}");
        await IsClosedOrServesTheNext(connection);
        await ServesAsBefore();
        Assert.All(Backend.Heads.Skip(before), head => Assert.Matches("^GET /items/(next|after) ", head));
    }

    /// <summary>Bodies that end wrongly: the head may have gone to the backend of a streaming endpoint, a whole request never.</summary>
    [Theory]
    [InlineData("size that is no number", "zz\r\nabc\r\n0\r\n\r\n")]
    [InlineData("negative size", "-3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("size with 0x", "0x3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("size beyond 64 bits", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n")]
    [InlineData("chunk longer than its size", "3\r\nabcdef\r\n0\r\n\r\n")]
    [InlineData("no line end behind the chunk", "3\r\nabc0\r\n\r\n")]
    [InlineData("size line that never ends", "3;extension=", 1 << 20, 500)]
    public async Task A_bad_chunk_is_refused(string name, string body, int padding = 0, int timeOut = 400)
    {
        var complete = new TaskCompletionSource<string>();
        Backend.On("/post", async (backend, head) =>
        {
            complete.TrySetResult(System.Text.Encoding.Latin1.GetString(await backend.Http.ReadRequestBodyAsync(head)));
            await backend.Http.SendAsync(PathBackend.Json("{}"));
        });
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        int status = await SendAllAsync(
            connection, $"POST /post HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n{body}{new string('x', padding)}");
        Assert.True(status is 400 or 413 or 431 || status == timeOut, $"{name}: want 400, got {status}");
        await IsClosedOrServesTheNext(connection);
        Assert.False(complete.Task.IsCompleted, $"{name}: the backend took it for a whole request");
        await ServesAsBefore();
    }

    [Fact]
    public async Task A_body_of_a_GET_is_not_taken_for_the_next_request()
    {
        int before = Backend.Heads.Count;
        const string Inner = $"GET /items/smuggled HTTP/1.1\r\n{Host}\r\n";
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        await connection.Http.SendAsync($"GET /items/outer HTTP/1.1\r\n{Host}Content-Length: {Inner.Length}\r\n\r\n{Inner}");
        HttpAnswer answer = await connection.Http.ReadAnswerAsync();
        Assert.Equal(200, answer.Status);
        await IsClosedOrServesTheNext(connection);
        Assert.DoesNotContain(Backend.Heads.Skip(before), head => head.Contains("/items/smuggled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_requests_body_is_not_taken_for_the_next_request()
    {
        int before = Backend.Heads.Count;
        const string Inner = $"GET /items/smuggled HTTP/1.1\r\n{Host}\r\n";
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        await connection.Http.SendAsync($"POST /nowhere HTTP/1.1\r\n{Host}Content-Length: {Inner.Length}\r\n\r\n{Inner}");
        Assert.Equal(404, (await connection.Http.ReadAnswerAsync()).Status);
        await IsClosedOrServesTheNext(connection);
        Assert.DoesNotContain(Backend.Heads.Skip(before), head => head.Contains("/items/smuggled", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/items/a%0d%0aX-Injected:%201", "X-Injected")]
    [InlineData("/items/a?q=b%0d%0aX-Injected:%201", "X-Injected")]
    [InlineData("/items/a%20HTTP/1.1%0d%0aHost:%20evil.test", "evil.test")]
    public async Task An_escaped_line_end_stays_one_value(string target, string injected)
    {
        int before = Backend.Heads.Count;
        HttpAnswer answer = await Gateway.GetAsync(target);
        Assert.Contains(answer.Status, (int[])[200, 400, 404]);
        foreach (string head in Backend.Heads.Skip(before))
        {
            Assert.DoesNotContain(head.Split('\n').Skip(1), line => line.Contains(injected, StringComparison.Ordinal));
        }

        await ServesAsBefore();
    }

    [Theory]
    [InlineData("/items/..%2f..%2fadmin")]
    [InlineData("/items/..%5cadmin")]
    [InlineData("/items/%2e%2e")]
    [InlineData("/items/@evil.test")]
    public async Task A_parameter_cannot_leave_its_segment(string target)
    {
        int before = Backend.Heads.Count;
        await Gateway.GetAsync(target);
        Assert.All(Backend.Heads.Skip(before), head =>
        {
            string sent = head.Split(' ')[1];
            Assert.StartsWith("/items/", sent, StringComparison.Ordinal);
            Assert.DoesNotContain(sent["/items/".Length..].Split('?')[0], (string[])[".", "..", "../../admin"]);
            Assert.DoesNotContain('/', sent["/items/".Length..]);
        });
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        await connection.Http.SendAsync(string.Concat(Enumerable.Range(0, 50).Select(i => $"GET /items/{i} HTTP/1.1\r\n{Host}\r\n")));
        for (int i = 0; i < 50; i++)
        {
            HttpAnswer answer = await connection.Http.ReadAnswerAsync();
            Assert.Equal((200, true), (answer.Status, answer.Text.Contains($"\"/items/{i}\"", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_served()
    {
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        foreach (char c in $"GET /items/slow HTTP/1.1\r\n{Host}\r\n")
        {
            await connection.Http.SendAsync(c.ToString());
        }

        Assert.Equal(200, (await connection.Http.ReadAnswerAsync()).Status);
    }

    [Fact]
    public async Task A_head_that_never_ends_is_cut_off_after_the_header_timeout()
    {
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        await connection.Http.SendAsync($"GET /items/a HTTP/1.1\r\n{Host}X-A:");
        await connection.EndedByPeerAsync();
        await ServesAsBefore();
    }

    [Fact]
    public async Task Slow_heads_hold_up_nobody()
    {
        var slow = new List<RawConnection>();
        try
        {
            for (int i = 0; i < 200; i++)
            {
                slow.Add(await RawConnection.OpenAsync(Gateway.Port));
                await slow[^1].Http.SendAsync("GET /items/a HTTP/1.1\r\nHost: ");
            }

            await ServesAsBefore();
        }
        finally
        {
            slow.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task The_HTTP2_preface_on_an_HTTP1_port_ends_the_connection()
    {
        int before = Backend.Heads.Count;
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        await connection.Http.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
        await connection.EndedByPeerAsync();
        Assert.Equal(before, Backend.Heads.Count);
        await ServesAsBefore();
    }

    [Fact]
    public async Task A_client_that_ends_its_side_gets_a_whole_answer_or_none()
    {
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        await connection.Http.SendAsync($"GET /items/half HTTP/1.1\r\n{Host}\r\n");
        connection.HalfClose();
        if (await connection.Http.ReadHeadAsync() is { } head)
        {
            Assert.Equal(200, head.Status);
            byte[] body = await connection.Http.ReadExactlyAsync(int.Parse(head.First("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture));
            Assert.Contains("/items/half", System.Text.Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        }

        await ServesAsBefore();
    }

    [Fact]
    public async Task A_client_that_resets_in_its_body_leaves_no_whole_request()
    {
        var body = new TaskCompletionSource<bool>();
        Backend.On("/post", async (backend, head) =>
        {
            try
            {
                await backend.Http.ReadRequestBodyAsync(head);
                body.TrySetResult(true);
            }
            catch (IOException)
            {
                body.TrySetResult(false);
                throw;
            }
        });
        using (RawConnection connection = await RawConnection.OpenAsync(Gateway.Port))
        {
            await connection.Http.SendAsync($"POST /post HTTP/1.1\r\n{Host}Content-Length: 100000\r\n\r\n{new string('a', 70_000)}");
            connection.Reset();
        }

        await ServesAsBefore();
        Assert.False(body.Task.IsCompletedSuccessfully && await body.Task, "the backend took a cut body for a whole one");
    }

    /// <summary>Sends what may be refused half way, and returns the status of the answer; 0: closed without one.</summary>
    private static async Task<int> SendAllAsync(RawConnection connection, string sent)
    {
        try
        {
            await connection.Http.SendAsync(sent);
        }
        catch (IOException)
        {
            // Refused before the end: the answer may be there nevertheless.
        }

        try
        {
            HttpHead? head = await connection.Http.ReadHeadAsync();
            if (head?.First("Content-Length") is { } length)
            {
                await connection.Http.ReadExactlyAsync(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture));
            }

            return head?.Status ?? 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>After a refusal a connection is either closed, or the next request on it gets its own answer.</summary>
    private static async Task IsClosedOrServesTheNext(RawConnection connection)
    {
        HttpAnswer next;
        try
        {
            await connection.Http.SendAsync($"GET /items/next HTTP/1.1\r\n{Host}\r\n");
            next = await connection.Http.ReadAnswerAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return;
        }

        Assert.Equal((200, true), (next.Status, next.Text.Contains("/items/next", StringComparison.Ordinal)));
    }

    public sealed class Fixture() : GatewayFixture("""
        {
          "version": 3, "port": $PORT, "timeout": "5s", "read_header_timeout": "1s", "host": ["$BACKEND"],
          "endpoints": [
            { "endpoint": "/items/{id}", "input_query_strings": ["*"], "backend": [{ "url_pattern": "/items/{id}" }] },
            { "endpoint": "/post", "method": "POST", "output_encoding": "no-op", "backend": [{ "url_pattern": "/post" }] }
          ]
        }
        """);
}
