using System.Collections.Concurrent;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The exchanges with the hosts of one backend, by host, method and status.</summary>
/// <param name="instruments">Their metrics.</param>
/// <param name="detailed">Whether the parts of an exchange are measured.</param>
/// <param name="attributes">What the series have in common.</param>
internal sealed class RoundTripSeries(Instruments instruments, bool detailed, MetricAttribute[] attributes) : IMetricSource
{
    /// <summary>The most hosts of one backend that have series of their own. Backends have a few; redirects may lead to any number.</summary>
    public const int MaxHosts = 100;

    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.Ordinal);
    private int _count;
    private Host? _last;
    private Host? _others;

    /// <summary>The series of an exchange.</summary>
    /// <param name="host">The host that was called, as <see cref="UpstreamRequest.Host"/> has it.</param>
    /// <param name="method">The method.</param>
    /// <param name="statusCode">The status of the answer; 0 without one.</param>
    public ExchangeSeries Of(string host, string method, int statusCode)
    {
        Host? known = _last;
        if (known is null || !ReferenceEquals(known.Name, host))
        {
            _last = known = Find(host);
        }

        return known.Of(HttpMethodNames.IndexOf(method)).Of(statusCode);
    }

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        foreach (Host host in _others is null ? _hosts.Values : [.. _hosts.Values, _others])
        {
            host.Collect(collection, instruments, detailed);
        }
    }

    private Host Find(string name)
    {
        if (_hosts.TryGetValue(name, out Host? known))
        {
            return known;
        }

        // Counted apart: the dictionary locks all of itself to count, and behind redirects every call may come here.
        if (Volatile.Read(ref _count) >= MaxHosts)
        {
            return _others ??= Make("");
        }

        Interlocked.Increment(ref _count);
        return _hosts.GetOrAdd(name, static (name, series) => series.Make(name), this);
    }

    private Host Make(string name) => new(name, (method, status) => new ExchangeSeries(instruments, detailed, MetricAttribute.Set(
        [.. attributes, .. Server(name), new("http.request.method", method), new("http.response.status_code", status)])));

    private static IEnumerable<MetricAttribute> Server(string name) =>
        HostTarget.TryGet(name, out HostTarget? target, out _) && Uri.TryCreate(target.Prefix, UriKind.Absolute, out Uri? url)
            ? [new("server.address", url.Host.Trim('[', ']')), new("server.port", url.Port)]
            : [new("server.address", "_OTHER"), new("server.port", 0)];

    private sealed class Host(string name, Func<string, int, ExchangeSeries> create)
    {
        private readonly StatusTable<ExchangeSeries>?[] _methods = new StatusTable<ExchangeSeries>?[HttpMethodNames.Count];

        public string Name => name;

        public StatusTable<ExchangeSeries> Of(int method) => Volatile.Read(ref _methods[method]) ?? Add(method);

        public void Collect(MetricCollection collection, Instruments instruments, bool detailed)
        {
            foreach (ExchangeSeries series in _methods.OfType<StatusTable<ExchangeSeries>>().SelectMany(static m => m.All))
            {
                series.Collect(collection, instruments, detailed);
            }
        }

        private StatusTable<ExchangeSeries> Add(int method)
        {
            var made = new StatusTable<ExchangeSeries>(status => create(HttpMethodNames.At(method), status));
            return Interlocked.CompareExchange(ref _methods[method], made, null) ?? made;
        }
    }
}
