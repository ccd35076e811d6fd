using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Pipeline;

/// <summary>Sends the same call several times at once and takes the first complete answer (<c>concurrent_calls</c>, core.md 7.1). The
/// others are cancelled and have ended when the step returns.</summary>
internal sealed class ConcurrentCalls
{
    private readonly ProxyStep _next;
    private readonly int _calls;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;

    private ConcurrentCalls(ProxyStep next, int calls, TimeSpan timeout, TimeProvider clock)
    {
        _next = next;
        _calls = calls;
        _timeout = TimerTime.Bounded(timeout);
        _clock = clock;
    }

    /// <summary>Compiles the step; the next one itself where one call is asked for.</summary>
    /// <param name="next">One call.</param>
    /// <param name="calls">How many.</param>
    /// <param name="timeout">The time for all of them: three quarters of the endpoint's (core.md 5.5).</param>
    /// <param name="clock">The source of time.</param>
    public static ProxyStep Compile(ProxyStep next, int calls, TimeSpan timeout, TimeProvider clock) =>
        calls < 2 ? next : new ConcurrentCalls(next, calls, timeout, clock).Invoke;

    private async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(_timeout, _clock);
        ProxyRequest shared = request.Share();
        var ends = new CancellationTokenSource[_calls];
        var calls = new List<Task<ProxyResult>>(_calls);
        for (int i = 0; i < _calls; i++)
        {
            ends[i] = CancellationTokenSource.CreateLinkedTokenSource(cancellation, time.Token);
            calls.Add(_next(shared, ends[i].Token).AsTask());
        }

        var pending = new List<Task<ProxyResult>>(calls);
        ProxyResult best = default;
        int winner = -1;
        while (pending.Count > 0)
        {
            Task<ProxyResult> ended = await Task.WhenAny(pending);
            pending.Remove(ended);
            ProxyResult result = await ended;
            if (IsAnswer(result))
            {
                best.Response?.Dispose();
                best = result;
                winner = calls.IndexOf(ended);
                break;
            }

            best = KeepBetter(best, result);
        }

        shared.Abandon();
        for (int i = 0; i < _calls; i++)
        {
            if (i != winner)
            {
                await ends[i].CancelAsync();
            }
        }

        foreach (Task<ProxyResult> loser in pending)
        {
            (await loser).Response?.Dispose();
        }

        return best;
    }

    /// <summary>A <c>no-op</c> answer is never called complete, but it is one.</summary>
    private static bool IsAnswer(ProxyResult result) => result.IsComplete || result.Response?.Upstream is not null;

    private static ProxyResult KeepBetter(ProxyResult known, ProxyResult other)
    {
        if (other.Response is null && known.Response is not null)
        {
            return known with { Failure = other.Failure };
        }

        known.Response?.Dispose();
        return other;
    }
}
