using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.CircuitBreaking;

/// <summary>Stops calls to a backend that fails again and again, and lets a single one through after a while to see whether it is well
/// (security-traffic.md 3).</summary>
/// <remarks>No lock: what belongs to one stay in a state is an object of its own, a <see cref="CircuitPhase"/>, and a change of state swaps
/// the object. A call keeps the phase that it began in, so an outcome that comes when another phase has begun changes nothing. Time is
/// looked at when a call begins or ends, never by a timer.</remarks>
internal sealed class CircuitBreaker
{
    private readonly CircuitBreakerOptions _options;
    private readonly TimeProvider _clock;
    private CircuitPhase _phase;

    /// <summary>Makes a breaker whose circuit is closed.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="clock">The source of time.</param>
    public CircuitBreaker(CircuitBreakerOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _phase = Begin(CircuitState.Closed);
    }

    /// <summary>Begins a call.</summary>
    /// <param name="log">Where a change of state is told, if it is to be.</param>
    /// <param name="phase">The phase that the call belongs to, for <see cref="Leave"/>; or the one that does not let it through.</param>
    /// <returns>Whether the call may be made.</returns>
    public bool TryEnter(IGatewayLog log, out CircuitPhase phase)
    {
        phase = Current(log);
        return phase.State switch
        {
            CircuitState.Closed => true,
            CircuitState.HalfOpen => Interlocked.CompareExchange(ref phase.Probes, 1, 0) == 0,
            _ => false,
        };
    }

    /// <summary>Ends a call.</summary>
    /// <param name="phase">The phase that it began in.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="log">Where a change of state is told, if it is to be.</param>
    public void Leave(CircuitPhase phase, CallOutcome outcome, IGatewayLog log)
    {
        if (!ReferenceEquals(Current(log), phase))
        {
            return;
        }

        if (phase.State == CircuitState.HalfOpen)
        {
            switch (outcome)
            {
                case CallOutcome.Success:
                    Change(phase, CircuitState.Closed, log);
                    break;
                case CallOutcome.Failure:
                    Change(phase, CircuitState.Open, log);
                    break;
                default:
                    Volatile.Write(ref phase.Probes, 0);
                    break;
            }
        }
        else if (outcome == CallOutcome.Failure)
        {
            // One more than are borne.
            if (Interlocked.Increment(ref phase.ConsecutiveFailures) > _options.MaxErrors)
            {
                Change(phase, CircuitState.Open, log);
            }
        }
        else if (outcome == CallOutcome.Success && Volatile.Read(ref phase.ConsecutiveFailures) != 0)
        {
            Volatile.Write(ref phase.ConsecutiveFailures, 0);
        }
    }

    /// <summary>The phase of this moment: one whose time is over ends here.</summary>
    private CircuitPhase Current(IGatewayLog log)
    {
        CircuitPhase phase = Volatile.Read(ref _phase);
        while (phase.Duration > TimeSpan.Zero && _clock.GetElapsedTime(phase.BeganAt) > phase.Duration)
        {
            phase = Change(phase, phase.State == CircuitState.Open ? CircuitState.HalfOpen : phase.State, log);
        }

        return phase;
    }

    /// <summary>Ends a phase, unless another call has done so.</summary>
    /// <returns>The phase that follows.</returns>
    private CircuitPhase Change(CircuitPhase from, CircuitState to, IGatewayLog log)
    {
        CircuitPhase next = Begin(to);
        CircuitPhase seen = Interlocked.CompareExchange(ref _phase, next, from);
        if (!ReferenceEquals(seen, from))
        {
            return seen;
        }

        if (_options.LogsChanges && from.State != to)
        {
            log.Write(LogLevel.Warning, $"[CB] Circuit breaker named '{_options.Name}' went from '{Name(from.State)}' to '{Name(to)}'");
        }

        return next;
    }

    private CircuitPhase Begin(CircuitState state) => new(state, _clock.GetTimestamp(), state switch
    {
        CircuitState.Closed => _options.Interval,
        CircuitState.Open => _options.Timeout,
        _ => TimeSpan.Zero,
    });

    private static string Name(CircuitState state) => state switch
    {
        CircuitState.Closed => "closed",
        CircuitState.Open => "open",
        _ => "half-open",
    };
}

/// <summary>What became of a call.</summary>
internal enum CallOutcome
{
    /// <summary>The backend did its work.</summary>
    Success,

    /// <summary>It did not.</summary>
    Failure,

    /// <summary>Nothing can be said: the call was broken off, or its request was at fault.</summary>
    Neutral,
}

/// <summary>The states of a circuit.</summary>
internal enum CircuitState
{
    /// <summary>Calls are made.</summary>
    Closed,

    /// <summary>No call is made.</summary>
    Open,

    /// <summary>One call is made, to see.</summary>
    HalfOpen,
}

/// <summary>One stay of a circuit in a state, with its counts. In a closed circuit with an interval each interval is a phase.</summary>
/// <param name="state">The state.</param>
/// <param name="beganAt">When it began, in the clock's ticks.</param>
/// <param name="duration">How long it lasts at most; zero: without end.</param>
internal sealed class CircuitPhase(CircuitState state, long beganAt, TimeSpan duration)
{
    /// <summary>The failures since the last success; of a closed circuit.</summary>
    public int ConsecutiveFailures;

    /// <summary>The calls under way; of a half-open circuit: 0 or 1.</summary>
    public int Probes;

    /// <summary>The state.</summary>
    public CircuitState State { get; } = state;

    /// <summary>When it began, in the clock's ticks.</summary>
    public long BeganAt { get; } = beganAt;

    /// <summary>How long it lasts at most; zero: without end.</summary>
    public TimeSpan Duration { get; } = duration;
}
