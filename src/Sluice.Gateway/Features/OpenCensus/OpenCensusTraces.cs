using Sluice.Configuration;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>The spans of one configuration: puts what makes them into the chains of its endpoints and backends.</summary>
internal sealed class OpenCensusTraces
{
    /// <summary>The place of this feature's traces among those of a request.</summary>
    private const int Place = 1;

    private readonly OpenCensusOptions _options;
    private readonly Tracer _tracer;

    private OpenCensusTraces(OpenCensusOptions options, Tracer tracer)
    {
        _options = options;
        _tracer = tracer;
    }

    /// <summary>Compiles the traces.</summary>
    /// <param name="plan">The settings; <see langword="null"/> for none.</param>
    /// <param name="services">The surroundings.</param>
    /// <returns><see langword="null"/> when no request is sampled.</returns>
    public static OpenCensusTraces? Compile(OpenCensusPlan? plan, GatewayServices services)
    {
        if (plan is not { Options: { SampleRate: > 0 } options })
        {
            return null;
        }

        Sampler sampler = options.SampleRate >= 100 ? Sampler.Always : Sampler.ParentOrShare(options.SampleRate / 100.0);
        return new OpenCensusTraces(options, new Tracer(Place, sampler, [.. Exporters(options, services)], services.Clock));
    }

    /// <summary>Puts spans around what an endpoint does.</summary>
    /// <param name="name">The endpoint's path, or a name for what no endpoint has.</param>
    /// <param name="next">What is done.</param>
    /// <returns>The next step itself when the layer is off.</returns>
    public RequestStep Router(string name, RequestStep next) => _options.HasRouter ? new RouterSpans(next, name, _tracer).Invoke : next;

    /// <summary>Puts spans around an endpoint's calls to its backends.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="next">What makes the calls.</param>
    /// <returns>The next step itself when the layer is off.</returns>
    public ProxyStep Pipe(EndpointConfig endpoint, ProxyStep next) =>
        _options.HasPipe ? new StageSpans(_tracer, "pipe-" + endpoint.Path).Around(next) : next;

    /// <summary>Puts spans around the calls to a backend.</summary>
    /// <param name="pattern">The backend's URL pattern; see <see cref="Requests.UrlPattern.Text"/>.</param>
    /// <param name="next">What makes the calls.</param>
    /// <returns>The next step itself when the layer is off.</returns>
    public BackendStep Backend(string pattern, BackendStep next) =>
        _options.HasBackend ? new StageSpans(_tracer, "backend-" + pattern).Around(next) : next;

    /// <summary>Puts spans around the exchanges with a backend.</summary>
    /// <param name="inner">What stands before the transport of the backend; <see langword="null"/> for nothing.</param>
    /// <returns><paramref name="inner"/> itself when the layer is off.</returns>
    public TransportLayer? RoundTrip(TransportLayer? inner) => _options.HasBackend
        ? (transport, follows) => new ClientSpans(inner is null ? transport : inner(transport, follows), _tracer)
        : inner;

    private static IEnumerable<ISpanSink> Exporters(OpenCensusOptions options, GatewayServices services)
    {
        if (options.Zipkin is { } zipkin)
        {
            yield return services.State.Take(
                $"{OpenCensusOptions.Namespace} zipkin", zipkin, () => Queue(new ZipkinExporter(zipkin, services.Clock), capacity: 0));
        }

        if (options.Jaeger is { } jaeger)
        {
            yield return services.State.Take(
                $"{OpenCensusOptions.Namespace} jaeger", jaeger, () => Queue(new JaegerExporter(jaeger, services.Clock), jaeger.Capacity));
        }

        SpanQueue Queue(ISpanExporter exporter, int capacity)
        {
            SpanQueueSettings bounds = capacity > 0 ? SpanQueueSettings.Default with { Capacity = capacity } : SpanQueueSettings.Default;
            return new SpanQueue(
                exporter, bounds with { BatchSize = Math.Min(bounds.BatchSize, bounds.Capacity) }, services.KeptLog, services.Clock);
        }
    }
}
