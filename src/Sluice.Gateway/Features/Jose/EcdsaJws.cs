using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sluice.Gateway.Features.Jose;

/// <summary>ECDSA (RFC 7518 section 3.4): the signature is r and s, each as long as the curve's field.</summary>
internal static class EcdsaJws
{
    private static int SignatureSize(JwsAlgorithm algorithm) => algorithm.HashSize switch { 32 => 64, 48 => 96, _ => 132 };

    /// <summary>Checks signatures.</summary>
    internal sealed class Verifier : JwsVerifier
    {
        private readonly KeyPool<ECDsa> _keys;
        private readonly JwsAlgorithm _algorithm;

        /// <summary>Takes a key.</summary>
        /// <param name="key">The key.</param>
        /// <param name="algorithm">The algorithm.</param>
        [SetsRequiredMembers]
        public Verifier(JsonWebKey key, JwsAlgorithm algorithm)
        {
            Key = key;
            _algorithm = algorithm;
            _keys = new KeyPool<ECDsa>(() => JwsKeyMaterial.Ecdsa(key, withPrivate: false));
        }

        /// <inheritdoc/>
        public override bool IsLong => true;

        /// <inheritdoc/>
        public override bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
        {
            if (signature.Length != SignatureSize(_algorithm))
            {
                return false;
            }

            ECDsa key = _keys.Rent();
            bool valid = key.VerifyData(input, signature, _algorithm.Hash);
            _keys.Return(key);
            return valid;
        }
    }

    /// <summary>Signs.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="algorithm">The algorithm.</param>
    internal sealed class Signer(JsonWebKey key, JwsAlgorithm algorithm) : JwsSigner
    {
        private readonly KeyPool<ECDsa> _keys = new(() => JwsKeyMaterial.Ecdsa(key, withPrivate: true));

        /// <inheritdoc/>
        public override bool IsLong => true;

        /// <inheritdoc/>
        public override byte[] Sign(ReadOnlySpan<byte> input)
        {
            ECDsa ecdsa = _keys.Rent();
            byte[] signature = new byte[SignatureSize(algorithm)];
            ecdsa.SignData(input, signature, algorithm.Hash);
            _keys.Return(ecdsa);
            return signature;
        }
    }
}
