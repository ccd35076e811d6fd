using System.Buffers;
using System.Text;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>How far the verification of a token came.</summary>
internal enum VerificationState
{
    /// <summary>The signature is valid and the claims are read.</summary>
    Valid,

    /// <summary>It is no token, or not a valid one.</summary>
    Invalid,

    /// <summary>The key is not at hand.</summary>
    NeedsKey,

    /// <summary>The signature takes long to check.</summary>
    NeedsTime,
}

/// <summary>The outcome of verifying a token.</summary>
/// <param name="State">How far it came.</param>
/// <param name="Token">The token, when valid.</param>
/// <param name="Problem">Why it is invalid, or the id of the key that is needed.</param>
internal readonly record struct Verification(VerificationState State, VerifiedToken? Token, string Problem)
{
    /// <summary>An invalid token.</summary>
    /// <param name="problem">Why.</param>
    public static Verification Invalid(string problem) => new(VerificationState.Invalid, null, problem);
}

/// <summary>Verifies tokens: a JWS in compact form (RFC 7515 section 7.1) with exactly the algorithm of the configuration, by a key of the
/// configuration.</summary>
/// <param name="algorithm">The algorithm.</param>
/// <param name="identity">How its key is found.</param>
/// <param name="keys">The keys.</param>
internal sealed class TokenVerification(JwsAlgorithm algorithm, KeyIdentity identity, ValidatorKeys keys)
{
    // Tokens of one issuer all have the same header: the latest good one is not taken apart again.
    private KnownHeader? _known;

    /// <summary>Verifies a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="mayTakeLong">Whether signatures that take long may be checked on this thread.</param>
    public Verification Verify(ReadOnlySpan<char> token, bool mayTakeLong)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(token.Length + Base64UrlText.MaxBytes(token.Length));
        try
        {
            Span<byte> text = rented.AsSpan(0, token.Length);
            return Ascii.FromUtf16(token, text, out _) == OperationStatus.Done
                ? Verify(text, rented.AsMemory(token.Length), mayTakeLong)
                : NoToken;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Verification NoToken => Verification.Invalid("it is not a token: three parts in base64url with dots between them");

    private Verification Verify(ReadOnlySpan<byte> token, Memory<byte> buffer, bool mayTakeLong)
    {
        int first = token.IndexOf((byte)'.');
        int last = token.LastIndexOf((byte)'.');
        if (first < 0 || first == last || token[(first + 1)..last].Contains((byte)'.'))
        {
            return NoToken;
        }

        ReadOnlySpan<byte> headerText = token[..first];
        KnownHeader? header = Volatile.Read(ref _known);
        if (header is null || !headerText.SequenceEqual(header.Text))
        {
            if (!Base64UrlText.TryDecode(headerText, buffer.Span, out int length) || !JwsHeader.TryRead(buffer[..length], out JwsHeader? read))
            {
                return Verification.Invalid("its header is not a JSON object in base64url, repeats a name, or has a crit");
            }

            if (read.Algorithm != algorithm.Name)
            {
                return Verification.Invalid($"its alg is not {algorithm}");
            }

            header = new KnownHeader(headerText.ToArray(), identity.Of(read));
        }

        if (keys.Find(header.KeyId) is not { } verifier)
        {
            return new Verification(VerificationState.NeedsKey, null, header.KeyId);
        }

        if (verifier.IsLong && !mayTakeLong)
        {
            return new Verification(VerificationState.NeedsTime, null, "");
        }

        if (!Base64UrlText.TryDecode(token[(last + 1)..], buffer.Span, out int size) || !verifier.Verify(token[..last], buffer.Span[..size]))
        {
            return Verification.Invalid("its signature is not valid");
        }

        if (!Base64UrlText.TryDecode(token[(first + 1)..last], buffer.Span, out int payload))
        {
            return NoToken;
        }

        if (!JwtClaims.TryRead(buffer.Span[..payload], out JwtClaims? claims, out string? problem))
        {
            return Verification.Invalid(problem);
        }

        if (!ReferenceEquals(_known, header))
        {
            Volatile.Write(ref _known, header);
        }

        return new Verification(VerificationState.Valid, new VerifiedToken(header.KeyId, verifier, claims), "");
    }

    private sealed record KnownHeader(byte[] Text, string KeyId);
}
