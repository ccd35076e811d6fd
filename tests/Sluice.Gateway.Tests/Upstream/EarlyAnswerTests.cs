using System.IO.Pipelines;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

public class EarlyAnswerTests : TransportTest
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string Refusal = "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig";

    // Answers a POST from its head alone and then either stays, without reading on, or goes.
    private static RawBackend Refusing(bool closes) => new(async connection =>
    {
        while (await connection.ReadHeadAsync() is { } head)
        {
            if (!head.StartsWith("POST", StringComparison.Ordinal))
            {
                await connection.WriteAsync(Ok);
                continue;
            }

            await connection.WriteAsync(Refusal);
            if (!closes)
            {
                await connection.HangAsync();
            }

            return;
        }
    });

    [Theory]
    [InlineData(false, true, 64)]
    [InlineData(false, false, 64)]
    [InlineData(true, true, 64)]
    [InlineData(true, false, 64)]
    [InlineData(false, false, 0)]
    public async Task A_refusal_before_the_end_of_the_body_is_the_answer(bool closes, bool reused, int mebibytes)
    {
        await using RawBackend backend = Refusing(closes);
        HttpTransport transport = NewTransport();
        if (reused)
        {
            await CallAsync(transport, Get(backend.Host));
        }

        RequestBody body = mebibytes > 0
            ? RequestBody.Buffered(new byte[mebibytes * 1024 * 1024])
            : RequestBody.Streamed(new Pipe().Reader, 1000);
        Assert.Equal((413, "big", null), await CallAsync(transport, Post(backend.Host, body)));
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(backend.Host)));
        Assert.Equal(2, backend.Accepted);
    }

    [Fact]
    public async Task A_refusal_of_a_chunked_body_never_ends_it_cleanly()
    {
        TaskCompletionSource<string> rest = new();
        await using RawBackend backend = new(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteAsync(Refusal);
            rest.SetResult(await connection.ReadUntilAsync("0\r\n\r\n"));
        });
        Pipe pipe = new();
        await pipe.Writer.WriteAsync("abc"u8.ToArray());
        HttpTransport transport = NewTransport();

        Assert.Equal((413, "big", null), await CallAsync(transport, Post(backend.Host, RequestBody.Streamed(pipe.Reader, null))));
        transport.Dispose();
        Assert.DoesNotContain("0\r\n\r\n", await rest.Task.WaitAsync(Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_that_accepts_early_still_gets_the_whole_body()
    {
        TaskCompletionSource<string> body = new();
        await using RawBackend backend = new(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteAsync(Ok);
            body.SetResult(await connection.ReadAsync(6));
            await connection.HangAsync();
        });
        Pipe pipe = new();
        await pipe.Writer.WriteAsync("abc"u8.ToArray());
        Task<(int, string, Failure?)> call = CallAsync(NewTransport(), Post(backend.Host, RequestBody.Streamed(pipe.Reader, 6)));
        await pipe.Writer.WriteAsync("def"u8.ToArray());
        await pipe.Writer.CompleteAsync();

        Assert.Equal((200, "ok", null), await call);
        Assert.Equal("abcdef", await body.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Uploads_over_one_connection_follow_each_other()
    {
        await using RawBackend backend = new(static async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await connection.ReadAsync(100_000);
                await connection.WriteAsync(Ok);
            }
        });
        HttpTransport transport = NewTransport();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal((200, "ok", null), await CallAsync(transport, Post(backend.Host, RequestBody.Buffered(new byte[100_000]))));
        }

        Assert.Equal(1, backend.Accepted);
    }
}
