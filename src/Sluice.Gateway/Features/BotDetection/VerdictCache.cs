using System.Collections.Concurrent;

namespace Sluice.Gateway.Features.BotDetection;

/// <summary>Remembers the verdicts about so many user agents, and forgets those that were not asked for longest. Looking up takes no lock:
/// a look only marks its entry as used, and an entry is forgotten when the hand that goes around all entries finds it unmarked (the
/// clock algorithm, which comes close to the least recently used).</summary>
internal sealed class VerdictCache
{
    /// <summary>The longest user agent that is remembered, in characters: those of browsers have some 200, and one of a client that fills
    /// the memory must not cost thousands of times as much.</summary>
    public const int MaxKeyLength = 1024;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _ring = [];
    private readonly Lock _adding = new();
    private readonly int _capacity;
    private int _hand;

    /// <summary>Makes a cache.</summary>
    /// <param name="capacity">The verdicts that are remembered; 1 or more.</param>
    public VerdictCache(int capacity) => _capacity = capacity;

    /// <summary>The number of verdicts.</summary>
    public int Count => _entries.Count;

    /// <summary>Finds a verdict.</summary>
    /// <param name="userAgent">The user agent.</param>
    /// <param name="isBot">The verdict.</param>
    public bool TryGet(string userAgent, out bool isBot)
    {
        if (!_entries.TryGetValue(userAgent, out Entry? entry))
        {
            isBot = false;
            return false;
        }

        // Written only when it changes, so that the hot entries' cache lines stay shared between processors.
        if (!entry.IsUsed)
        {
            entry.IsUsed = true;
        }

        isBot = entry.IsBot;
        return true;
    }

    /// <summary>Remembers a verdict.</summary>
    /// <param name="userAgent">The user agent.</param>
    /// <param name="isBot">The verdict.</param>
    public void Add(string userAgent, bool isBot)
    {
        if (userAgent.Length > MaxKeyLength)
        {
            return;
        }

        var entry = new Entry(userAgent, isBot);
        lock (_adding)
        {
            if (!_entries.TryAdd(userAgent, entry))
            {
                return;
            }

            if (_ring.Count < _capacity)
            {
                _ring.Add(entry);
                return;
            }

            while (_ring[_hand].IsUsed)
            {
                _ring[_hand].IsUsed = false;
                _hand = (_hand + 1) % _capacity;
            }

            _entries.TryRemove(_ring[_hand].UserAgent, out _);
            _ring[_hand] = entry;
            _hand = (_hand + 1) % _capacity;
        }
    }

    private sealed class Entry(string userAgent, bool isBot)
    {
        public string UserAgent => userAgent;

        public bool IsBot => isBot;

        public volatile bool IsUsed;
    }
}
