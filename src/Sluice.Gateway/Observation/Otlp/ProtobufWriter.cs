using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Sluice.Gateway.Observation.Otlp;

/// <summary>Writes messages of Protocol Buffers: the wire form alone (protobuf.dev, "Encoding"). The buffer is kept from one message to the
/// next. Fields with the default value of their type are written too; whoever does not want them does not write them.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int Fixed64Bits = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32Bits = 5;

    private byte[] _buffer = new byte[4096];

    /// <summary>The bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written, until the next <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Begins anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>Writes a field of the types <c>uint32</c>, <c>uint64</c>, <c>bool</c>, or of an enumeration.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value.</param>
    public void Unsigned(int field, ulong value)
    {
        Tag(field, Varint);
        Number(value);
    }

    /// <summary>Writes a field of the types <c>int32</c> and <c>int64</c>.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value.</param>
    public void Signed(int field, long value) => Unsigned(field, (ulong)value);

    /// <summary>Writes a field of the type <c>bool</c>.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value.</param>
    public void Boolean(int field, bool value) => Unsigned(field, value ? 1UL : 0UL);

    /// <summary>Writes a field of the types <c>fixed64</c> and <c>sfixed64</c>.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value.</param>
    public void Fixed(int field, ulong value)
    {
        Tag(field, Fixed64Bits);
        FixedNumber(value);
    }

    /// <summary>Writes a field of the type <c>fixed32</c>.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value.</param>
    public void Fixed(int field, uint value)
    {
        Tag(field, Fixed32Bits);
        BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)), value);
        Length += sizeof(uint);
    }

    /// <summary>Writes a field of the type <c>double</c>.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value.</param>
    public void Double(int field, double value) => Fixed(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a field of the type <c>string</c>; what is no valid text becomes replacement characters.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value.</param>
    public void Text(int field, ReadOnlySpan<char> value)
    {
        Tag(field, LengthDelimited);
        int bytes = Encoding.UTF8.GetByteCount(value);
        Number((ulong)bytes);
        Length += Encoding.UTF8.GetBytes(value, Room(bytes));
    }

    /// <summary>Writes a field of the type <c>bytes</c>, or a message that was encoded before.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value.</param>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, LengthDelimited);
        Number((ulong)value.Length);
        value.CopyTo(Room(value.Length));
        Length += value.Length;
    }

    /// <summary>Writes a packed <c>repeated fixed64</c>.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="values">The values.</param>
    public void PackedFixed(int field, ReadOnlySpan<ulong> values)
    {
        Tag(field, LengthDelimited);
        Number((ulong)values.Length * sizeof(ulong));
        foreach (ulong value in values)
        {
            FixedNumber(value);
        }
    }

    /// <summary>Writes a packed <c>repeated double</c>.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="values">The values.</param>
    public void PackedDoubles(int field, ReadOnlySpan<double> values)
    {
        Tag(field, LengthDelimited);
        Number((ulong)values.Length * sizeof(double));
        foreach (double value in values)
        {
            FixedNumber(BitConverter.DoubleToUInt64Bits(value));
        }
    }

    /// <summary>Begins a field that is a message: its fields follow.</summary>
    /// <param name="field">The field's number.</param>
    /// <returns>What <see cref="End"/> wants back.</returns>
    public int Begin(int field)
    {
        Tag(field, LengthDelimited);
        Room(1)[0] = 0;
        Length++;
        return Length;
    }

    /// <summary>Ends the message that was begun last: its length is known now. One byte was left for it, which most messages need; for
    /// longer ones the content moves up.</summary>
    /// <param name="start">What <see cref="Begin"/> gave.</param>
    public void End(int start)
    {
        int length = Length - start;
        int more = Size((ulong)length) - 1;
        if (more > 0)
        {
            Room(more);
            _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + more));
        }

        Length = start - 1;
        Number((ulong)length);
        Length += length;
    }

    private static int Size(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    private void Tag(int field, int type) => Number(((ulong)field << 3) | (uint)type);

    private void Number(ulong value)
    {
        Span<byte> room = Room(10);
        int at = 0;
        while (value >= 0x80)
        {
            room[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[at++] = (byte)value;
        Length += at;
    }

    private void FixedNumber(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);
        Length += sizeof(ulong);
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - Length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + bytes));
        }

        return _buffer.AsSpan(Length);
    }
}
