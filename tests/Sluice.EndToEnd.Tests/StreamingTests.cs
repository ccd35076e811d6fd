using System.Text;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>Bodies that pass while they come (<c>no-op</c>), in memory that does not grow with them, and calls that end when
/// their client leaves.</summary>
public sealed class StreamingTests(StreamingTests.Fixture fixture) : GatewayTests(fixture), IClassFixture<StreamingTests.Fixture>
{
    private const long Gibibyte = 1L << 30;
    private const long MemoryBound = 200L << 20;
    private static readonly byte[] Part = new byte[1 << 20];

    [Fact]
    public async Task A_server_sent_event_arrives_before_the_next_one_is_sent()
    {
        var arrived = new SemaphoreSlim(0);
        Backend.On("/stream", async (connection, _) =>
        {
            await connection.Http.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 5; i++)
            {
                await connection.Http.SendAsync($"9\r\ndata: {i}\n\n\r\n");
                await arrived.WaitAsync(HttpStream.Bound);
            }

            await connection.Http.SendAsync("0\r\n\r\n");
        });
        using RawConnection client = await AskAsync("GET /stream HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        HttpHead head = (await client.Http.ReadHeadAsync())!;
        Assert.Equal((200, "text/event-stream"), (head.Status, head.First("Content-Type")));
        for (int i = 0; i < 5; i++)
        {
            string got = "";
            while (got.Length < 9)
            {
                got += Encoding.ASCII.GetString(await client.Http.ReadChunkAsync());
            }

            Assert.Equal($"data: {i}\n\n", got);
            arrived.Release();
        }

        Assert.Empty(await client.Http.ReadChunkAsync());
    }

