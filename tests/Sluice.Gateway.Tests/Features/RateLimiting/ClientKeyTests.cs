using System.Buffers.Binary;
using Sluice.Gateway.Features.RateLimiting;

namespace Sluice.Gateway.Tests.Features.RateLimiting;

public sealed class ClientKeyTests
{
    // The vectors of the reference implementation: the key 00 01 ... 0f, and the first bytes 00 01 02 ... as the text.
    [Theory]
    [InlineData(0, "a3817f04ba25a8e66df67214c7550293")]
    [InlineData(1, "da87c1d86b99af44347659119b22fc45")]
    [InlineData(7, "a1f1ebbed8dbc153c0b84aa61ff08239")]
    [InlineData(8, "3b62a9ba6258f5610f83e264f31497b4")]
    [InlineData(15, "5493e99933b0a8117e08ec0f97cfc3d9")]
    [InlineData(63, "5150d1772f50834a503e069a973fbd7c")]
    public void The_hash_is_SipHash(int length, string expected)
    {
        byte[] bytes = [.. Enumerable.Range(0, 64).Select(static i => (byte)i)];

        ClientKey key = new ClientKeyHash(bytes.AsSpan(0, 16)).Of(bytes.AsSpan(0, length));

        byte[] actual = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(actual, key.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(actual.AsSpan(8), key.High);
        Assert.Equal(expected, Convert.ToHexStringLower(actual));
    }

    [Fact]
    public void The_secret_is_another_each_time() =>
        Assert.NotEqual(ClientKeyHash.Random().Of("a"), ClientKeyHash.Random().Of("a"));
}
