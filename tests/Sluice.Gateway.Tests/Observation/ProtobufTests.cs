using System.Text;
using CsCheck;
using Google.Protobuf;
using Sluice.Gateway.Observation.Otlp;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>The wire form, against Google's library.</summary>
public sealed class ProtobufTests
{
    [Fact]
    public void Every_kind_of_field_is_read_back()
    {
        var writer = new ProtobufWriter();
        writer.Unsigned(1, 300);
        writer.Signed(2, -1);
        writer.Boolean(3, true);
        writer.Fixed(4, ulong.MaxValue);
        writer.Double(5, -0.25);
        writer.Text(6, "grüße \ud800");
        writer.Bytes(7, [1, 2, 3]);
        writer.PackedFixed(8, [1, 2]);
        writer.PackedDoubles(2048, [0.5]);

        WireMessage message = WireMessage.Parse(writer.Written.ToArray());

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 2048], message.Fields);
        Assert.Equal(300UL, message.Number(1));
        Assert.Equal(-1, (long)message.Number(2));
        Assert.Equal(1UL, message.Number(3));
        Assert.Equal(ulong.MaxValue, message.Number(4));
        Assert.Equal(-0.25, message.Double(5));
        Assert.Equal("grüße �", message.Text(6));
        Assert.Equal([1, 2, 3], message.Bytes(7));
        Assert.Equal("0100000000000000" + "0200000000000000", message.Hex(8));
        Assert.Equal("000000000000e03f", message.Hex(2048));
    }

    [Fact]
    public void Nested_messages_of_any_length_are_as_Google_writes_them() => Gen.Byte.Array[0, 40_000].Array[0, 3].Array[0, 3].Sample(lists =>
    {
        var writer = new ProtobufWriter();
        using var expected = new MemoryStream();
        using (var output = new CodedOutputStream(expected, leaveOpen: true))
        {
            foreach (byte[][] list in lists)
            {
                int start = writer.Begin(2);
                using var nested = new MemoryStream();
                using (var inner = new CodedOutputStream(nested, leaveOpen: true))
                {
                    foreach (byte[] bytes in list)
                    {
                        int deeper = writer.Begin(1);
                        writer.Bytes(3, bytes);
                        writer.End(deeper);
                        int length = CodedOutputStream.ComputeBytesSize(ByteString.CopyFrom(bytes)) + 1;
                        inner.WriteTag(1, WireFormat.WireType.LengthDelimited);
                        inner.WriteLength(length);
                        inner.WriteTag(3, WireFormat.WireType.LengthDelimited);
                        inner.WriteBytes(ByteString.CopyFrom(bytes));
                    }
                }

                writer.End(start);
                output.WriteTag(2, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(nested.ToArray()));
            }
        }

        Assert.Equal(expected.ToArray(), writer.Written.ToArray());
    }, iter: 200);

    [Fact]
    public void A_reader_gives_fields_and_ends_at_what_is_malformed()
    {
        var writer = new ProtobufWriter();
        writer.Unsigned(1, 7);
        writer.Text(2, "text");
        writer.Fixed(3, 9);
        byte[] whole = writer.Written.ToArray();

        Assert.Equal(["1 7 ", "2 0 text", "3 9 "], Read(whole));
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.True(Read(whole[..length]).Length < 3);
        }

        Assert.Empty(Read([0x0B, 0x0B]));
        Assert.Empty(Read([.. Enumerable.Repeat((byte)0xFF, 20)]));
    }

    private static string[] Read(byte[] bytes)
    {
        List<string> fields = [];
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            fields.Add($"{reader.Field} {reader.Number} {Encoding.UTF8.GetString(reader.Bytes)}");
        }

        return [.. fields];
    }
}
