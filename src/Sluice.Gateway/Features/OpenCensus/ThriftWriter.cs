using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>Writes structures of Thrift in its binary protocol (thrift.apache.org, "Thrift Binary protocol encoding").</summary>
internal sealed class ThriftWriter
{
    private const byte BooleanType = 2;
    private const byte DoubleType = 4;
    private const byte I32Type = 8;
    private const byte I64Type = 10;
    private const byte TextType = 11;
    private const byte StructType = 12;
    private const byte ListType = 15;

    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>What was written, until the next <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    /// <summary>Begins anew.</summary>
    public void Clear() => _output.ResetWrittenCount();

    /// <summary>Writes a field that is true or false.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="value">Its value.</param>
    public void Boolean(short field, bool value)
    {
        Head(BooleanType, field);
        Byte(value ? (byte)1 : (byte)0);
    }

    /// <summary>Writes a field that is a number with a fraction.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="value">Its value.</param>
    public void Double(short field, double value)
    {
        Head(DoubleType, field);
        Number(BitConverter.DoubleToInt64Bits(value));
    }

    /// <summary>Writes a field of 32 bits.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="value">Its value.</param>
    public void Whole(short field, int value)
    {
        Head(I32Type, field);
        Number(value);
    }

    /// <summary>Writes a field of 64 bits.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="value">Its value.</param>
    public void Long(short field, long value)
    {
        Head(I64Type, field);
        Number(value);
    }

    /// <summary>Writes a field with text.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="value">Its value.</param>
    public void Text(short field, string value)
    {
        Head(TextType, field);
        int length = Encoding.UTF8.GetByteCount(value);
        Number(length);
        Encoding.UTF8.GetBytes(value, _output.GetSpan(length));
        _output.Advance(length);
    }

    /// <summary>Begins a field that is a structure: its fields follow, then <see cref="End"/>.</summary>
    /// <param name="field">Its number.</param>
    public void Begin(short field) => Head(StructType, field);

    /// <summary>Begins a field that is a list of structures: each is its fields and <see cref="End"/>.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="count">How many.</param>
    public void List(short field, int count)
    {
        Head(ListType, field);
        Byte(StructType);
        Number(count);
    }

    /// <summary>Ends a structure.</summary>
    public void End() => Byte(0);

    private void Head(byte type, short field)
    {
        Byte(type);
        BinaryPrimitives.WriteInt16BigEndian(_output.GetSpan(sizeof(short)), field);
        _output.Advance(sizeof(short));
    }

    private void Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    private void Number(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_output.GetSpan(sizeof(int)), value);
        _output.Advance(sizeof(int));
    }

    private void Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_output.GetSpan(sizeof(long)), value);
        _output.Advance(sizeof(long));
    }
}
