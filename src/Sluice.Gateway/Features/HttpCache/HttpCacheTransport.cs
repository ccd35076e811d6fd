using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>
/// <c>qos/http-cache</c>: answers what it has, asks the backend for what it has not (security-traffic.md 4, RFC 9111). It stands below the
/// following of redirects: each URL of a chain is an answer of its own. Identical requests at the same time become one call.
/// </summary>
/// <param name="inner">What makes calls.</param>
/// <param name="store">What is kept.</param>
/// <param name="settings">What follows from the backend's configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class HttpCacheTransport(IUpstreamTransport inner, CacheStore store, HttpCacheSettings settings, TimeProvider time) : IUpstreamTransport
{
    /// <summary>How long identical requests go out each for itself after an answer that was not for all of them.</summary>
    internal static readonly TimeSpan AloneFor = TimeSpan.FromSeconds(30);

    /// <summary>The longest key that is looked up without memory of its own.</summary>
    private const int MaxStackKey = 512;

    private const string HeadPrefix = "HEAD ";

    private readonly ConcurrentDictionary<string, SharedCall> _calls = new(StringComparer.Ordinal);

    // By some bits of the key's hash: to go out alone once too often costs little, and the memory has an end.
    private readonly long[] _aloneUntil = new long[256];

    /// <summary>What makes calls.</summary>
    public IUpstreamTransport Inner => inner;

    /// <summary>What is kept.</summary>
    public CacheStore Store => store;

    /// <inheritdoc/>
    public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        bool isHead = request.Method == "HEAD";
        if ((!isHead && request.Method != "GET") || HasBody(request.Body))
        {
            return PassAsync(request, cancellation);
        }

        int length = KeyLength(request, isHead);
        Span<char> key = length <= MaxStackKey ? stackalloc char[MaxStackKey] : new char[length];
        key = key[..length];
        WriteKey(request, isHead, key);
        if (request.Headers.First("Range") is { Length: > 0 })
        {
            // As in the original, a part is neither kept nor taken from what is kept, and that is asked for anew.
            store.Remove(key, store.NextSequence());
            return inner.SendAsync(request, cancellation);
        }

        CacheControl directives = CacheControl.Of(request.Headers);
        CacheEntry? known = store.Find(key);
        bool selects = known is not null && known.Head.Selects(request.Headers);
        DateTimeOffset now = Now();
        if (selects && known!.Head.IsFresh(directives, now))
        {
            return Stored(known, now);
        }

        return directives.OnlyIfCached
            ? new ValueTask<UpstreamResult>(new UpstreamResult(new NotCachedAnswer(request), null))
            : MissAsync(new Asked(key.ToString(), request, directives, known, selects), cancellation);
    }

    /// <summary>The time.</summary>
    public DateTimeOffset Now() => time.GetUtcNow();

    /// <summary>Whether answers of a status are kept: only those whose body the backend's decoder reads to its end.</summary>
    /// <param name="statusCode">The status.</param>
    public bool Keeps(int statusCode) => settings.ReadsErrors || statusCode is 200 or 201 || Follows(statusCode);

    /// <summary>Whether a status is a redirect that is followed.</summary>
    /// <param name="statusCode">The status.</param>
    public bool Follows(int statusCode) => settings.FollowsRedirects && statusCode is 301 or 302 or 303 or 307 or 308;

    /// <summary>Lets nobody join a call any more.</summary>
    /// <param name="call">The call.</param>
    public void Forget(SharedCall call) => _calls.TryRemove(new KeyValuePair<string, SharedCall>(call.Key, call));

    private ValueTask<UpstreamResult> MissAsync(Asked asked, CancellationToken cancellation)
    {
        if (!settings.Collapses || asked.Directives.NoCache || asked.Directives.NoStore || GoesAlone(asked.Key))
        {
            return FirstAsync(NewCall(asked), asked, cancellation);
        }

        SharedCall? call = null;
        if (!_calls.TryGetValue(asked.Key, out SharedCall? first))
        {
            call = NewCall(asked);
            first = _calls.GetOrAdd(asked.Key, call);
        }

        if (call is null || !ReferenceEquals(first, call))
        {
            call?.Dispose();
            return first.TryJoin(asked.Request.Headers) ? WaitAsync(first, asked, cancellation) : FirstAsync(NewCall(asked), asked, cancellation);
        }

        // The answer of a call that has just ended is in the store already.
        if (store.Find(asked.Key) is { } entry && !ReferenceEquals(entry, asked.Known)
            && entry.Head.Selects(asked.Request.Headers) && entry.Head.IsFresh(asked.Directives, Now()))
        {
            call.Finish(entry);
            return Stored(entry, Now());
        }

        return FirstAsync(call, asked, cancellation);
    }

    /// <summary>Makes the call for a client, and maybe for others.</summary>
    private async ValueTask<UpstreamResult> FirstAsync(SharedCall call, Asked asked, CancellationToken cancellation)
    {
        CallOutcome outcome;
        try
        {
            outcome = await call.RunAsync().WaitAsync(cancellation);
        }
        catch (OperationCanceledException late)
        {
            call.Leave(isFirst: true);
            return new UpstreamResult(null, Failures.Of(late, asked.Request.Method, Url(asked.Request)));
        }

        if (outcome.Failure is null && !outcome.IsOfOneClient)
        {
            Note(asked.Key, outcome.IsShared);
        }

        if ((outcome.Failure is not null || outcome.IsError) && !cancellation.IsCancellationRequested && StandsIn(asked))
        {
            call.Leave(isFirst: true);
            return StoredResult(asked.Known!);
        }

        if (outcome.Fill is { } fill)
        {
            return new UpstreamResult(new FilledAnswer(call, fill, outcome.IsKept ? call.Asked : null), null);
        }

        call.Leave(isFirst: true);
        return outcome.Entry is { } entry ? StoredResult(entry) : new UpstreamResult(null, outcome.Failure);
    }

    /// <summary>Waits for the call that another client caused. That the backend cannot be reached, or does not answer in time, is everybody's
    /// failure: to ask once more for each who waits would keep it down. Another failure may be due to what that client sent, which must
    /// not fail others.</summary>
    private async ValueTask<UpstreamResult> WaitAsync(SharedCall call, Asked asked, CancellationToken cancellation)
    {
        CacheEntry? entry = null;
        CallOutcome outcome;
        try
        {
            outcome = await call.Outcome.WaitAsync(cancellation);
            if (outcome.IsShared)
            {
                entry = outcome.Entry ?? await outcome.Fill!.WaitAsync(int.MaxValue, cancellation);
            }
        }
        catch (OperationCanceledException late)
        {
            return new UpstreamResult(null, Failures.Of(late, asked.Request.Method, Url(asked.Request)));
        }
        finally
        {
            call.Leave(isFirst: false);
        }

        if (cancellation.IsCancellationRequested)
        {
            return new UpstreamResult(
                null, Failures.Of(new OperationCanceledException(cancellation), asked.Request.Method, Url(asked.Request)));
        }

        if (entry is not null && entry.Head.Selects(asked.Request.Headers) && entry.Head.IsFresh(asked.Directives, outcome.At))
        {
            return StoredResult(entry);
        }

        if ((outcome.Failure is not null || outcome.IsError) && StandsIn(asked))
        {
            return StoredResult(asked.Known!);
        }

        if (outcome.Failure is { Kind: FailureKind.NameResolution or FailureKind.Connect or FailureKind.Timeout })
        {
            return new UpstreamResult(null, outcome.Failure);
        }

        // Also when the answer was one for all but was too large in the end, or broke off.
        if (entry is null && outcome is { Failure: null, IsOfOneClient: false })
        {
            Note(asked.Key, isShared: false);
        }

        return await FirstAsync(NewCall(asked), asked, cancellation);
    }

    // Whatever is not kept. What changes a resource makes void what is kept of it (RFC 9111 section 4.4).
    private async ValueTask<UpstreamResult> PassAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        UpstreamResult result = await inner.SendAsync(request, cancellation);
        if (result.Response is { StatusCode: >= 200 and < 400 } && request.Method is not ("GET" or "HEAD" or "OPTIONS" or "TRACE"))
        {
            long sequence = store.NextSequence();
            foreach (bool isHead in (ReadOnlySpan<bool>)[false, true])
            {
                char[] key = new char[KeyLength(request, isHead)];
                WriteKey(request, isHead, key);
                store.Remove(key, sequence);
            }
        }

        return result;
    }

    private static bool HasBody(RequestBody body) => body.IsStream ? body.Length != 0 : !body.Bytes.IsEmpty;

    private static ValueTask<UpstreamResult> Stored(CacheEntry entry, DateTimeOffset now) =>
        new(new UpstreamResult(new StoredAnswer(entry, now), null));

    private UpstreamResult StoredResult(CacheEntry entry) => new(new StoredAnswer(entry, Now()), null);

    private bool StandsIn(Asked asked) => asked.Selects && asked.Known!.Head.StandsIn(asked.Directives, Now());

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "a call lives as long as somebody takes part in it")]
    private SharedCall NewCall(Asked asked) =>
        new(this, asked.Key, asked.Request, asked.Directives, asked.Known, asked.Selects);

    private bool GoesAlone(string key) => Volatile.Read(ref AloneUntil(key)) > time.GetTimestamp();

    private void Note(string key, bool isShared)
    {
        ref long until = ref AloneUntil(key);
        if (!isShared)
        {
            Volatile.Write(ref until, time.GetTimestamp() + (long)(AloneFor.TotalSeconds * time.TimestampFrequency));
        }
        else if (until != 0)
        {
            Volatile.Write(ref until, 0);
        }
    }

    private ref long AloneUntil(string key) => ref _aloneUntil[StringComparer.Ordinal.GetHashCode(key) & (_aloneUntil.Length - 1)];

    private static string Url(UpstreamRequest request) => request.Host + request.Target;

    private int KeyLength(UpstreamRequest request, bool isHead) =>
        settings.KeyPrefix.Length + (isHead ? HeadPrefix.Length : 0) + request.Host.Length + request.Target.Length
        + (request.HostHeader is { } host ? 1 + host.Length : 0);

    // The URL as the original has it, and the Host where a modifier set another one, since that is another site.
    private void WriteKey(UpstreamRequest request, bool isHead, Span<char> key)
    {
        key = Append(key, settings.KeyPrefix);
        key = Append(key, isHead ? HeadPrefix : "");
        key = Append(key, request.Host);
        key = Append(key, request.Target);
        if (request.HostHeader is { } host)
        {
            key = Append(key, "\n");
            Append(key, host);
        }
    }

    private static Span<char> Append(Span<char> key, string part)
    {
        part.CopyTo(key);
        return key[part.Length..];
    }

    /// <summary>A request that the store has no answer for.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Request">The request.</param>
    /// <param name="Directives">Its directives.</param>
    /// <param name="Known">What is kept under the key.</param>
    /// <param name="Selects">Whether that is an answer for this request, and only not fresh.</param>
    private sealed record Asked(string Key, UpstreamRequest Request, CacheControl Directives, CacheEntry? Known, bool Selects);
}

/// <summary>What of a backend's configuration decides on its cache.</summary>
/// <param name="KeyPrefix">What stands before its keys, where its store is not its own; else empty.</param>
/// <param name="ReadsErrors">Whether bodies are read to their end whatever the status: a <c>no-op</c> backend, or one whose errors are told.</param>
/// <param name="FollowsRedirects">Whether redirects are followed.</param>
/// <param name="Collapses">Whether identical requests at the same time become one call: not with <c>concurrent_calls</c>, which wants several.</param>
internal sealed record HttpCacheSettings(string KeyPrefix, bool ReadsErrors, bool FollowsRedirects, bool Collapses);
