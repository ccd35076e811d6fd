using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>What stands for a client: 128 bits made of its key. A key may be as long as a header and is often a credential; this is
/// short and tells nothing about it.</summary>
/// <param name="Low">The first half.</param>
/// <param name="High">The second half.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClientKey(ulong Low, ulong High);

/// <summary>Makes <see cref="ClientKey"/>s: SipHash-2-4 with 128 bits and a secret (Aumasson and Bernstein, 2012). Who does not know
/// the secret can neither find two keys with the same result, which would share a limit, nor many for the same place of a table.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct ClientKeyHash
{
    private readonly ulong _first;
    private readonly ulong _second;

    /// <summary>Takes a secret.</summary>
    /// <param name="secret">16 bytes.</param>
    public ClientKeyHash(ReadOnlySpan<byte> secret)
    {
        _first = BinaryPrimitives.ReadUInt64LittleEndian(secret);
        _second = BinaryPrimitives.ReadUInt64LittleEndian(secret[8..]);
    }

    /// <summary>Makes one with a random secret.</summary>
    public static ClientKeyHash Random()
    {
        Span<byte> secret = stackalloc byte[16];
        RandomNumberGenerator.Fill(secret);
        return new ClientKeyHash(secret);
    }

    /// <summary>Hashes text.</summary>
    /// <param name="text">The text.</param>
    public ClientKey Of(ReadOnlySpan<char> text) => Of(MemoryMarshal.AsBytes(text));

    /// <summary>Hashes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public ClientKey Of(ReadOnlySpan<byte> bytes)
    {
        ulong v0 = _first ^ 0x736f6d6570736575;
        ulong v1 = _second ^ 0x646f72616e646f6d ^ 0xee;
        ulong v2 = _first ^ 0x6c7967656e657261;
        ulong v3 = _second ^ 0x7465646279746573;
        ulong last = (ulong)bytes.Length << 56;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            Absorb(BinaryPrimitives.ReadUInt64LittleEndian(bytes), ref v0, ref v1, ref v2, ref v3);
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            last |= (ulong)bytes[i] << (8 * i);
        }

        Absorb(last, ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xee;
        ulong low = Finish(ref v0, ref v1, ref v2, ref v3);
        v1 ^= 0xdd;
        return new ClientKey(low, Finish(ref v0, ref v1, ref v2, ref v3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static ulong Finish(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        for (int i = 0; i < 4; i++)
        {
            Round(ref v0, ref v1, ref v2, ref v3);
        }

        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
