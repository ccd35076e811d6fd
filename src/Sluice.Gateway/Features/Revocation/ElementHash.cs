using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Sluice.Gateway.Features.Revocation;

/// <summary>The hashes of one element of a Bloom filter (security-traffic.md 1.10): <c>optimal</c> makes all of the two words of one digest,
/// <c>default</c> takes those of up to five digests as they are.</summary>
internal readonly struct ElementHash
{
    private const ulong Fnv64Basis = 0xCBF29CE484222325;
    private const ulong Fnv64Prime = 0x100000001B3;

    private static readonly UInt128 Fnv128Basis = new(0x6C62272E07BB0142, 0x62B821756295C58D);
    private static readonly UInt128 Fnv128Prime = new(0x1000000, 0x13B);
    private static readonly ulong[] Crc64Table = MakeCrc64Table();

    private readonly Words _words;
    private readonly bool _isOptimal;

    private ElementHash(Words words, int count, bool isOptimal)
    {
        _words = words;
        Count = count;
        _isOptimal = isOptimal;
    }

    /// <summary>The number of hashes.</summary>
    public int Count { get; }

    /// <summary>One hash: the position in the filter, modulo its bits.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public ulong this[int index] => _isOptimal ? unchecked(_words[0] + ((ulong)index * _words[1])) : _words[index];

    /// <summary>Hashes an element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="hashes">How many hashes to make: positions for <c>optimal</c>, digests for <c>default</c>, which has no more than five.</param>
    /// <param name="isOptimal">Whether <c>hash_name</c> is <c>optimal</c>.</param>
    public static ElementHash Of(ReadOnlySpan<byte> element, int hashes, bool isOptimal)
    {
        var words = default(Words);
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        if (isOptimal)
        {
            Fnv128(element, digest);
            Take(digest[..16], words, 0);
            return new ElementHash(words, hashes, isOptimal: true);
        }

        int count = 0;
        for (int i = 0; i < Math.Min(hashes, 5); i++)
        {
            count = Take(digest[..Digest(i, element, digest)], words, count);
        }

        return new ElementHash(words, count, isOptimal: false);
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Spreads positions in a filter; the set is the original's.")]
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "Spreads positions in a filter; the set is the original's.")]
    private static int Digest(int number, ReadOnlySpan<byte> element, Span<byte> digest)
    {
        switch (number)
        {
            case 0:
                return MD5.HashData(element, digest);
            case 1:
                BinaryPrimitives.WriteUInt64BigEndian(digest, Crc64(element));
                return sizeof(ulong);
            case 2:
                return SHA1.HashData(element, digest);
            case 3:
                BinaryPrimitives.WriteUInt64BigEndian(digest, Fnv64(element));
                return sizeof(ulong);
            default:
                Fnv128(element, digest);
                return 16;
        }
    }

    // Whole words only: of SHA-1's 20 bytes, 16.
    private static int Take(ReadOnlySpan<byte> digest, Span<ulong> words, int count)
    {
        for (; digest.Length >= sizeof(ulong); digest = digest[sizeof(ulong)..])
        {
            words[count++] = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        }

        return count;
    }

    // The reflected polynomial of ECMA-182 with inverted register, which System.IO.Hashing does not have.
    private static ulong Crc64(ReadOnlySpan<byte> element)
    {
        ulong crc = ulong.MaxValue;
        foreach (byte value in element)
        {
            crc = Crc64Table[(byte)crc ^ value] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static ulong[] MakeCrc64Table()
    {
        var table = new ulong[256];
        for (uint i = 0; i < table.Length; i++)
        {
            ulong crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xC96C5795D7870F42 : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }

    private static ulong Fnv64(ReadOnlySpan<byte> element)
    {
        ulong hash = Fnv64Basis;
        foreach (byte value in element)
        {
            hash = unchecked(hash * Fnv64Prime) ^ value;
        }

        return hash;
    }

    private static void Fnv128(ReadOnlySpan<byte> element, Span<byte> digest)
    {
        UInt128 hash = Fnv128Basis;
        foreach (byte value in element)
        {
            hash = unchecked(hash * Fnv128Prime) ^ value;
        }

        BinaryPrimitives.WriteUInt128BigEndian(digest, hash);
    }

    // MD5 and SHA-1 and FNV-1-128 two words each, CRC-64 and FNV-1-64 one.
    [InlineArray(8)]
    private struct Words
    {
        private ulong _first;
    }
}