    [Fact]
    public async Task The_head_arrives_before_the_body_begins()
    {
        var arrived = new SemaphoreSlim(0);
        Backend.On("/stream", async (connection, _) =>
        {
            await connection.Http.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            await arrived.WaitAsync(HttpStream.Bound);
            await connection.Http.SendAsync("ok");
        });
        using RawConnection client = await AskAsync("GET /stream HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        Assert.Equal(200, (await client.Http.ReadHeadAsync())?.Status);
        arrived.Release();
        Assert.Equal("ok", Encoding.ASCII.GetString(await client.Http.ReadExactlyAsync(2)));
    }

    [Fact]
    public async Task A_request_body_reaches_the_backend_while_it_is_sent()
    {
        var arrived = new SemaphoreSlim(0);
        Backend.On("/upload", async (connection, head) =>
        {
            byte[] first = head.IsChunked ? await connection.Http.ReadChunkAsync() : await connection.Http.ReadExactlyAsync(5);
            Assert.Equal("first", Encoding.ASCII.GetString(first));
            arrived.Release();
            byte[] second = head.IsChunked ? await connection.Http.ReadChunkAsync() : await connection.Http.ReadExactlyAsync(6);
            await connection.Http.SendAsync(PathBackend.Json($"{{\"second\":\"{Encoding.ASCII.GetString(second)}\"}}"));
        });
        using RawConnection client = await AskAsync("POST /upload HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 11\r\n\r\nfirst");
        Assert.True(await arrived.WaitAsync(HttpStream.Bound), "the backend got nothing before the end of the body");
        await client.Http.SendAsync("second");
        Assert.Equal("{\"second\":\"second\"}", (await client.Http.ReadAnswerAsync()).Text);
    }

    [Fact]
    public async Task A_gibibyte_comes_down_in_constant_memory()
    {
        Backend.On("/stream", async (connection, _) =>
        {
            await connection.Http.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Gibibyte}\r\n\r\n");
            for (long sent = 0; sent < Gibibyte; sent += Part.Length)
            {
                await connection.Http.SendAsync(Part);
            }
        });
        using RawConnection client = await AskAsync("GET /stream HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        HttpHead head = (await client.Http.ReadHeadAsync())!;
        Assert.Equal(200, head.Status);
        Assert.Equal(Gibibyte, head.IsChunked ? await CountChunksAsync(client.Http) : await CountAsync(client.Http, Gibibyte));
        Assert.InRange(Gateway.PeakResidentBytes, 0, MemoryBound);
    }

    [Fact]
    public async Task A_gibibyte_goes_up_in_constant_memory()
    {
        Backend.On("/upload", async (connection, head) =>
        {
            long got = head.IsChunked ? await CountChunksAsync(connection.Http) : await CountAsync(connection.Http, Gibibyte);
            await connection.Http.SendAsync(PathBackend.Json($"{{\"got\":{got}}}"));
        });
        using RawConnection client = await AskAsync($"POST /upload HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: {Gibibyte}\r\n\r\n");
        for (long sent = 0; sent < Gibibyte; sent += Part.Length)
        {
            await client.Http.SendAsync(Part);
        }

        Assert.Equal($"{{\"got\":{Gibibyte}}}", (await client.Http.ReadAnswerAsync()).Text);
        Assert.InRange(Gateway.PeakResidentBytes, 0, MemoryBound);
    }

    [Theory]
    [InlineData("/stream", true)]
    [InlineData("/stream", false)]
    [InlineData("/decoded", true)]
    [InlineData("/decoded", false)]
    public async Task A_client_that_leaves_ends_its_backend_call(string path, bool withReset)
    {
        var asked = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        Backend.On("/stream", async (connection, _) =>
        {
            asked.TrySetResult();
            await connection.EndedByPeerAsync();
            ended.TrySetResult();
        });
        using (RawConnection client = await AskAsync($"GET {path} HTTP/1.1\r\nHost: gateway.test\r\n\r\n"))
        {
            await asked.Task.WaitAsync(HttpStream.Bound);
            if (withReset)
            {
                client.Reset();
            }
        }

        await ended.Task.WaitAsync(HttpStream.Bound);
    }

    [Fact]
    public async Task A_client_that_leaves_in_a_stream_ends_its_backend_call()
    {
        var ended = new TaskCompletionSource();
        Backend.On("/stream", async (connection, _) =>
        {
            await connection.Http.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            try
            {
                while (true)
                {
                    await connection.Http.SendAsync("4\r\ntick\r\n");
                }
            }
            catch (IOException)
            {
                ended.TrySetResult();
            }
        });
        using (RawConnection client = await AskAsync("GET /stream HTTP/1.1\r\nHost: gateway.test\r\n\r\n"))
        {
            await client.Http.ReadHeadAsync();
        }

        await ended.Task.WaitAsync(HttpStream.Bound);
    }

    private async Task<RawConnection> AskAsync(string head)
    {
        RawConnection client = await RawConnection.OpenAsync(Gateway.Port);
        await client.Http.SendAsync(head);
        return client;
    }

    private static async Task<long> CountAsync(HttpStream stream, long expected)
    {
        byte[] buffer = new byte[1 << 20];
        long count = 0;
        while (count < expected && await stream.ReadAsync(buffer) is > 0 and int read)
        {
            count += read;
        }

        return count;
    }

    private static async Task<long> CountChunksAsync(HttpStream stream)
    {
        long count = 0;
        while (await stream.ReadChunkAsync() is { Length: > 0 } chunk)
        {
            count += chunk.Length;
        }

        return count;
    }

    public sealed class Fixture() : GatewayFixture("""
        {
          "version": 3, "port": $PORT, "timeout": "60s", "host": ["$BACKEND"],
          "endpoints": [
            { "endpoint": "/stream", "output_encoding": "no-op", "backend": [{ "url_pattern": "/stream" }] },
            { "endpoint": "/decoded", "backend": [{ "url_pattern": "/stream" }] },
            { "endpoint": "/upload", "method": "POST", "output_encoding": "no-op", "backend": [{ "url_pattern": "/upload" }] }
          ]
        }
        """);
}
