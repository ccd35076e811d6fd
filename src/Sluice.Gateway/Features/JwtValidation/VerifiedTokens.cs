using System.Text;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>A token whose signature was found valid.</summary>
/// <param name="KeyId">The id of its key.</param>
/// <param name="Verifier">The key: it must still be the one with that id.</param>
/// <param name="Claims">The claims.</param>
internal sealed record VerifiedToken(string KeyId, JwsVerifier Verifier, JwtClaims Claims);

/// <summary>Remembers tokens whose signature was found valid, so that a client's next request costs a comparison of the whole token instead of a
/// signature. Only the signature and the reading of the claims are spared: time, issuer, audience, revocation, roles and scopes are
/// checked for every request, and a key that is gone takes its tokens with it.</summary>
/// <remarks>A table of sets of four, without a lock: a lost race costs a signature. Only tokens that a trusted key signed get in, so that
/// nobody else can fill it.</remarks>
internal sealed class VerifiedTokens
{
    /// <summary>The longest token that is remembered; longer ones are verified each time.</summary>
    public const int MaxTokenLength = 4096;

    /// <summary>The bytes that the table may take, estimated. Some 6,000 tokens of 1 KB.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    private const int Ways = 4;
    private const int Sets = 2048;

    /// <summary>The end of a token is part of its signature: bits that nobody can choose without the key.</summary>
    private const int HashedLength = 40;

    private readonly Lazy<Entry?[]> _entries = new(static () => new Entry?[Ways * Sets]);
    private long _bytes;
    private uint _next;

    /// <summary>Finds a token.</summary>
    /// <param name="token">The whole token.</param>
    /// <param name="scope">The number of the validator's keys.</param>
    public VerifiedToken? Find(ReadOnlySpan<char> token, int scope)
    {
        if (!_entries.IsValueCreated || token.Length > MaxTokenLength)
        {
            return null;
        }

        foreach (ref readonly Entry? slot in SetOf(token, scope))
        {
            Entry? entry = Volatile.Read(in slot);
            if (entry is not null && entry.Scope == scope && Ascii.Equals(entry.Text, token))
            {
                return entry.Token;
            }
        }

        return null;
    }

    /// <summary>Remembers a token, in the place of another when there is no room.</summary>
    /// <param name="token">The whole token.</param>
    /// <param name="scope">The number of the validator's keys.</param>
    /// <param name="verified">What is known of it.</param>
    public void Add(ReadOnlySpan<char> token, int scope, VerifiedToken verified)
    {
        if (token.Length > MaxTokenLength)
        {
            return;
        }

        byte[] text = new byte[token.Length];
        if (Ascii.FromUtf16(token, text, out _) != System.Buffers.OperationStatus.Done)
        {
            return;
        }

        Span<Entry?> set = SetOf(token, scope);
        int way = 0;
        while (way < Ways && set[way] is { } other && !(other.Scope == scope && other.Text.AsSpan().SequenceEqual(text)))
        {
            way++;
        }

        var entry = new Entry(text, scope, verified);
        Entry? replaced = Interlocked.Exchange(ref set[way == Ways ? (int)(Interlocked.Increment(ref _next) % Ways) : way], entry);
        if (Interlocked.Add(ref _bytes, entry.Bytes - (replaced?.Bytes ?? 0)) > MaxBytes)
        {
            Forget();
        }
    }

    /// <summary>Empties a part of the table, which comes around.</summary>
    private void Forget()
    {
        Entry?[] entries = _entries.Value;
        int start = (int)(Interlocked.Add(ref _next, Ways * 64) % (uint)entries.Length) / Ways * Ways;
        for (int i = 0; i < Ways * 64; i++)
        {
            if (Interlocked.Exchange(ref entries[(start + i) % entries.Length], null) is { } gone)
            {
                Interlocked.Add(ref _bytes, -gone.Bytes);
            }
        }
    }

    private Span<Entry?> SetOf(ReadOnlySpan<char> token, int scope)
    {
        int hash = string.GetHashCode(token.Length > HashedLength ? token[^HashedLength..] : token, StringComparison.Ordinal) ^ (scope * -1640531527);
        return _entries.Value.AsSpan((int)((uint)hash % Sets) * Ways, Ways);
    }

    private sealed class Entry(byte[] text, int scope, VerifiedToken token)
    {
        // The claims as objects take some five times their text.
        public long Bytes { get; } = 256 + (text.Length * 6L);

        public byte[] Text => text;

        public int Scope => scope;

        public VerifiedToken Token => token;
    }
}
