using System.Buffers.Binary;
using System.Text;

namespace Sluice.Gateway.Observation.Otlp;

/// <summary>Reads a message of Protocol Buffers field by field, for the few answers that collectors give. What is malformed ends the
/// reading.</summary>
/// <param name="message">The message.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>Its value, when it is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its value, when it is text, bytes or a message; else empty.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary><see cref="Bytes"/> as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes on to the next field.</summary>
    /// <returns>False at the end, or at what is malformed.</returns>
    public bool Read()
    {
        if (!TryNumber(out ulong tag))
        {
            return false;
        }

        Field = (int)(tag >> 3);
        Number = 0;
        Bytes = default;
        switch (tag & 7)
        {
            case 0:
                bool whole = TryNumber(out ulong number);
                Number = number;
                return whole;
            case 1:
                return TryTake(sizeof(ulong), out ReadOnlySpan<byte> eight) && Set(BinaryPrimitives.ReadUInt64LittleEndian(eight));
            case 2:
                bool fits = TryNumber(out ulong length) && TryTake(length, out ReadOnlySpan<byte> bytes) && Set(bytes);
                return fits;
            case 5:
                return TryTake(sizeof(uint), out ReadOnlySpan<byte> four) && Set(BinaryPrimitives.ReadUInt32LittleEndian(four));
            default:
                return false;
        }
    }

    private bool Set(ulong number)
    {
        Number = number;
        return true;
    }

    private bool Set(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        return true;
    }

    private bool TryTake(ulong length, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (length > (ulong)_rest.Length)
        {
            return false;
        }

        taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryNumber(out ulong value)
    {
        value = 0;
        for (int i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
