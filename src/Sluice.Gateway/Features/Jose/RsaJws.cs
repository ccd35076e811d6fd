using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sluice.Gateway.Features.Jose;

/// <summary>RSA with either padding (RFC 7518 sections 3.3 and 3.5).</summary>
internal static class RsaJws
{
    /// <summary>The modulus in bits up to which a check (30 us for 2048 bits, measured) stays on the thread it is on.</summary>
    private const int ShortCheckBits = 3072;

    private static RSASignaturePadding Padding(JwsAlgorithm algorithm) =>
        algorithm.Family == JwsFamily.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    /// <summary>Checks signatures.</summary>
    internal sealed class Verifier : JwsVerifier
    {
        private readonly KeyPool<RSA> _keys;
        private readonly RSASignaturePadding _padding;
        private readonly HashAlgorithmName _hash;

        /// <summary>Takes a key.</summary>
        /// <param name="key">The key.</param>
        /// <param name="algorithm">The algorithm.</param>
        [SetsRequiredMembers]
        public Verifier(JsonWebKey key, JwsAlgorithm algorithm)
        {
            Key = key;
            _keys = new KeyPool<RSA>(() => JwsKeyMaterial.Rsa(key, withPrivate: false));
            _padding = Padding(algorithm);
            _hash = algorithm.Hash;
        }

        /// <inheritdoc/>
        public override bool IsLong => Key.Main.Length * 8 > ShortCheckBits;

        /// <inheritdoc/>
        public override bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
        {
            RSA rsa = _keys.Rent();
            bool valid = rsa.VerifyData(input, signature, _hash, _padding);
            _keys.Return(rsa);
            return valid;
        }
    }

    /// <summary>Signs.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="algorithm">The algorithm.</param>
    internal sealed class Signer(JsonWebKey key, JwsAlgorithm algorithm) : JwsSigner
    {
        private readonly KeyPool<RSA> _keys = new(() => JwsKeyMaterial.Rsa(key, withPrivate: true));

        /// <inheritdoc/>
        public override bool IsLong => true;

        /// <inheritdoc/>
        public override byte[] Sign(ReadOnlySpan<byte> input)
        {
            RSA rsa = _keys.Rent();
            byte[] signature = new byte[rsa.KeySize / 8];
            rsa.SignData(input, signature, algorithm.Hash, Padding(algorithm));
            _keys.Return(rsa);
            return signature;
        }
    }
}
