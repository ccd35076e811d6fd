using Sluice.Configuration;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Otlp;
using Sluice.Gateway.Observation.Propagation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>The spans of one configuration: puts what makes them into the chains of its endpoints and backends.</summary>
internal sealed class OpenTelemetryTraces
{
    /// <summary>The place of this feature's traces among those of a request.</summary>
    private const int Place = 0;

    private readonly OpenTelemetryPlan _plan;
    private readonly Tracer _tracer;
    private readonly Propagator _propagator;

    private OpenTelemetryTraces(OpenTelemetryPlan plan, Tracer tracer, Propagator propagator)
    {
        _plan = plan;
        _tracer = tracer;
        _propagator = propagator;
    }

    /// <summary>Compiles the traces.</summary>
    /// <param name="plan">What is reported; <see langword="null"/> for nothing.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="services">The surroundings; they get what observes requests.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nobody takes traces.</returns>
    public static OpenTelemetryTraces? Compile(
        OpenTelemetryPlan? plan, GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        if (plan is not { Options: { ExportsTraces: true } options })
        {
            return null;
        }

        var propagator = Propagator.Named(Environment.GetEnvironmentVariable("OTEL_PROPAGATORS") ?? "", out IReadOnlyList<string> unknown);
        if (unknown.Count > 0)
        {
            diagnostics.Warning(OpenTelemetryCodes.Propagator, OtlpReceivers.Source(config),
                $"OTEL_PROPAGATORS of the environment names \"{string.Join(", ", unknown)}\", which is no form of traces",
                "name some of tracecontext, baggage, b3, b3multi, jaeger, ottrace and xray, or none");
        }

        Sampler sampler = options.SampleRate is > 0 and < 1 ? Sampler.ParentOrShare(options.SampleRate) : Sampler.Always;
        var tracer = new Tracer(Place, sampler, Exporters(options, config, services, diagnostics), services.Clock);
        if (!options.Global.DisableTraces || !options.Global.DisablePropagation)
        {
            services.Observers.Add(new GlobalSpans(tracer, propagator, plan, config));
        }

        return new OpenTelemetryTraces(plan, tracer, propagator);
    }

    /// <summary>Puts spans around an endpoint's calls to its backends.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="next">What makes the calls.</param>
    /// <returns>The next step itself when the layer has no spans.</returns>
    public ProxyStep Proxy(EndpointConfig endpoint, ProxyStep next)
    {
        LayerOptions layer = _plan.Of(endpoint).Proxy;
        return layer.DisableTraces || _plan.Options.Skips(endpoint)
            ? next
            : new DescribedStage(
                _tracer,
                endpoint.Path,
                [
                    SpanAttribute.Of("http.request.method", endpoint.Method),
                    SpanAttribute.Of("http.route", endpoint.Path),
                    .. Attributes(layer.TracesAttributes),
                    SpanAttribute.Of("krakend.stage", "proxy"),
                ],
                ReportedHeaders.Compile(layer.ReportHeaders, layer.SkipHeaders)).Around(next);
    }

    /// <summary>Puts spans around the calls to a backend.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backend">Its backend.</param>
    /// <param name="pattern">The backend's URL pattern; see <see cref="Requests.UrlPattern.Text"/>.</param>
    /// <param name="next">What makes the calls.</param>
    /// <returns>The next step itself when the stage has no spans.</returns>
    public BackendStep Backend(EndpointConfig endpoint, BackendConfig backend, string pattern, BackendStep next)
    {
        string route = OpenTelemetryMetrics.Route(pattern);
        BackendDetail detail = _plan.Of(backend).Traces;
        return detail.DisableStage || _plan.Options.Skips(endpoint)
            ? next
            : new DescribedStage(
                _tracer,
                route,
                Attributes(endpoint, backend, route, detail, "backend"),
                ReportedHeaders.Compile(detail.ReportHeaders, detail.SkipHeaders)).Around(next);
    }

    /// <summary>Puts spans around the exchanges with a backend and the reading of bodies.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backend">Its backend.</param>
    /// <param name="pattern">The backend's URL pattern; see <see cref="Requests.UrlPattern.Text"/>.</param>
    /// <param name="inner">What stands before the transport of the backend; <see langword="null"/> for nothing.</param>
    /// <returns><paramref name="inner"/> itself when neither has spans.</returns>
    public TransportLayer? RoundTrip(EndpointConfig endpoint, BackendConfig backend, string pattern, TransportLayer? inner)
    {
        string route = OpenTelemetryMetrics.Route(pattern);
        BackendDetail detail = _plan.Of(backend).Traces;
        if ((!detail.RoundTrip && !detail.ReadPayload) || _plan.Options.Skips(endpoint))
        {
            return inner;
        }

        var settings = new RoundTripSpanSettings(
            route,
            Attributes(endpoint, backend, route, detail, "backend-request"),
            detail.ReadPayload,
            detail.DetailedConnection,
            ReportedHeaders.Compile(detail.ReportHeaders, detail.SkipHeaders));
        return (transport, follows) => new RoundTripSpans(
            inner is null ? transport : inner(transport, follows), _tracer, _propagator, settings);
    }

    /// <summary>Attributes of the configuration as those of spans.</summary>
    /// <param name="attributes">The attributes.</param>
    internal static SpanAttribute[] Attributes(IReadOnlyList<StaticAttribute> attributes) =>
        [.. attributes.Select(static a => SpanAttribute.Of(a.Key, a.Value))];

    private static SpanAttribute[] Attributes(
        EndpointConfig endpoint, BackendConfig backend, string route, BackendDetail detail, string stage) =>
    [
        SpanAttribute.Of("http.request.method", backend.Method),
        SpanAttribute.Of("http.route", route),
        SpanAttribute.Of("krakend.endpoint.route", endpoint.Path),
        SpanAttribute.Of("krakend.endpoint.method", endpoint.Method),
        .. Attributes(detail.Attributes),
        SpanAttribute.Of("krakend.stage", stage),
    ];

    // Two exporters with the same name and destination are one.
    private static ISpanSink[] Exporters(
        OpenTelemetryOptions options, GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        var environment = OtlpEnvironment.Read(OtlpSignal.Traces, Environment.GetEnvironmentVariable);
        OtlpResource resource = OtlpReceivers.Resource(options);
        var bounds = SpanQueueSettings.Read(Environment.GetEnvironmentVariable);
        List<ISpanSink> sinks = [];
        foreach (OtlpExporterOptions exporter in options.Otlp.Where(static o => !o.DisableTraces))
        {
            OtlpDestination destination = exporter.Destination;
            SpanQueue? queue = OtlpReceivers.Open(
                () => services.State.Take(
                    $"{OpenTelemetryOptions.Namespace} spans to {exporter.Name} at {destination}",
                    new ExporterSettings(destination, environment, string.Join(',', resource.Attributes), bounds),
                    () => new SpanQueue(
                        new OtlpSpanExporter(
                            new OtlpClient(destination, OtlpSignal.Traces, environment, services.Clock),
                            resource,
                            OpenTelemetryOptions.Scope,
                            $"[SERVICE: OpenTelemetry] spans to {destination}"),
                        bounds,
                        services.KeptLog,
                        services.Clock)),
                "spans", destination, config, diagnostics);
            if (queue is not null)
            {
                sinks.Add(queue);
            }
        }

        return [.. sinks.Distinct()];
    }

    // What an exporter is made of; it is kept over a reload that leaves this as it is.
    private sealed record ExporterSettings(
        OtlpDestination Destination, OtlpEnvironment Environment, string Resource, SpanQueueSettings Bounds);
}
