using System.Text.RegularExpressions;
using Sluice.Configuration;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>The views of one configuration: puts what measures into the chains of its endpoints and backends, and knows all calls.</summary>
internal sealed partial class OpenCensusViews : IMetricSource
{
    private readonly OpenCensusOptions _options;
    private readonly GatewayServices _services;
    private readonly ViewTags _tags;
    private readonly string _prefix;
    private readonly Dictionary<(bool IsServer, string Path), CallGroups> _groups = [];

    private OpenCensusViews(OpenCensusOptions options, GatewayServices services)
    {
        _options = options;
        _services = services;
        _tags = options.Prometheus?.Tags ?? ViewTags.None;
        _prefix = options.Prometheus?.Namespace ?? "";
    }

    /// <summary>Compiles the views, and what exports them.</summary>
    /// <param name="plan">What is reported; <see langword="null"/> for nothing.</param>
    /// <param name="services">The surroundings; they get the exporters.</param>
    /// <returns><see langword="null"/> when nobody takes views.</returns>
    public static OpenCensusViews? Compile(OpenCensusPlan? plan, GatewayServices services)
    {
        if (plan is not { Options: { } options } || options is { Prometheus: null, Influx: null })
        {
            return null;
        }

        var views = new OpenCensusViews(options, services);
        ViewExporters.Open(options, views, services);
        return views;
    }

    /// <summary>Measures the requests to an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="next">The rest of its steps.</param>
    /// <returns>The next step itself when the layer is off.</returns>
    public RequestStep Router(EndpointConfig endpoint, RequestStep next) => Router(Parameter().Replace(endpoint.Path, "{${name}}").ToLowerInvariant(), next);

    /// <summary>Measures requests that no endpoint answers. They have a name in place of a path: clients make up paths as they like.</summary>
    /// <param name="name">The name.</param>
    /// <param name="next">What answers.</param>
    /// <returns>The next step itself when the layer is off.</returns>
    public RequestStep Router(string name, RequestStep next) =>
        _options.HasRouter ? new ViewedRequests(next, Groups(isServer: true, name), _services.Clock).Invoke : next;

    /// <summary>Measures the exchanges with a backend.</summary>
    /// <param name="pattern">Its URL pattern.</param>
    /// <param name="inner">What stands before the transport of the backend; <see langword="null"/> for nothing.</param>
    /// <returns><paramref name="inner"/> itself when the layer is off.</returns>
    public TransportLayer? RoundTrip(UrlPattern pattern, TransportLayer? inner)
    {
        if (!_options.HasBackend)
        {
            return inner;
        }

        string path = pattern.Text.Replace("{{.", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal).ToLowerInvariant();
        CallGroups groups = Groups(isServer: false, path);
        TimeProvider clock = _services.Clock;
        return (transport, follows) => new ViewedExchanges(inner is null ? transport : inner(transport, follows), groups, clock);
    }

    /// <summary>The rows of every view.</summary>
    public IEnumerable<(View View, IReadOnlyCollection<ViewRow> Rows)> Read() => View.All.Select(view =>
        (view, ViewRow.Of(view, _tags, _groups.Where(g => g.Key.IsServer == view.IsServer).SelectMany(static g => g.Value.All))));

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        foreach ((View view, IReadOnlyCollection<ViewRow> rows) in Read())
        {
            MetricInfo info = view.Info(_prefix);
            foreach (ViewRow row in rows)
            {
                collection.Add(info, row.Tags, view.IsCount ? row.Count : row.Sum, row.Buckets);
            }
        }
    }

    private CallGroups Groups(bool isServer, string path)
    {
        if (!_groups.TryGetValue((isServer, path), out CallGroups? groups))
        {
            bool byHost = _tags.HasFlag(ViewTags.Host);
            groups = _services.State.Take(OpenCensusOptions.Namespace, (isServer, path, byHost), () => new CallGroups(path, byHost));
            _groups.Add((isServer, path), groups);
        }

        return groups;
    }

    [GeneratedRegex(":(?<name>[^/]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
