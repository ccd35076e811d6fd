using System.Buffers.Binary;
using System.Text;

namespace Sluice.Gateway.Tests.Features.OpenCensus;

/// <summary>Reads Thrift's binary protocol: a structure as its fields, a list as its items.</summary>
internal static class ThriftValue
{
    /// <summary>Reads a structure that is all of some bytes.</summary>
    public static Dictionary<short, object> Struct(byte[] bytes)
    {
        int at = 0;
        Dictionary<short, object> read = Struct(bytes, ref at);
        Assert.Equal(bytes.Length, at);
        return read;
    }

    private static Dictionary<short, object> Struct(byte[] bytes, ref int at)
    {
        Dictionary<short, object> fields = [];
        while (bytes[at++] is not 0 and var type)
        {
            short field = BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(at));
            at += 2;
            fields.Add(field, Value(type, bytes, ref at));
        }

        return fields;
    }

    private static object Value(byte type, byte[] bytes, ref int at)
    {
        switch (type)
        {
            case 2:
                return bytes[at++] == 1;
            case 4:
                at += 8;
                return BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(at - 8));
            case 8:
                at += 4;
                return BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at - 4));
            case 10:
                at += 8;
                return BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at - 8));
            case 11:
                int length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
                at += 4 + length;
                return Encoding.UTF8.GetString(bytes, at - length, length);
            case 12:
                return Struct(bytes, ref at);
            case 15:
                byte item = bytes[at++];
                int count = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
                at += 4;
                var items = new List<object>();
                for (int i = 0; i < count; i++)
                {
                    items.Add(Value(item, bytes, ref at));
                }

                return items;
            default:
                throw new InvalidDataException($"type {type}");
        }
    }
}
