using System.Diagnostics;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

/// <summary>Backends that break the rules of HTTP: each costs its own call and nothing else.</summary>
public class HostileBackendTests : TransportTest
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    // The first connection misbehaves and is then closed, the others answer as they should.
    private static RawBackend First(Func<RawBackend.Connection, Task> script) => new(async connection =>
    {
        if (connection.Number == 1)
        {
            await connection.ReadHeadAsync();
            await script(connection);
            return;
        }

        while (await connection.ReadHeadAsync() is not null)
        {
            await connection.WriteAsync(Ok);
        }
    });

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nok", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok", false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok", false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\u0001b\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nX A: b\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\n: b\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/3.0 200 OK\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", false)]
    [InlineData("\u0016\u0003\u0001\0\u0005garbage\r\n\r\n", false)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", false)]
    public async Task A_broken_answer_is_a_protocol_failure_and_the_next_call_works(string answer, bool headIsFine)
    {
        await using RawBackend backend = First(connection => connection.WriteAsync(answer));
        HttpTransport transport = NewTransport();

        (int status, _, Failure? failure) = await CallAsync(transport, Get(backend.Host, "/x?secret"));

        Assert.Equal(headIsFine ? 200 : 0, status);
        Assert.Equal(FailureKind.Protocol, failure?.Kind);
        Assert.StartsWith($"GET {backend.Host}/x: ", failure!.Message, StringComparison.Ordinal);
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
    }

    [Fact]
    public async Task A_reset_in_the_middle_of_a_body_is_a_failure()
    {
        TaskCompletionSource read = new();
        await using RawBackend backend = First(async connection =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n\r\nsome");
            await read.Task;
            connection.Reset();
        });
        HttpTransport transport = NewTransport();
        using UpstreamResponse response = (await SendAsync(transport, Get(backend.Host))).Response!;
        byte[] buffer = new byte[4];
        Assert.Equal(4, (await response.ReadAsync(buffer, default)).Count);
        read.SetResult();

        Assert.Equal(FailureKind.Protocol, (await ReadAllAsync(response)).Failure?.Kind);
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokEXTRA", "ok")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", "ok")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "ok")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;ext=\"a;b\"\r\nok\r\n0\r\nTrailer: x\r\n\r\n", "ok")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "ok")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\nok", "ok")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "ok")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nuntil closed", "until closed")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nuntil closed", "until closed")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: one\r\n two\r\nContent-Length: 2\r\n\r\nok", "ok")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok")]
    public async Task An_odd_answer_is_read_as_HTTP_says_and_the_next_call_works(string answer, string body)
    {
        await using RawBackend backend = First(connection => connection.WriteAsync(answer));
        HttpTransport transport = NewTransport();

        Assert.Equal((200, body, null), await CallAsync(transport, Get(backend.Host)));
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
    }

    [Theory]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    [InlineData("HEAD", 200)]
    public async Task Bytes_after_an_answer_without_a_body_do_not_become_the_next_answer(string method, int status)
    {
        await using RawBackend backend = First(async connection =>
        {
            await connection.WriteAsync($"HTTP/1.1 {status} X\r\nContent-Length: 38\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            await connection.HangAsync();
        });
        HttpTransport transport = NewTransport();
        UpstreamRequest request = Get(backend.Host);
        request.Method = method;

        Assert.Equal((status, "", null), await CallAsync(transport, request));
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
        Assert.Equal(2, backend.Accepted);
    }

    [Theory]
    [InlineData("one header")]
    [InlineData("many headers")]
    [InlineData("status line")]
    [InlineData("interim answers")]
    public async Task A_head_without_end_is_cut_off(string kind)
    {
        await using RawBackend backend = First(async connection =>
        {
            await connection.WriteAsync(kind == "status line" ? "HTTP/1.1 200 " : kind == "interim answers" ? "" : "HTTP/1.1 200 OK\r\nX-A: ");
            string filler = kind switch
            {
                "many headers" => "a\r\nX-B: ",
                "interim answers" => "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
                _ => new string('a', 1000),
            };
            while (true)
            {
                await connection.WriteAsync(filler);
            }
        });
        HttpTransport transport = NewTransport();

        (int status, _, Failure? failure) = await CallAsync(transport, Get(backend.Host));

        Assert.Equal((0, FailureKind.Protocol), (status, failure?.Kind));
        Assert.Contains("64 KiB", failure!.Message, StringComparison.Ordinal);
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
    }

    [Fact]
    public async Task A_body_is_taken_only_as_fast_as_it_is_read()
    {
        long written = 0;
        await using RawBackend backend = First(async connection =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n\r\n");
            byte[] block = new byte[64 * 1024];
            while (true)
            {
                await connection.WriteAsync(block);
                Interlocked.Add(ref written, block.Length);
            }
        });
        HttpTransport transport = NewTransport();
        using (UpstreamResponse response = (await SendAsync(transport, Get(backend.Host))).Response!)
        {
            Assert.True((await response.ReadAsync(new byte[1024], default)).Count > 0);
            long before = -1;
            while (before != Interlocked.Read(ref written))
            {
                before = Interlocked.Read(ref written);
                await Task.Delay(200);
            }

            Assert.InRange(before, 0, 32 * 1024 * 1024);
        }

        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
    }

    [Fact]
    public async Task A_reused_connection_that_was_closed_meanwhile_is_replaced_unseen()
    {
        await using RawBackend backend = new(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteAsync(Ok);
            if (connection.Number == 1)
            {
                // The next request is read, and the connection closed without an answer.
                await connection.ReadHeadAsync();
            }
        });
        HttpTransport transport = NewTransport();

        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
        Assert.Equal(3, backend.Heads.Count);
    }

    [Fact]
    public async Task A_backend_that_only_ever_closes_is_a_failure_after_a_few_tries()
    {
        await using RawBackend backend = new(static connection => connection.ReadHeadAsync());

        Assert.Equal(FailureKind.Protocol, (await CallAsync(NewTransport(), Get(backend.Host))).Failure?.Kind);
        Assert.InRange(backend.Accepted, 1, 5);
    }

    [Fact]
    public async Task An_empty_post_is_not_sent_again_either()
    {
        await using RawBackend backend = new(static connection => connection.ReadHeadAsync());
        UpstreamRequest request = Post(backend.Host, Sluice.Gateway.Requests.RequestBody.Empty);

        Assert.Equal(FailureKind.Protocol, (await CallAsync(NewTransport(), request)).Failure?.Kind);
        Assert.Single(backend.Heads);
    }

    [Fact]
    public async Task A_post_is_not_sent_again()
    {
        await using RawBackend backend = new(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadAsync(1);
            await connection.WriteAsync(Ok);
            await connection.ReadHeadAsync();
            await connection.ReadAsync(1);
        });
        HttpTransport transport = NewTransport();

        Assert.Equal((200, "ok", null), await CallAsync(transport, Post(backend.Host, Bytes("x"))));
        Assert.Equal(FailureKind.Protocol, (await CallAsync(transport, Post(backend.Host, Bytes("x")))).Failure?.Kind);
        Assert.Equal(2, backend.Heads.Count);
    }

    [Theory]
    [InlineData("head")]
    [InlineData("body")]
    public async Task A_call_that_is_cancelled_ends_at_once_and_its_connection_is_not_used_again(string phase)
    {
        TaskCompletionSource arrived = new();
        await using RawBackend backend = First(async connection =>
        {
            await connection.WriteAsync(phase == "head" ? "HTTP/1.1 200 OK\r\nX: " : "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour");
            arrived.SetResult();
            await connection.HangAsync();
        });
        HttpTransport transport = NewTransport();
        using CancellationTokenSource cancel = new();
        Stopwatch watch = Stopwatch.StartNew();
        Task<(int, string, Failure? Failure)> call = CallAsync(transport, Get(backend.Host), cancel.Token);
        await arrived.Task;
        await cancel.CancelAsync();

        Assert.Equal(FailureKind.Timeout, (await call).Failure?.Kind);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
        Assert.Equal(2, backend.Accepted);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_its_body_is_stuck_ends_at_once()
    {
        await using RawBackend backend = First(static connection => connection.HangAsync());
        HttpTransport transport = NewTransport();
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(200));

        (_, _, Failure? failure) = await CallAsync(transport, Post(backend.Host, Bytes(new string('x', 64 * 1024 * 1024))), cancel.Token);

        Assert.Equal(FailureKind.Timeout, failure?.Kind);
    }

    [Fact]
    public async Task An_answer_that_does_not_begin_within_response_header_timeout_is_a_timeout()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
        TaskCompletionSource arrived = new();
        await using RawBackend backend = First(async connection =>
        {
            arrived.SetResult();
            await connection.HangAsync();
        });
        HttpTransport transport = NewTransport(new TransportConfig { ResponseHeaderTimeout = TimeSpan.FromSeconds(3) }, time: time);
        Task<(int, string, Failure? Failure)> call = CallAsync(transport, Get(backend.Host));
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        Failure? failure = (await call).Failure;
        Assert.Equal(FailureKind.Timeout, failure?.Kind);
        Assert.Contains("response_header_timeout", failure!.Message, StringComparison.Ordinal);
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
    }

    [Fact]
    public async Task Nobody_listening_is_a_connect_failure()
    {
        RawBackend backend = RawBackend.Answering(Ok);
        await backend.DisposeAsync();

        Failure? failure = (await CallAsync(NewTransport(), Get(backend.Host))).Failure;

        Assert.Equal(FailureKind.Connect, failure?.Kind);
        Assert.EndsWith("connection refused", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_is_a_name_failure()
    {
        Failure? failure = (await CallAsync(NewTransport(), Get("http://name.invalid"))).Failure;

        Assert.Equal(FailureKind.NameResolution, failure?.Kind);
    }

    [Fact]
    public async Task An_answer_dropped_before_its_end_costs_the_connection()
    {
        await using RawBackend backend = First(async connection =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nbegin");
            await connection.HangAsync();
        });
        HttpTransport transport = NewTransport();
        (await SendAsync(transport, Get(backend.Host))).Response!.Dispose();

        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
        Assert.Equal(2, backend.Accepted);
    }

    [Fact]
    public async Task Header_names_are_canonical_and_values_keep_their_bytes()
    {
        await using RawBackend backend = First(static connection => connection.WriteAsync(
            "HTTP/1.1 200 OK\r\nETAG: \"1\"\r\nx-some-THING: caf\u00e9\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\ncontent-type: text/x\r\n"
            + "www-authenticate: Basic\r\nContent-Length: 0\r\n\r\n"));
        using UpstreamResponse response = (await SendAsync(NewTransport(), Get(backend.Host))).Response!;

        Assert.Equal(
            ["Content-Length=0", "Content-Type=text/x", "Etag=\"1\"", "Set-Cookie=a=1", "Set-Cookie=b=2", "Www-Authenticate=Basic", "X-Some-Thing=caf\u00e9"],
            response.Headers.AsSpan().ToArray().Select(header => $"{header.Name}={header.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(0, response.ContentLength);
        Assert.Equal(backend.Host + "/", response.Url);
    }
}
