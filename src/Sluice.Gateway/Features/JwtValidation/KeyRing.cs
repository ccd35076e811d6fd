using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>The keys of one document that go with an algorithm, by the ids of a strategy. Immutable.</summary>
internal sealed class KeyRing
{
    private readonly Dictionary<string, JwsVerifier> _verifiers;

    private KeyRing(JsonWebKeySet set, Dictionary<string, JwsVerifier> verifiers, IReadOnlyList<string> problems)
    {
        Set = set;
        _verifiers = verifiers;
        Problems = problems;
    }

    /// <summary>The document.</summary>
    public JsonWebKeySet Set { get; }

    /// <summary>Whether no key of the document can be used.</summary>
    public bool IsEmpty => _verifiers.Count == 0;

    /// <summary>Why keys of the document are not used, a line each: those that are no keys and secrets that are too short; those of another kind,
    /// which a document may well have for others, only where no key is left.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Sorts the keys of a document. Of several with an id the last one counts.</summary>
    /// <param name="set">The document.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="identity">The strategy.</param>
    /// <param name="previous">The ring before: a key that is in both keeps its verifier, and what was verified with it stays known.</param>
    public static KeyRing Of(JsonWebKeySet set, JwsAlgorithm algorithm, KeyIdentity identity, KeyRing? previous)
    {
        var verifiers = new Dictionary<string, JwsVerifier>(StringComparer.Ordinal);
        var problems = new List<string>(set.Unusable);
        var others = new List<string>();
        foreach (JsonWebKey key in set.Keys)
        {
            string id = identity.Of(key);
            if (previous?.Find(id) is { } known && known.Key.HasSamePublicPart(key))
            {
                verifiers[id] = known;
            }
            else if (JwsVerifier.TryCreate(key, algorithm, out JwsVerifier? verifier, out string? problem))
            {
                verifiers[id] = verifier;
            }
            else
            {
                (JwsKeyFit.IsWeakSecret(key, algorithm) ? problems : others).Add(problem);
            }
        }

        return new KeyRing(set, verifiers, verifiers.Count == 0 ? [.. problems, .. others] : problems);
    }

    /// <summary>Finds a key.</summary>
    /// <param name="id">The id.</param>
    public JwsVerifier? Find(string id) => _verifiers.GetValueOrDefault(id);
}
