using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.ClientCredentials;

/// <summary>The access token of one backend, kept until shortly before it expires, and the one request for another that may be under way:
/// whoever needs a token meanwhile waits for that. It outlives a reload.</summary>
/// <param name="clock">The source of time.</param>
internal sealed class TokenCache(TimeProvider clock)
{
    /// <summary>The least time between two tokens that a backend's 401 asks for, so that a backend that answers 401 to good tokens too costs the
    /// token endpoint next to nothing. A revoked token is replaced at once unless another was that recently.</summary>
    public static readonly TimeSpan ReplaceInterval = TimeSpan.FromSeconds(30);

    private static readonly Failure TooLate = new(FailureKind.Timeout, "oauth2: the token endpoint did not answer in time");

    private readonly Lock _lock = new();
    private volatile AccessToken? _current;
    private Task<TokenResult>? _pending;
    private long? _replacedAt;
    private CredentialPlace _place;

    /// <summary>The token for new calls; <see langword="null"/> when another has to be asked for.</summary>
    public AccessToken? Fresh => _current is { } token && token.IsFresh(clock) ? token : null;

    /// <summary>Gets a token, asking for one unless that was done meanwhile.</summary>
    /// <param name="endpoint">What asks for it.</param>
    /// <param name="cancellation">Ends this wait, not the request for the token.</param>
    public ValueTask<TokenResult> GetAsync(TokenEndpoint endpoint, CancellationToken cancellation)
    {
        TaskCompletionSource<TokenResult>? started = null;
        Task<TokenResult> pending;
        lock (_lock)
        {
            if (Fresh is { } token)
            {
                return new(new TokenResult(token, null));
            }

            pending = Join(ref started);
        }

        return WaitAsync(pending, started, endpoint, cancellation);
    }

    /// <summary>Gets another token in place of one that a backend answered with 401. While that fails, the old one stays: the 401 may have been
    /// about something else.</summary>
    /// <param name="rejected">The token.</param>
    /// <param name="endpoint">What asks for another.</param>
    /// <param name="cancellation">Ends this wait, not the request for the token.</param>
    /// <returns>Another token; <see langword="null"/> when there is none to try.</returns>
    public async ValueTask<AccessToken?> ReplaceAsync(AccessToken rejected, TokenEndpoint endpoint, CancellationToken cancellation)
    {
        TaskCompletionSource<TokenResult>? started = null;
        Task<TokenResult> pending;
        lock (_lock)
        {
            if (Fresh is { } other && other != rejected)
            {
                return other;
            }

            if (_pending is null)
            {
                if (!MayReplace(rejected))
                {
                    return null;
                }

                _replacedAt = clock.GetTimestamp();
            }

            pending = Join(ref started);
        }

        TokenResult result = await WaitAsync(pending, started, endpoint, cancellation);
        return result.Token is { } token && token.Header != rejected.Header ? token : null;
    }

    // A token that was asked for just now and never taken is not one that was revoked: another would fare no better.
    private bool MayReplace(AccessToken rejected) =>
        (rejected.WasAccepted || rejected.Age(clock) >= ReplaceInterval)
        && (_replacedAt is not { } last || clock.GetElapsedTime(last) >= ReplaceInterval);

    private Task<TokenResult> Join(ref TaskCompletionSource<TokenResult>? started)
    {
        if (_pending is null)
        {
            started = new TaskCompletionSource<TokenResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            _pending = started.Task;
        }

        return _pending;
    }

    private async ValueTask<TokenResult> WaitAsync(
        Task<TokenResult> pending, TaskCompletionSource<TokenResult>? started, TokenEndpoint endpoint, CancellationToken cancellation)
    {
        if (started is not null)
        {
            _ = FetchAsync(started, endpoint);
        }

        await ((Task)pending.WaitAsync(cancellation)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return pending.IsCompletedSuccessfully ? await pending : new TokenResult(null, TooLate);
    }

    // Whatever happens, those who wait are told, and the next call can ask again.
    private async Task FetchAsync(TaskCompletionSource<TokenResult> started, TokenEndpoint endpoint)
    {
        var result = new TokenResult(null, new Failure(FailureKind.Token, "oauth2: cannot fetch token"));
        try
        {
            (result, _place) = await endpoint.FetchAsync(_place);
        }
        finally
        {
            lock (_lock)
            {
                _pending = null;
                if (result.Token is not null)
                {
                    _current = result.Token;
                }
                else if (_current is { } current && current.IsGood(clock))
                {
                    result = new TokenResult(current, null);
                }
            }

            started.SetResult(result);
        }
    }
}
