using System.Diagnostics;
using System.Text;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>Backends that break in every way a backend can: the client gets a clear failure in bounded time, never a wrong
/// answer that looks right, and the gateway goes on.</summary>
public sealed class HostileBackendTests(HostileBackendTests.Fixture fixture) : GatewayTests(fixture), IClassFixture<HostileBackendTests.Fixture>
{
    /// <summary>The configured timeout is one second; a machine under load may add some.</summary>
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(10);

    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    /// <summary>The bytes sent before the connection is closed, by name.</summary>
    private static readonly Dictionary<string, string> Broken = new()
    {
        ["closed without an answer"] = "",
        ["garbage"] = "hello, I am not a web server\r\n\r\n",
        ["binary garbage"] = "\x16\x03\x01\0\0\xff\xff\xff\r\n\r\n",
        ["cut in the status line"] = "HTTP/1.1 2",
        ["cut in the head"] = "HTTP/1.1 200 OK\r\nContent-Ty",
        ["status that is no number"] = "HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\n{}",
        ["killed in the body"] = Ok + "Content-Length: 100\r\n\r\n{\"a\": 1",
        ["shorter than its Content-Length, JSON whole"] = Ok + "Content-Length: 100\r\n\r\n{\"a\":1",
        ["two different Content-Lengths"] = Ok + "Content-Length: 2\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
        ["Content-Length that is no number"] = Ok + "Content-Length: two\r\n\r\n{}",
        ["chunk size that is no number"] = Ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        ["chunk size beyond 64 bits"] = Ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        ["killed between chunks"] = Ok + "Transfer-Encoding: chunked\r\n\r\n6\r\n{\"a\":1\r\n",
        ["gzip that is none"] = Ok + "Content-Encoding: gzip\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
        ["empty JSON"] = Ok + "Content-Length: 0\r\n\r\n",
        ["JSON nested 100,000 deep"] = Ok + "Content-Length: 200000\r\n\r\n" + new string('[', 100_000) + new string(']', 100_000),
    };

    public static TheoryData<string> BrokenNames() => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public async Task A_decoded_endpoint_answers_500(string name)
    {
        Backend.On("/broken", Broken[name]);
        HttpAnswer answer = await BoundedGetAsync("/json");
        Assert.True(answer.Status == 500, $"{name}: want 500, got {answer.Status} {answer.Text}");
        await ServesAsBefore();
    }

