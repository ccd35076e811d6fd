using System.Buffers;
using System.Runtime.CompilerServices;

namespace Sluice.Gateway.Payload;

/// <summary>Gathers many small writes before they reach a writer. <see cref="Flush"/> it at the end.</summary>
/// <param name="writer">Where the bytes go.</param>
internal ref struct OutputBuffer(IBufferWriter<byte> writer)
{
    private Span<byte> _free = writer.GetSpan();
    private int _used;

    /// <summary>Writes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= _free.Length - _used)
        {
            bytes.CopyTo(_free[_used..]);
            _used += bytes.Length;
        }
        else
        {
            WriteSlowly(bytes);
        }
    }

    /// <summary>Writes a byte.</summary>
    /// <param name="value">The byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(byte value)
    {
        if (_used == _free.Length)
        {
            Flush();
            _free = writer.GetSpan(1);
        }

        _free[_used++] = value;
    }

    /// <summary>Hands the writer what was written.</summary>
    public void Flush()
    {
        if (_used > 0)
        {
            writer.Advance(_used);
        }

        _free = default;
        _used = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteSlowly(scoped ReadOnlySpan<byte> bytes)
    {
        int fitting = _free.Length - _used;
        bytes[..fitting].CopyTo(_free[_used..]);
        _used += fitting;
        bytes = bytes[fitting..];
        while (true)
        {
            Flush();
            _free = writer.GetSpan(1);
            int part = Math.Min(bytes.Length, _free.Length);
            bytes[..part].CopyTo(_free);
            _used = part;
            bytes = bytes[part..];
            if (bytes.IsEmpty)
            {
                return;
            }
        }
    }
}
