using System.Runtime.InteropServices;

namespace Sluice.Gateway.Features.Lua;

/// <summary>
/// The states of one sort that nobody uses. Making one costs as much CPU as dozens of short scripts, so a busy gateway must never do it
/// again and again: there are as many as executions have overlapped lately, and <see cref="Trim"/> ends those that were not needed.
/// </summary>
/// <remarks>Each processor has one state at hand, without a lock. A state that served on another core has its memory in that core's caches,
/// and its blocks in that thread's part of the heap: passing states around by one list doubled what a short script costs as soon as two
/// threads worked at once.</remarks>
/// <param name="processors">How many processors have a state at hand.</param>
internal sealed class LuaStatePool(int processors) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Place[] _places = new Place[processors];

    // What the places do not hold. The last one given back is the first one taken, so the others are seen to be spare.
    private readonly Stack<LuaState> _idle = new();
    private long _idleMemory;
    private int _spare;
    private volatile bool _isDisposed;

    /// <summary>The number of states that nobody uses.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count + Held();
            }
        }
    }

    /// <summary>Takes a state: the processor's own, else one that no processor has at hand, else another processor's.</summary>
    /// <param name="processor">The number of the processor that runs the caller.</param>
    /// <returns>The state; <see langword="null"/> when there is none.</returns>
    public LuaState? Take(int processor)
    {
        int own = PlaceOf(processor);
        return TakeFrom(own) ?? TakeIdle() ?? TakeElsewhere(own);
    }

    /// <summary>Keeps a state for other executions, or disposes of it where the states here hold too much memory.</summary>
    /// <param name="state">A state that nothing of an execution is left in.</param>
    /// <param name="processor">The number of the processor that runs the caller.</param>
    public void Keep(LuaState state, int processor)
    {
        ref Place place = ref _places[PlaceOf(processor)];
        if (Interlocked.CompareExchange(ref place.State, state, null) is null)
        {
            place.WasUsed = true;

            // The end of the pool may have passed this place already.
            if (_isDisposed)
            {
                Interlocked.Exchange(ref place.State, null)?.Dispose();
            }

            return;
        }

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
        // One at a time, so that no request waits for the gate while states end.
        while (TakeSpare() is { } state)
        {
            state.Dispose();
        }

        for (int i = 0; i < _places.Length; i++)
        {
            if (!_places[i].WasUsed && Count > 1)
            {
                Interlocked.Exchange(ref _places[i].State, null)?.Dispose();
            }

            _places[i].WasUsed = false;
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

        for (int i = 0; i < _places.Length; i++)
        {
            Interlocked.Exchange(ref _places[i].State, null)?.Dispose();
        }
    }

    // Processors can be numbered beyond their count, where a container has some of them.
    private int PlaceOf(int processor) => (int)((uint)processor % (uint)_places.Length);

    private LuaState? TakeFrom(int index)
    {
        ref Place place = ref _places[index];
        if (Interlocked.Exchange(ref place.State, null) is not { } state)
        {
            return null;
        }

        place.WasUsed = true;
        return state;
    }

    private LuaState? TakeIdle()
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

    private LuaState? TakeElsewhere(int own)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (i != own && TakeFrom(i) is { } state)
            {
                return state;
            }
        }

        return null;
    }

    private LuaState? TakeSpare()
    {
        lock (_gate)
        {
            if (_spare == 0 || _idle.Count + Held() == 1)
            {
                _spare = _idle.Count;
                return null;
            }

            _spare--;
            LuaState state = _idle.Pop();
            _idleMemory -= state.UsedMemory;
            return state;
        }
    }

    private int Held()
    {
        int held = 0;
        foreach (ref Place place in _places.AsSpan())
        {
            held += Volatile.Read(ref place.State) is null ? 0 : 1;
        }

        return held;
    }

    /// <summary>What a processor has at hand, a cache line away from all else, the length of the array included, so that no processor writes
    /// where another one reads.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Place
    {
        /// <summary>The state; <see langword="null"/> while it is in use, or there is none.</summary>
        [FieldOffset(64)]
        public LuaState? State;

        /// <summary>Whether a state was taken from here, or given back, since the last <see cref="Trim"/>.</summary>
        [FieldOffset(72)]
        public bool WasUsed;
    }
}
