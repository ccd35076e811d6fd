using System.Diagnostics;
using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>Bodies made to exhaust the gateway cost time and memory in proportion to their size, or are refused.</summary>
public sealed class HostileBodyTests
{
    /// <summary>Far more than any of these needs, even on a busy machine; quadratic work would take minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("[{\"a\":")]
    public void Deep_nesting_is_refused(string level)
    {
        DecodeResult result = Timed("safejson", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(level, 100_000))));
        Assert.Equal(FailureKind.TooLarge, result.Failure!.Kind);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\\u0041")]
    [InlineData("\\ud800")]
    [InlineData("<")]
    [InlineData("\u2028")]
    public void A_long_string_is_taken(string part)
    {
        int count = 50_000_000 / Encoding.UTF8.GetByteCount(part);
        byte[] body = [.. "{\"a\":\""u8, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, count))), .. "\"}"u8];
        using ResponseData data = Timed("json", body).Data!;
        using var output = new BodyBuffer();
        data.WriteJson(output);
        Assert.True(output.Length > count);
    }

    [Fact]
    public void A_million_names_are_sorted()
    {
        var body = new StringBuilder("{");
        for (int i = 0; i < 1_000_000; i++)
        {
            body.Append(i == 0 ? "" : ",").Append("\"samestart").Append(i * 7919L % 1_000_000).Append("\":1");
        }

        using ResponseData data = Timed("json", Encoding.UTF8.GetBytes(body.Append('}').ToString()), "allow=x.y,samestart1").Data!;
        Assert.Equal("""{"samestart1":1}""", Gateways.Json(data));
        using ResponseData whole = Timed("json", Encoding.UTF8.GetBytes(body.ToString())).Data!;
        Assert.StartsWith("""{"samestart0":1,"samestart1":1,"samestart10":1,""", Gateways.Json(whole), StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_times_the_same_name_is_one_member()
    {
        string body = "{" + string.Join(',', Enumerable.Repeat("\"a\":{\"b\":1}", 1_000_000)) + "}";
        using ResponseData data = Timed("json", Encoding.UTF8.GetBytes(body), "allow=a.b").Data!;
        Assert.Equal("""{"a":{"b":1}}""", Gateways.Json(data));
        using ResponseData whole = Timed("json", Encoding.UTF8.GetBytes(body)).Data!;
        Assert.Equal("""{"a":{"b":1}}""", Gateways.Json(whole));
    }

    [Fact]
    public void More_values_than_the_limit_are_refused()
    {
        byte[] body = [.. "["u8, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1,", JsonLimits.Default.MaxTokens))), .. "1]"u8];
        Assert.Equal(FailureKind.TooLarge, Timed("safejson", body).Failure!.Kind);
    }

    [Fact]
    public void Plain_requests_do_not_allocate()
    {
        BackendDecoder decoder = Gateways.Decoder(Gateways.Backend(shape: "target=data deny=secret mapping=a:b group=g"));
        using var output = new BodyBuffer(4096);
        long least = long.MaxValue;
        for (int round = 0; round < 20; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++)
            {
                using ResponseData data = decoder.Decode(Gateways.Body("""{"data":{"secret":1,"z":[1,2,{"y":1,"x":"<"}],"a":"text"}}"""u8), null).Data!;
                data.WriteJson(output);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // The body buffers themselves, which the transport makes.
        Assert.InRange(least, 0, 10 * 48);
    }

    private static DecodeResult Timed(string encoding, byte[] body, string shape = "")
    {
        var watch = Stopwatch.StartNew();
        DecodeResult result = Gateways.Decode(Gateways.Backend(encoding, shape: shape), body);
        Assert.True(watch.Elapsed < Patience, watch.Elapsed.ToString());
        return result;
    }
}
