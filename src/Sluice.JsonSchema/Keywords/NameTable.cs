using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Sluice.JsonSchema.Keywords;

/// <summary>
/// A fixed set of names, looked up by their UTF-8 bytes. The names are the schema author's, so a sender cannot make
/// lookups slow: he only chooses what is looked for, and chains are as long as the schema made them.
/// </summary>
internal sealed class NameTable
{
    private readonly byte[][] _names;
    private readonly int[] _slots;
    private readonly uint _mask;

    /// <summary>Makes a table.</summary>
    /// <param name="names">The names, each once.</param>
    public NameTable(IReadOnlyList<byte[]> names)
    {
        _names = [.. names];
        var size = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, names.Count * 2));
        _mask = size - 1;
        _slots = new int[size];
        for (var i = 0; i < names.Count; i++)
        {
            var slot = Hash(names[i]) & _mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = i + 1;
        }
    }

    /// <summary>How many names there are.</summary>
    public int Count => _names.Length;

    /// <summary>One name.</summary>
    /// <param name="index">Its place in the list that the table was made from.</param>
    /// <returns>The name's bytes.</returns>
    public byte[] this[int index] => _names[index];

    /// <summary>Looks a name up that is probably a certain one: members mostly come in the order that the schema has them in.</summary>
    /// <param name="name">The name.</param>
    /// <param name="likely">The place of the likely name; any number.</param>
    /// <returns>Its place in the list that the table was made from, or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ReadOnlySpan<byte> name, int likely) =>
        (uint)likely < (uint)_names.Length && name.SequenceEqual(_names[likely]) ? likely : Find(name);

    /// <summary>Looks a name up.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its place in the list that the table was made from, or -1.</returns>
    public int Find(ReadOnlySpan<byte> name)
    {
        var slot = Hash(name) & _mask;
        while (true)
        {
            var index = _slots[slot] - 1;
            if (index < 0 || name.SequenceEqual(_names[index]))
            {
                return index;
            }

            slot = (slot + 1) & _mask;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        ulong mix;
        if (name.Length >= 8)
        {
            mix = BinaryPrimitives.ReadUInt64LittleEndian(name)
                ^ (BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]) * 0x9E3779B97F4A7C15);
        }
        else if (name.Length >= 4)
        {
            mix = BinaryPrimitives.ReadUInt32LittleEndian(name)
                | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) << 32);
        }
        else
        {
            mix = 0;
            foreach (var b in name)
            {
                mix = (mix << 8) | b;
            }
        }

        mix = (mix + (uint)name.Length) * 0xD6E8FEB86659FD93;
        return (uint)(mix >> 32);
    }
}
