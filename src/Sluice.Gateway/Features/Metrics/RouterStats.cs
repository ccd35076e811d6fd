using System.Collections.Concurrent;
using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>The requests that reached an endpoint, in both directions (telemetry-connectivity.md 2.1).</summary>
internal sealed class RouterStats
{
    private readonly ConcurrentDictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _ciphers = new(StringComparer.Ordinal);

    /// <summary>Requests that began.</summary>
    public WindowCounter Connected { get; } = new();

    /// <summary>Requests that ended.</summary>
    public WindowCounter Disconnected { get; } = new();

    /// <summary>Requests over TLS by its version, as Go names it: <c>VersionTLS13</c>.</summary>
    public IEnumerable<(string Name, long Count)> Versions => _versions.Select(static v => (v.Key, v.Value));

    /// <summary>Requests over TLS by the cipher suite, as Go names it.</summary>
    public IEnumerable<(string Name, long Count)> Ciphers => _ciphers.Select(static c => (c.Key, c.Value));

    /// <summary>Counts a request over TLS. The names are the runtime's, so there are a few dozen at most.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cipher">The cipher suite.</param>
    public void AddTls(string version, string cipher)
    {
        _versions.AddOrUpdate(version, 1, static (_, count) => count + 1);
        _ciphers.AddOrUpdate(cipher, 1, static (_, count) => count + 1);
    }

    /// <summary>Ends the window of both directions.</summary>
    public void EndWindow()
    {
        Connected.EndWindow();
        Disconnected.EndWindow();
    }
}

/// <summary>A count of the current window, of the last one, and of all that have ended.</summary>
internal sealed class WindowCounter
{
    private readonly Counter _all = new();
    private long _last;
    private long _total;

    /// <summary>What was counted since the last window ended.</summary>
    public long Current => Math.Max(0, _all.Value - Total);

    /// <summary>What was counted in the last window that ended.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>What was counted in all windows that have ended.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Counts one.</summary>
    public void Add() => _all.Add(1);

    /// <summary>Ends the window.</summary>
    public void EndWindow()
    {
        long all = _all.Value;
        Volatile.Write(ref _last, all - Total);
        Volatile.Write(ref _total, all);
    }
}
