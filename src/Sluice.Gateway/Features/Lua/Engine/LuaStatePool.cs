namespace Sluice.Gateway.Features.Lua;

/// <summary>
/// The states of one sort that nobody uses. Making one costs as much CPU as dozens of short scripts, so a busy gateway must never do it
/// again and again: there are as many as executions have overlapped lately, and <see cref="Trim"/> ends those that were not needed.
/// </summary>
internal sealed class LuaStatePool : IDisposable
{
    private readonly Lock _gate = new();

    // The last one given back is the first one taken: its memory is in the processor's caches, and the others are seen to be spare.
    private readonly Stack<LuaState> _idle = new();
    private long _idleMemory;
    private int _spare;
    private bool _isDisposed;

    /// <summary>The number of states that nobody uses.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Takes a state.</summary>
    /// <returns>The state; <see langword="null"/> when there is none.</returns>
    public LuaState? Take()
    {
        lock (_gate)
        {
            if (!_idle.TryPop(out LuaState? state))
            {
                return null;
            }

            _idleMemory -= state.UsedMemory;
            _spare = Math.Min(_spare, _idle.Count);
            return state;
        }
    }

    /// <summary>Keeps a state for other executions, or disposes of it where the states here hold too much memory.</summary>
    /// <param name="state">A state that nothing of an execution is left in.</param>
    public void Keep(LuaState state)
    {
        lock (_gate)
        {
            if (!_isDisposed && _idleMemory + state.UsedMemory <= LuaLimits.MaxIdleMemory)
            {
                _idleMemory += state.UsedMemory;
                _idle.Push(state);
                return;
            }
        }

        state.Dispose();
    }

    /// <summary>Disposes of the states that nobody took since the last call; the last one stays.</summary>
    public void Trim()
    {
        while (true)
        {
            LuaState state;
            lock (_gate)
            {
                if (_spare == 0 || _idle.Count == 1)
                {
                    _spare = _idle.Count;
                    return;
                }

                _spare--;
                state = _idle.Pop();
                _idleMemory -= state.UsedMemory;
            }

            // One at a time, so that no request waits for the gate while states end.
            state.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            while (_idle.TryPop(out LuaState? state))
            {
                state.Dispose();
            }
        }
    }
}
