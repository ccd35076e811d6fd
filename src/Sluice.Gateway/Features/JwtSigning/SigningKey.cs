using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Features.JwtValidation;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.JwtSigning;

/// <summary>The key of a signer, as it is found among others.</summary>
internal static class SigningKey
{
    /// <summary>Finds the key in a document; of several with the id the last one counts.</summary>
    /// <param name="set">The document.</param>
    /// <param name="id">The id.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="signer">What signs with it.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryFind(
        JsonWebKeySet set, string id, JwsAlgorithm algorithm, [NotNullWhen(true)] out JwsSigner? signer, [NotNullWhen(false)] out string? problem)
    {
        signer = null;
        if (set.Keys.LastOrDefault(key => key.KeyId == id) is not { } key)
        {
            problem = $"no key has the kid \"{id}\"";
            return false;
        }

        if (!JwsSigner.TryCreate(key, algorithm, out signer, out problem))
        {
            return false;
        }

        try
        {
            // What is wrong with a key shows when it is used, at the latest.
            signer.Sign("{}"u8);
            return true;
        }
        catch (CryptographicException)
        {
            signer = null;
            problem = $"{key.Describe()} cannot sign with {algorithm}";
            return false;
        }
    }
}

/// <summary>The key of a signer that comes from a key server. It is downloaded once, when the gateway starts; while it is not there, requests ask for
/// it again, within the limits of <see cref="RemoteKeys"/>.</summary>
/// <param name="source">The downloads.</param>
/// <param name="id">The id of the key.</param>
/// <param name="algorithm">The algorithm.</param>
/// <param name="patience">How long a request may wait for a download: the endpoint's timeout.</param>
/// <param name="log">The log.</param>
/// <param name="logPrefix">How lines begin.</param>
internal sealed class RemoteSigningKey(
    RemoteKeys source, string id, JwsAlgorithm algorithm, TimeSpan patience, IGatewayLog log, string logPrefix)
{
    private JwsSigner? _signer;
    private string _told = "";

    /// <summary>What signs; <see langword="null"/> while the key was not found.</summary>
    public JwsSigner? Signer => Volatile.Read(ref _signer);

    /// <summary>Finds the key.</summary>
    /// <param name="context">The request that needs it.</param>
    public async ValueTask<JwsSigner?> FindAsync(RequestContext context)
    {
        JsonWebKeySet? set = source.Current(TimeSpan.MaxValue);
        if (set is not null && TryTake(set, out _))
        {
            return Signer;
        }

        DownloadOutcome outcome = await source.DownloadAsync(set is null ? null : id, patience, context);
        if (source.Current(TimeSpan.MaxValue) is not { } fresh)
        {
            Tell(outcome.Problem ?? "the key server gave no keys");
            return null;
        }

        if (TryTake(fresh, out string? problem))
        {
            return Signer;
        }

        Tell(problem);
        return null;
    }

    private bool TryTake(JsonWebKeySet set, [NotNullWhen(false)] out string? problem)
    {
        // What another request has found meanwhile stays.
        if (!SigningKey.TryFind(set, id, algorithm, out JwsSigner? signer, out problem))
        {
            return false;
        }

        Volatile.Write(ref _signer, signer);
        return true;
    }

    // Once, not for every request that comes meanwhile.
    private void Tell(string problem)
    {
        if (Interlocked.Exchange(ref _told, problem) != problem)
        {
            log.Log(LogLevel.Error, $"{logPrefix} Unable to create the signer: {problem}");
        }
    }
}
