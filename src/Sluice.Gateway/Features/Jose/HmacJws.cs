using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sluice.Gateway.Features.Jose;

/// <summary>HMAC (RFC 7518 section 3.2).</summary>
internal static class HmacJws
{
    private static int Hash(JwsAlgorithm algorithm, byte[] secret, ReadOnlySpan<byte> input, Span<byte> output) => algorithm.HashSize switch
    {
        32 => HMACSHA256.HashData(secret, input, output),
        48 => HMACSHA384.HashData(secret, input, output),
        _ => HMACSHA512.HashData(secret, input, output),
    };

    /// <summary>Checks signatures.</summary>
    internal sealed class Verifier : JwsVerifier
    {
        private readonly JwsAlgorithm _algorithm;

        /// <summary>Takes a secret.</summary>
        /// <param name="key">The secret.</param>
        /// <param name="algorithm">The algorithm.</param>
        [SetsRequiredMembers]
        public Verifier(JsonWebKey key, JwsAlgorithm algorithm)
        {
            Key = key;
            _algorithm = algorithm;
        }

        /// <inheritdoc/>
        public override bool IsLong => false;

        /// <inheritdoc/>
        public override bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
        {
            Span<byte> expected = stackalloc byte[64];
            int size = Hash(_algorithm, Key.Main, input, expected);
            return CryptographicOperations.FixedTimeEquals(expected[..size], signature);
        }
    }

    /// <summary>Signs.</summary>
    /// <param name="key">The secret.</param>
    /// <param name="algorithm">The algorithm.</param>
    internal sealed class Signer(JsonWebKey key, JwsAlgorithm algorithm) : JwsSigner
    {
        /// <inheritdoc/>
        public override bool IsLong => false;

        /// <inheritdoc/>
        public override byte[] Sign(ReadOnlySpan<byte> input)
        {
            byte[] signature = new byte[algorithm.HashSize];
            Hash(algorithm, key.Main, input, signature);
            return signature;
        }
    }
}