    [Theory]
    [InlineData("closed without an answer", "")]
    [InlineData("garbage", "hello, I am not a web server\r\n\r\n")]
    [InlineData("cut in the head", "HTTP/1.1 200 OK\r\nContent-Ty")]
    [InlineData("Content-Length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}")]
    public async Task A_no_op_endpoint_answers_500_when_there_is_no_head(string name, string sent)
    {
        Backend.On("/broken", sent);
        HttpAnswer answer = await BoundedGetAsync("/raw");
        Assert.True(answer.Status == 500, $"{name}: want 500, got {answer.Status} {answer.Text}");
        await ServesAsBefore();
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\npart")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n")]
    public async Task A_cut_no_op_body_never_ends_cleanly(string bodyHead)
    {
        Backend.On("/broken", "HTTP/1.1 200 OK\r\n" + bodyHead);
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        await connection.Http.SendAsync("GET /raw HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            HttpAnswer answer = await connection.Http.ReadAnswerAsync();
            Assert.Fail($"a whole answer came: {answer.Status} '{answer.Text}'");
        });
        await ServesAsBefore();
    }

    [Theory]
    [InlineData("/json")]
    [InlineData("/raw")]
    public async Task A_backend_that_never_answers_costs_no_more_than_the_timeout(string path)
    {
        Backend.On("/broken", (connection, _) => connection.EndedByPeerAsync());
        HttpAnswer answer = await BoundedGetAsync(path);
        Assert.Equal(500, answer.Status);
        await ServesAsBefore();
    }

    [Fact]
    public async Task A_backend_that_stops_in_its_body_costs_no_more_than_the_timeout()
    {
        Backend.On("/broken", async (connection, _) =>
        {
            await connection.Http.SendAsync(Ok + "Content-Length: 100\r\n\r\n{\"a\":");
            await connection.EndedByPeerAsync();
        });
        Assert.Equal(500, (await BoundedGetAsync("/json")).Status);
        await ServesAsBefore();
    }

    [Fact]
    public async Task Interim_responses_without_end_cost_no_more_than_the_timeout()
    {
        Backend.On("/broken", async (connection, _) =>
        {
            while (true)
            {
                await connection.Http.SendAsync("HTTP/1.1 103 Early Hints\r\nX-A: b\r\n\r\n");
            }
        });
        Assert.Equal(500, (await BoundedGetAsync("/json")).Status);
        await ServesAsBefore();
    }

    [Theory]
    [InlineData("one header", "X-A: ", "a")]
    [InlineData("headers without end", "", "X-A: b\r\n")]
    public async Task A_huge_head_is_refused_in_bounded_memory(string name, string start, string repeated)
    {
        long before = Gateway.ResidentBytes;
        Backend.On("/broken", async (connection, _) =>
        {
            await connection.Http.SendAsync("HTTP/1.1 200 OK\r\n" + start);
            byte[] part = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(repeated, 8192)));
            for (long sent = 0; sent < 256 << 20; sent += part.Length)
            {
                await connection.Http.SendAsync(part);
            }
        });
        HttpAnswer answer = await BoundedGetAsync("/json");
        Assert.True(answer.Status == 500, $"{name}: want 500, got {answer.Status}");
        Assert.InRange(Gateway.ResidentBytes - before, long.MinValue, 64 << 20);
        await ServesAsBefore();
    }

    [Fact]
    public async Task A_reset_at_accept_answers_500()
    {
        using var resetting = new RawBackend(connection =>
        {
            connection.Reset();
            return Task.CompletedTask;
        });
        await AnswersFailureFrom(resetting.Url);
    }

    [Fact]
    public async Task A_refused_connection_answers_500() => await AnswersFailureFrom($"http://127.0.0.1:{Ports.Free()}");

    [Fact]
    public async Task What_follows_a_body_is_not_taken_for_the_next_answer()
    {
        Backend.On("/broken", async (connection, _) =>
        {
            await connection.Http.SendAsync(PathBackend.Json("{\"a\":1}") + PathBackend.Json("{\"poison\":true}"));
            await connection.EndedByPeerAsync();
        });
        for (int i = 0; i < 5; i++)
        {
            HttpAnswer answer = await BoundedGetAsync("/json");
            Assert.Equal((200, "{\"a\":1}"), (answer.Status, answer.Text));
            HttpAnswer other = await BoundedGetAsync("/items/other");
            Assert.Contains("/items/other", other.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_ends_with_the_connection_is_whole()
    {
        Backend.On("/broken", Ok + "\r\n{\"a\":1}");
        HttpAnswer answer = await BoundedGetAsync("/json");
        Assert.Equal((200, "{\"a\":1}"), (answer.Status, answer.Text));
    }

    /// <summary>The backend ends each connection behind its answer without saying so: the gateway's pool holds dead ones.</summary>
    [Fact]
    public async Task Connections_that_died_in_the_pool_cost_no_request()
    {
        Backend.On("/broken", PathBackend.Json("{\"a\":1}"));
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(200, (await BoundedGetAsync("/json")).Status);
        }
    }

    [Fact]
    public async Task One_broken_backend_of_two_leaves_the_others_answer()
    {
        Backend.On("/broken", "");
        HttpAnswer answer = await BoundedGetAsync("/merged");
        Assert.Equal((200, "false"), (answer.Status, answer.Head.First("X-Krakend-Completed")));
        Assert.Contains("/items/merged", answer.Text, StringComparison.Ordinal);
    }

    private static async Task AnswersFailureFrom(string host)
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync($$"""
            { "version": 3, "port": $PORT, "timeout": "1s", "endpoints": [
              { "endpoint": "/json", "backend": [{ "host": ["{{host}}"], "url_pattern": "/" }] },
              { "endpoint": "/raw", "output_encoding": "no-op", "backend": [{ "host": ["{{host}}"], "url_pattern": "/" }] }] }
            """);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(500, (await gateway.GetAsync("/json")).Status);
            Assert.Equal(500, (await gateway.GetAsync("/raw")).Status);
        }

        Assert.False(gateway.HasExited);
    }

    private async Task<HttpAnswer> BoundedGetAsync(string path)
    {
        long began = Stopwatch.GetTimestamp();
        HttpAnswer answer = await Gateway.GetAsync(path);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, AnswerBound);
        return answer;
    }

    public sealed class Fixture() : GatewayFixture("""
        {
          "version": 3, "port": $PORT, "timeout": "1s", "host": ["$BACKEND"],
          "endpoints": [
            { "endpoint": "/json", "backend": [{ "url_pattern": "/broken" }] },
            { "endpoint": "/raw", "output_encoding": "no-op", "backend": [{ "url_pattern": "/broken" }] },
            { "endpoint": "/merged", "backend": [{ "url_pattern": "/broken" }, { "url_pattern": "/items/merged" }] },
            { "endpoint": "/items/{id}", "backend": [{ "url_pattern": "/items/{id}" }] }
          ]
        }
        """);
}
