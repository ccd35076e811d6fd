using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>
/// One call to the backend on behalf of everybody who asks for the same at the same time. It belongs to nobody: it goes on when the client
/// that caused it leaves, and ends when the last one has left. It has a copy of the request, since that client's may be gone before it.
/// </summary>
internal sealed class SharedCall : IDisposable
{
    /// <summary>The largest body in bytes of a redirect that is read to keep the answer, as the original's client does.</summary>
    private const int MaxRedirectBody = 2 * 1024;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ends;

    // Those who wait go on each on a thread of the pool, not one after the other on the one that the answer came on.
    private readonly TaskCompletionSource<CallOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpCacheTransport _cache;
    private readonly HeaderList _asked;
    private readonly CacheControl _directives;
    private readonly CacheEntry? _known;
    private readonly bool _validates;
    private readonly UpstreamRequest _request;
    private readonly SelectingHeaders? _selecting;
    private CacheFill? _fill;
    private int _participants = 1;
    private bool _firstLeft;

    /// <summary>Makes a call.</summary>
    /// <param name="cache">The cache that it is for.</param>
    /// <param name="key">The key of the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="directives">Its directives.</param>
    /// <param name="known">What the cache has under the key.</param>
    /// <param name="selects">Whether that is an answer for this request, only not fresh.</param>
    public SharedCall(HttpCacheTransport cache, string key, UpstreamRequest request, in CacheControl directives, CacheEntry? known, bool selects)
    {
        _cache = cache;
        Key = key;
        _ends = _end.Token;
        _asked = Copy(request.Headers);
        _directives = directives;
        _selecting = known?.Head.Selecting?.Of(request.Headers);
        _request = new UpstreamRequest { Method = request.Method, Host = request.Host, Target = request.Target, HostHeader = request.HostHeader };
        _request.Headers.AddAll(request.Headers);
        _known = selects ? known : null;
        if (_known is not null && !directives.NoCache)
        {
            _validates = (_known.Head.ETag ?? _known.Head.LastModified) is not null;
            if (_validates)
            {
                // A 304 must speak of what is kept here, not of what the client has.
                Validate("If-None-Match", _known.Head.ETag);
                Validate("If-Modified-Since", _known.Head.LastModified);
            }
        }
    }

    /// <summary>The key of the request.</summary>
    public string Key { get; }

    /// <summary>What came of the call for those who joined it, as soon as the head of the answer is there.</summary>
    public Task<CallOutcome> Outcome => _outcome.Task;

    /// <summary>The lines of the request, without what was added to validate.</summary>
    public HeaderList Asked => _asked;

    /// <summary>Begins.</summary>
    /// <returns>What came of it for the client that caused it.</returns>
    public async Task<CallOutcome> RunAsync()
    {
        CallOutcome outcome = default;
        try
        {
            outcome = await CallAsync();
            return outcome;
        }
        finally
        {
            if (!outcome.IsShared || outcome.Entry is not null)
            {
                _cache.Forget(this);
            }

            _outcome.SetResult(outcome);
        }
    }

    /// <summary>Ends the call before it began: somebody else has just brought the answer.</summary>
    /// <param name="entry">The answer.</param>
    public void Finish(CacheEntry entry)
    {
        _cache.Forget(this);
        _outcome.SetResult(new CallOutcome { Entry = entry, IsShared = true, At = _cache.Now() });
        Leave(isFirst: true);
    }

    /// <summary>Joins those who wait for the answer. Nobody joins a call that its first client has given up: it may be one that hangs.</summary>
    /// <param name="request">The lines of the request.</param>
    /// <returns>Whether the answer will be one for this request, as far as known; then <see cref="Leave"/> is due.</returns>
    public bool TryJoin(HeaderList request)
    {
        if (_selecting is not null && !_selecting.Matches(request))
        {
            return false;
        }

        lock (_lock)
        {
            if (_participants == 0 || _firstLeft)
            {
                return false;
            }

            _participants++;
            return true;
        }
    }

