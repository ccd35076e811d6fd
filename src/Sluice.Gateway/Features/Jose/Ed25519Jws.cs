using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Ed25519 (RFC 8032, RFC 8037), which the framework does not have: Bouncy Castle's.</summary>
internal static class Ed25519Jws
{
    /// <summary>Checks signatures.</summary>
    internal sealed class Verifier : JwsVerifier
    {
        /// <summary>Takes a key.</summary>
        /// <param name="key">The key.</param>
        [SetsRequiredMembers]
        public Verifier(JsonWebKey key) => Key = key;

        /// <inheritdoc/>
        public override bool IsLong => true;

        /// <inheritdoc/>
        public override bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature) =>
            signature.Length == Ed25519.SignatureSize
            && Ed25519.Verify(signature.ToArray(), 0, Key.Main, 0, input.ToArray(), 0, input.Length);
    }

    /// <summary>Signs.</summary>
    /// <param name="key">The private key.</param>
    internal sealed class Signer(JsonWebKey key) : JwsSigner
    {
        /// <inheritdoc/>
        public override bool IsLong => true;

        /// <inheritdoc/>
        public override byte[] Sign(ReadOnlySpan<byte> input)
        {
            byte[] signature = new byte[Ed25519.SignatureSize];
            Ed25519.Sign(key.Private!, 0, input.ToArray(), 0, input.Length, signature, 0);
            return signature;
        }
    }
}
