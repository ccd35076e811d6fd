using System.IO.Compression;
using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

public class GzipTests : TransportTest
{
    private static byte[] Compress(byte[] plain)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.SmallestSize))
        {
            gzip.Write(plain);
        }

        return stream.ToArray();
    }

    private static RawBackend Serving(byte[] body, string coding = "gzip") => new(async connection =>
    {
        while (await connection.ReadHeadAsync() is not null)
        {
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {body.Length}\r\n\r\n");
            await connection.WriteAsync(body);
        }
    });

    [Fact]
    public async Task An_answer_is_asked_for_and_read_compressed_without_anybody_seeing_it()
    {
        await using RawBackend backend = Serving(Compress("plain"u8.ToArray()));
        HttpTransport transport = NewTransport();

        using UpstreamResponse response = (await SendAsync(transport, Get(backend.Host))).Response!;
        Assert.Equal(("plain", null), await ReadAllAsync(response));
        Assert.Equal(0, response.Headers.Count);
        Assert.Null(response.ContentLength);
        Assert.Contains("Accept-Encoding: gzip\r\n", backend.Heads[0], StringComparison.Ordinal);
        Assert.Equal((200, "plain", null), await CallAsync(transport, Get(backend.Host)));
        Assert.Equal(1, backend.Accepted);
    }

    [Theory]
    [InlineData("Accept-Encoding", "gzip")]
    [InlineData("Accept-Encoding", "identity")]
    [InlineData("Range", "bytes=0-1")]
    public async Task What_the_request_asks_for_itself_comes_untouched(string name, string value)
    {
        byte[] body = Compress("plain"u8.ToArray());
        await using RawBackend backend = Serving(body);

        using UpstreamResponse response = (await SendAsync(NewTransport(), Get(backend.Host, "/", (name, value)))).Response!;

        Assert.Equal("gzip", response.Headers.First("Content-Encoding"));
        Assert.Equal((Encoding.Latin1.GetString(body), null), await ReadAllAsync(response));
    }

    [Fact]
    public async Task A_forwarded_coding_is_unwrapped_for_a_decoder_that_asks()
    {
        await using RawBackend backend = Serving(Compress("plain"u8.ToArray()));
        UpstreamResponse packed = (await SendAsync(NewTransport(), Get(backend.Host, "/", ("Accept-Encoding", "gzip")))).Response!;

        using UpstreamResponse response = Gzip.Decompress(packed, "GET");

        Assert.Equal(("plain", null), await ReadAllAsync(response));
    }

    [Fact]
    public async Task Compression_can_be_off()
    {
        await using RawBackend backend = Serving("x"u8.ToArray(), "identity");

        await CallAsync(NewTransport(new TransportConfig { DisableCompression = true }), Get(backend.Host));

        Assert.DoesNotContain("Accept-Encoding", backend.Heads[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not gzip at all")]
    [InlineData("cut")]
    [InlineData("flipped")]
    public async Task Damaged_data_is_a_failure_and_never_a_clean_end(string damage)
    {
        byte[] body = Compress(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000))));
        body = damage switch
        {
            "cut" => body[..(body.Length / 2)],
            "flipped" => [.. body[..^6], (byte)(body[^6] ^ 1), .. body[^5..]],
            _ => Encoding.ASCII.GetBytes(damage),
        };
        await using RawBackend backend = Serving(body);

        Assert.Equal(FailureKind.Protocol, (await CallAsync(NewTransport(), Get(backend.Host))).Failure?.Kind);
    }

    [Fact]
    public async Task A_bomb_costs_what_is_read_of_it()
    {
        byte[] bomb = Compress(new byte[256 * 1024 * 1024]);
        await using RawBackend backend = Serving(bomb);
        HttpTransport transport = NewTransport();
        long before = GC.GetTotalAllocatedBytes(precise: true);

        using (UpstreamResponse response = (await SendAsync(transport, Get(backend.Host))).Response!)
        {
            byte[] buffer = new byte[4096];
            for (int i = 0; i < 100; i++)
            {
                Assert.True((await response.ReadAsync(buffer, default)).Count > 0);
            }
        }

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 * 1024 * 1024);
    }
}
