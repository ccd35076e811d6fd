using System.Collections.Concurrent;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>The calls of one path, by host and method. Kept over a reload.</summary>
/// <param name="path">The pattern of the path: <c>/users/{id}</c>.</param>
/// <param name="byHost">Whether hosts are told apart.</param>
internal sealed class CallGroups(string path, bool byHost)
{
    /// <summary>The most hosts that have series of their own: some 5 KB each on large machines. Clients write what they like into
    /// <c>Host</c>.</summary>
    public const int MaxHosts = 20;

    /// <summary>The longest name of a host (RFC 1035, section 2.3.4), with a port.</summary>
    private const int MaxName = 261;

    /// <summary>The name of all further hosts.</summary>
    private const string OtherHosts = "_OTHER";

    private readonly ConcurrentDictionary<string, CallGroup?[]> _hosts = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The groups that have calls.</summary>
    public IEnumerable<CallGroup> All => _hosts.Values.SelectMany(static methods => methods).OfType<CallGroup>();

    /// <summary>The group of a call.</summary>
    /// <param name="host">The host that was asked for.</param>
    /// <param name="method">The method.</param>
    public CallGroup Of(string host, string method)
    {
        string name = byHost ? host : "";
        if (!_hosts.TryGetValue(name, out CallGroup?[]? methods))
        {
            if (name.Length <= MaxName && Volatile.Read(ref _count) < MaxHosts)
            {
                Interlocked.Increment(ref _count);
            }
            else
            {
                name = OtherHosts;
            }

            methods = _hosts.GetOrAdd(name, static _ => new CallGroup?[HttpMethodNames.Count]);
        }

        int index = HttpMethodNames.IndexOf(method);
        return Volatile.Read(ref methods[index]) ?? Add(ref methods[index], name, HttpMethodNames.At(index));
    }

    private CallGroup Add(ref CallGroup? place, string host, string method)
    {
        var made = new CallGroup(path, host, method);
        return Interlocked.CompareExchange(ref place, made, null) ?? made;
    }
}

/// <summary>Calls that have all but their status in common.</summary>
/// <param name="path">The pattern of the path.</param>
/// <param name="host">The host; empty when hosts are not told apart.</param>
/// <param name="method">The method.</param>
internal sealed class CallGroup(string path, string host, string method)
{
    private readonly StatusTable<CallSeries> _statuses = new(static status => new CallSeries(status));

    /// <summary>The pattern of the path.</summary>
    public string Path => path;

    /// <summary>The host; empty when hosts are not told apart.</summary>
    public string Host => host;

    /// <summary>The method.</summary>
    public string Method => method;

    /// <summary>The calls that began.</summary>
    public Counter Started { get; } = new();

    /// <summary>The calls that are over, by status.</summary>
    public IEnumerable<CallSeries> Series => _statuses.All;

    /// <summary>Records a call that is over.</summary>
    /// <param name="status">The status of its answer.</param>
    /// <param name="sent">The bytes of the request's body; -1 when not known.</param>
    /// <param name="received">The bytes of the answer's body.</param>
    /// <param name="elapsed">The time from its beginning to the end of its answer.</param>
    public void Record(int status, long sent, long received, TimeSpan elapsed)
    {
        CallSeries series = _statuses.Of(status);
        series.RequestBytes.Record(Math.Max(0, sent));
        series.ResponseBytes.Record(Math.Max(0, received));
        series.Latency.Record(elapsed.Ticks);
    }
}

/// <summary>Calls that have everything in common.</summary>
/// <param name="status">Their status.</param>
internal sealed class CallSeries(int status)
{
    /// <summary>Their status.</summary>
    public int Status => status;

    /// <summary>The bytes of request bodies.</summary>
    public Distribution RequestBytes { get; } = new(View.SizeBounds);

    /// <summary>The bytes of the bodies of answers.</summary>
    public Distribution ResponseBytes { get; } = new(View.SizeBounds);

    /// <summary>The times, in ticks.</summary>
    public Distribution Latency { get; } = new(View.TimeBounds);
}
