using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>The keys of a validator.</summary>
internal abstract class ValidatorKeys
{
    private static int _scopes;

    /// <summary>A number that no other validator's keys have.</summary>
    public int Scope { get; } = Interlocked.Increment(ref _scopes);

    /// <summary>Finds a key among those that are at hand and may be used.</summary>
    /// <param name="id">The id that a token asks for.</param>
    public abstract JwsVerifier? Find(string id);

    /// <summary>Finds a key that is not at hand.</summary>
    /// <param name="id">The id.</param>
    /// <param name="context">The request, whose client may leave.</param>
    /// <returns>The key, or why there is none.</returns>
    public abstract ValueTask<KeyLookup> FindAsync(string id, RequestContext context);
}

/// <summary>The outcome of looking for a key.</summary>
/// <param name="Verifier">The key.</param>
/// <param name="Problem">Why there is none.</param>
internal readonly record struct KeyLookup(JwsVerifier? Verifier, string Problem)
{
    /// <summary>No key.</summary>
    /// <param name="problem">Why.</param>
    public static KeyLookup None(string problem) => new(null, problem);
}

/// <summary>The keys of a file, which are those that it had when the configuration was read.</summary>
/// <param name="ring">The keys.</param>
internal sealed class LocalValidatorKeys(KeyRing ring) : ValidatorKeys
{
    /// <inheritdoc/>
    public override JwsVerifier? Find(string id) => ring.Find(id);

    /// <inheritdoc/>
    public override ValueTask<KeyLookup> FindAsync(string id, RequestContext context) =>
        new(KeyLookup.None("no key of the file has the id of the token"));
}

/// <summary>The keys of a server.</summary>
/// <param name="source">The downloads.</param>
/// <param name="algorithm">The algorithm.</param>
/// <param name="identity">The strategy.</param>
/// <param name="freshness">How long a document may be used.</param>
/// <param name="patience">How long a request may wait for a download: the endpoint's timeout.</param>
internal sealed class RemoteValidatorKeys(
    RemoteKeys source, JwsAlgorithm algorithm, KeyIdentity identity, TimeSpan freshness, TimeSpan patience) : ValidatorKeys
{
    private readonly Lock _sorting = new();
    private KeyRing? _ring;

    /// <inheritdoc/>
    public override JwsVerifier? Find(string id) => source.Current(freshness) is { } set ? RingOf(set).Find(id) : null;

    /// <inheritdoc/>
    public override async ValueTask<KeyLookup> FindAsync(string id, RequestContext context)
    {
        bool hasKeys = source.Current(freshness) is not null;
        DownloadOutcome outcome = await source.DownloadAsync(hasKeys ? id : null, patience, context);
        if (outcome.Problem is { } problem)
        {
            return KeyLookup.None(problem);
        }

        if (Find(id) is { } verifier)
        {
            return new KeyLookup(verifier, "");
        }

        if (outcome.IsNew)
        {
            source.NoteMissing(id);
        }

        return KeyLookup.None("the key server has no key with the id of the token");
    }

    private KeyRing RingOf(JsonWebKeySet set)
    {
        KeyRing? ring = Volatile.Read(ref _ring);
        if (ReferenceEquals(ring?.Set, set))
        {
            return ring;
        }

        lock (_sorting)
        {
            if (!ReferenceEquals(_ring?.Set, set))
            {
                ring = KeyRing.Of(set, algorithm, identity, _ring);
                source.Tell(ring.Problems);
                Volatile.Write(ref _ring, ring);
            }

            return _ring!;
        }
    }
}
