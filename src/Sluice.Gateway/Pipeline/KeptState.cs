namespace Sluice.Gateway.Pipeline;

/// <summary>What features remember between requests (buckets of limiters, states of breakers, caches, keys) and what a reload
/// carries over to the next configuration where its settings did not change (DESIGN.md, rule 1). Each compiled configuration has one;
/// a state lives as long as any configuration that took it.</summary>
internal sealed class KeptState : IDisposable
{
    private readonly Dictionary<(string Place, object Settings, Type Type), Entry> _entries = [];
    private KeptState? _previous;
    private bool _isDisposed;

    /// <summary>Creates the states of a configuration.</summary>
    /// <param name="previous">Those of the configuration that serves until this one does; <see langword="null"/> at the start.</param>
    public KeptState(KeptState? previous = null) => _previous = previous;

    /// <summary>Takes the state of a place in the configuration: the one that this or the previous configuration has under the same
    /// place and equal settings, else a new one. It is disposed of with the last configuration that took it.</summary>
    /// <typeparam name="T">The type of the state.</typeparam>
    /// <param name="place">Where in the configuration it belongs, in words that do not change when another place is added or removed:
    /// <c>GET /users/{id}</c>. Two takers that name the same place share the state.</param>
    /// <param name="settings">What the state was made of; a record, compared by value.</param>
    /// <param name="create">Makes a new state.</param>
    public T Take<T>(string place, object settings, Func<T> create)
        where T : class
    {
        (string, object, Type) key = (place, settings, typeof(T));
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            entry = _previous?.Share(key) ?? new Entry(create());
            _entries.Add(key, entry);
        }

        return (T)entry.State;
    }

    /// <summary>Ends the taking: the configuration is compiled, and the previous one is not needed any more.</summary>
    public void Complete() => _previous = null;

    /// <summary>Lets go of every state.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        foreach (Entry entry in _entries.Values)
        {
            entry.Release();
        }
    }

    private Entry? Share((string Place, object Settings, Type Type) key) =>
        _entries.TryGetValue(key, out Entry? entry) && entry.TryShare() ? entry : null;

    // Counted by the configurations that took the state.
    private sealed class Entry(object state)
    {
        private int _owners = 1;

        public object State => state;

        public bool TryShare()
        {
            int owners = Volatile.Read(ref _owners);
            while (owners > 0)
            {
                int seen = Interlocked.CompareExchange(ref _owners, owners + 1, owners);
                if (seen == owners)
                {
                    return true;
                }

                owners = seen;
            }

            return false;
        }

        public void Release()
        {
            if (Interlocked.Decrement(ref _owners) == 0)
            {
                (state as IDisposable)?.Dispose();
            }
        }
    }
}