    /// <summary>Leaves; the last one ends the call.</summary>
    /// <param name="isFirst">Whether it is the client that caused the call.</param>
    public void Leave(bool isFirst)
    {
        CacheFill? fill;
        lock (_lock)
        {
            _firstLeft |= isFirst;
            if (--_participants > 0)
            {
                return;
            }

            fill = _fill;
        }

        _cache.Forget(this);
        _end.Cancel();
        fill?.Dispose();
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();

    private async Task<CallOutcome> CallAsync()
    {
        CacheStore store = _cache.Store;
        long sequence = store.NextSequence();
        DateTimeOffset requested = _cache.Now();
        UpstreamResult result = await _cache.Inner.SendAsync(_request, _ends);
        if (result.Response is not { } response)
        {
            return new CallOutcome { Failure = result.Failure };
        }

        var times = new Times(requested, _cache.Now());
        if (response.StatusCode == 304)
        {
            return _validates ? Validated(response, times, sequence) : Pass(response, null, sequence) with { IsOfOneClient = true };
        }

        if (response.StatusCode >= 500 && _known is not null && _known.Head.StandsIn(_directives, times.Received))
        {
            return Pass(response, null, sequence) with { IsError = true };
        }

        StoredHead? head = null;
        if (!_cache.Keeps(response.StatusCode)
            || !StoredHead.TryMake(response.StatusCode, response.Url, Lines(response), _asked, _directives, times, out head))
        {
            store.Remove(Key, sequence);
            return Pass(response, null, sequence) with { IsError = response.StatusCode >= 500, IsOfOneClient = _directives.NoStore };
        }

        if (response.StatusCode != 200)
        {
            store.Remove(Key, sequence);
        }

        CallOutcome outcome = Pass(response, head, sequence) with
        {
            IsShared = head.IsFresh(default, times.Received),
            At = times.Received,
            IsError = response.StatusCode >= 500,
        };
        if (_request.Method == "HEAD" || response.ContentLength == 0 || response.StatusCode == 204 || _cache.Follows(response.StatusCode))
        {
            // Nobody reads these bodies to their end.
            await outcome.Fill!.WaitAsync(MaxRedirectBody, _ends);
        }

        return outcome with { IsShared = outcome.IsShared && outcome.Fill!.MayBeKept };
    }

    // The answer as it goes into the store, with the names that the original adds.
    private HeaderList Lines(UpstreamResponse response)
    {
        HeaderList lines = Copy(response.Headers);
        SelectingHeaders.AddVaried(lines, _asked);
        return lines;
    }

    private CallOutcome Validated(UpstreamResponse response, Times times, long sequence)
    {
        StoredHead old = _known!.Head;
        HeaderList lines = old.Refreshed(response.Headers);
        response.Dispose();
        if (!StoredHead.TryMake(old.StatusCode, old.Url, lines, _asked, _directives, times, out StoredHead? head))
        {
            _cache.Store.Remove(Key, sequence);
            return new CallOutcome { Entry = _known };
        }

        var entry = new CacheEntry(Key, head, _known.Body, _known.Length, sequence);
        _cache.Store.Keep(entry);
        return new CallOutcome { Entry = entry, IsShared = head.IsFresh(default, times.Received), At = times.Received };
    }

    private CallOutcome Pass(UpstreamResponse response, StoredHead? head, long sequence)
    {
        var fill = new CacheFill(response, head, _request.Method != "HEAD", _cache.Store, Key, sequence, () => _cache.Forget(this), _ends);
        lock (_lock)
        {
            if (_participants > 0)
            {
                _fill = fill;
                return new CallOutcome { Fill = fill, IsKept = head is not null };
            }
        }

        fill.Dispose();
        return new CallOutcome { Fill = fill };
    }

    private void Validate(string name, string? value)
    {
        _request.Headers.Remove(name);
        if (value is not null)
        {
            _request.Headers.Add(name, value);
        }
    }

    private static HeaderList Copy(HeaderList lines)
    {
        HeaderList copy = new();
        copy.AddAll(lines);
        return copy;
    }
}

/// <summary>What came of a call.</summary>
internal readonly record struct CallOutcome
{
    /// <summary>Why there is no answer.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The kept answer, which the backend confirmed.</summary>
    public CacheEntry? Entry { get; init; }

    /// <summary>The answer, whose body is on its way.</summary>
    public CacheFill? Fill { get; init; }

    /// <summary>Whether the answer is kept when it is whole.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether those who wait may have the answer too: it was fresh <see cref="At"/> the time it came.</summary>
    public bool IsShared { get; init; }

    /// <summary>When the head of the answer came. That a body takes longer than the answer is fresh does not make those who wait ask
    /// again, all at once.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether the answer is not for all because of what its client asked, so that it tells nothing of the next ones.</summary>
    public bool IsOfOneClient { get; init; }

    /// <summary>Whether the backend told an error of its own (5xx), for which a kept answer may stand in.</summary>
    public bool IsError { get; init; }
}
