using System.Collections.Frozen;
using Microsoft.AspNetCore.WebUtilities;
using Sluice.Configuration;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>Measures everything that the listener serves: the global layer.</summary>
internal sealed class ServerMetrics : IRequestObserver, IMetricSource
{
    private readonly TimeProvider _clock;
    private readonly FrozenSet<string> _skipped;
    private readonly ServedSeries?[] _endpoints;
    private readonly ServedSeries[] _others;

    /// <summary>Makes the series, or takes them over from the configuration that serves until now.</summary>
    /// <param name="plan">What is reported.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="services">The surroundings.</param>
    public ServerMetrics(OpenTelemetryPlan plan, GatewayConfig config, GatewayServices services)
    {
        _clock = services.Clock;
        _skipped = plan.Options.SkipPaths.ToFrozenSet(StringComparer.Ordinal);
        MetricAttribute[] common = StaticAttribute.Of(plan.Options.Global.MetricsAttributes);
        _endpoints = [.. config.Endpoints.Select(endpoint => plan.Options.Skips(endpoint) ? null : Take(
            $"{endpoint.Method} {endpoint.Path}",
            [.. common, .. StaticAttribute.Of(plan.Of(endpoint).MetricsAttributes), Scheme(), Method(endpoint.Method), new("http.route", endpoint.Path)],
            route: null))];
        _others = [.. Enumerable.Range(0, HttpMethodNames.Count).Select(HttpMethodNames.At).Select(method =>
            Take(method, [.. common, Scheme(), Method(method)], NoRoute))];

        MetricAttribute Scheme() => new("url.scheme", config.Tls is null ? "http" : "https");

        ServedSeries Take(string place, MetricAttribute[] attributes, Func<int, string>? route)
        {
            Instruments instruments = plan.Instruments;
            return services.State.Take(
                $"{OpenTelemetryOptions.Namespace} {place}",
                new SeriesSettings(instruments, attributes),
                () => new ServedSeries(instruments, attributes, route));
        }
    }

    /// <inheritdoc/>
    public void Began(RequestContext context)
    {
    }

    /// <inheritdoc/>
    public void Ended(RequestContext context)
    {
        if (context.Target.Path is { } path && _skipped.Contains(path))
        {
            return;
        }

        ServedSeries? series = context.EndpointIndex >= 0
            ? _endpoints[context.EndpointIndex]
            : _others[HttpMethodNames.IndexOf(context.Request.Method)];
        series?.Record(context.Response.StatusCode, _clock.GetElapsedTime(context.StartedAt), Math.Max(context.BytesWritten, 0));
    }

    /// <inheritdoc/>
    public void Collect(MetricCollection collection)
    {
        foreach (ServedSeries? series in _endpoints)
        {
            series?.Collect(collection);
        }

        foreach (ServedSeries series in _others)
        {
            series.Collect(collection);
        }
    }

    private static MetricAttribute Method(string method) => new("http.request.method", HttpMethodNames.At(HttpMethodNames.IndexOf(method)));

    /// <summary>The route of what no endpoint answered, in the words that the original has for statuses.</summary>
    /// <param name="status">The status.</param>
    internal static string NoRoute(int status) => status switch
    {
        413 => "413 Request Entity Too Large",
        414 => "414 Request URI Too Long",
        416 => "416 Requested Range Not Satisfiable",
        _ => $"{status} {ReasonPhrases.GetReasonPhrase(status)}",
    };
}
