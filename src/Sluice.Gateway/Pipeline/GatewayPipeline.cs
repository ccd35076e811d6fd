using Sluice.Configuration;
using Sluice.Gateway.Features.BotDetection;
using Sluice.Gateway.Features.Cel;
using Sluice.Gateway.Features.CircuitBreaking;
using Sluice.Gateway.Features.ClientCredentials;
using Sluice.Gateway.Features.Cors;
using Sluice.Gateway.Features.Flatmap;
using Sluice.Gateway.Features.GraphQl;
using Sluice.Gateway.Features.HttpCache;
using Sluice.Gateway.Features.HttpSecurity;
using Sluice.Gateway.Features.Influx;
using Sluice.Gateway.Features.JsonSchema;
using Sluice.Gateway.Features.JwtSigning;
using Sluice.Gateway.Features.JwtValidation;
using Sluice.Gateway.Features.Limits;
using Sluice.Gateway.Features.Lua;
using Sluice.Gateway.Features.Martian;
using Sluice.Gateway.Features.Metrics;
using Sluice.Gateway.Features.OpenCensus;
using Sluice.Gateway.Features.OpenTelemetry;
using Sluice.Gateway.Features.Plugins;
using Sluice.Gateway.Features.Plugins.Running;
using Sluice.Gateway.Features.Proxy;
using Sluice.Gateway.Features.RateLimiting;
using Sluice.Gateway.Features.Revocation;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Upstream;
using Sluice.JsonSchema;

namespace Sluice.Gateway.Pipeline;

/// <summary>Composes every step of every scope, in order, once, when a configuration is compiled (core.md 6). A step that the
/// configuration does not ask for is not in the chain: each <c>Compile</c> below then returns the next step itself.</summary>
internal sealed class GatewayPipeline
{
    private readonly GatewayConfig _config;
    private readonly GatewayServices _services;
    private readonly DiagnosticBag _diagnostics;
    private readonly RouterOptions _router;
    private readonly LimitsOptions _limits;
    private readonly UpstreamTransports _transports;
    private readonly HttpCaches _caches;
    private readonly LuaEngine _lua;
    private readonly GatewayStats? _stats;
    private readonly Revoker? _revoker;
    private readonly Validators _validators;
    private readonly PluginCatalog _plugins;
    private readonly PluginCalls _pluginCalls;
    private readonly PluginLimits _pluginLimits;
    private readonly CorsStep? _cors;
    private readonly Func<RequestStep, RequestStep>? _serverPlugins;
    private readonly HttpSecurityStep? _httpSecurity;
    private readonly Func<RequestStep, RequestStep> _serviceLua;
    private readonly RateLimits _rateLimits;
    private readonly Func<RequestStep, RequestStep> _serviceRateLimit;
    private readonly Func<RequestStep, RequestStep> _serviceBots;
    private readonly OpenTelemetryPlan? _openTelemetry;
    private readonly OpenTelemetryMetrics? _openTelemetryMetrics;
    private readonly OpenTelemetryTraces? _openTelemetryTraces;
    private readonly OpenCensusPlan? _openCensus;
    private readonly OpenCensusViews? _openCensusViews;
    private readonly OpenCensusTraces? _openCensusTraces;

    private GatewayPipeline(GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        _config = config;
        _services = services;
        _diagnostics = diagnostics;
        _router = RouterOptionsReader.Read(config.ExtraConfig, diagnostics);
        _limits = LimitsOptions.Read(config.ExtraConfig, diagnostics);
        _transports = UpstreamTransports.Create(config, services.Clock, services.State, diagnostics);
        _caches = new HttpCaches(services, diagnostics);
        _lua = LuaEngine.Create(
            new LuaLimits(_limits.MaxLuaInstructions, _limits.MaxLuaMemory),
            _transports.Shared,
            _limits.MaxBufferedBody,
            _limits.MaxDecodedBody,
            services.Log,
            services.Clock);
        _stats = GatewayStats.Compile(config, services, diagnostics);
        InfluxPush.Compile(config.ExtraConfig, _stats, services, diagnostics);
        _revoker = Revoker.Compile(config, services, diagnostics);
        _validators = Validators.Create(config, services, diagnostics);
        _plugins = new PluginCatalog(config, services, diagnostics);
        _pluginCalls = new PluginCalls(services);
        _pluginLimits = new PluginLimits(_limits.MaxBufferedBody, _limits.MaxDecodedBody);
        _serverPlugins = ServerPluginStep.Compile(config, _plugins, _pluginCalls, diagnostics);
        _cors = CorsStep.Compile(config.ExtraConfig, services.Log, diagnostics);
        _httpSecurity = HttpSecurityStep.Compile(config.ExtraConfig, diagnostics);
        _serviceLua = LuaEndpointStep.Compile(config, _lua, diagnostics);
        _rateLimits = new RateLimits(_router, _limits, services, diagnostics);
        _serviceRateLimit = _rateLimits.Compile(config);
        _serviceBots = BotDetectorStep.Compile(config.ExtraConfig, services.Log, diagnostics);
        _openTelemetry = OpenTelemetryPlan.Compile(config, diagnostics);
        _openTelemetryMetrics = OpenTelemetryMetrics.Compile(_openTelemetry, config, services, diagnostics);
        _openTelemetryTraces = OpenTelemetryTraces.Compile(_openTelemetry, config, services, diagnostics);
        _openCensus = OpenCensusPlan.Compile(config, diagnostics);
        _openCensusViews = OpenCensusViews.Compile(_openCensus, services);
        _openCensusTraces = OpenCensusTraces.Compile(_openCensus, services);
    }

    /// <summary>Compiles a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="diagnostics">Where mistakes in the features' settings are told; with an error among them the result must not serve.</param>
    public static CompiledGateway Compile(GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        CompiledGateway gateway = new GatewayPipeline(config, services, diagnostics).Service();
        services.State.Complete();
        return gateway;
    }

    // The service: what is outside of routing, then the route; redirects and the health route pass none of the steps of every request.
    private CompiledGateway Service()
    {
        var endpoints = new List<RouteDefinition>(_config.Endpoints.Count);
        foreach (EndpointConfig endpoint in _config.Endpoints)
        {
            RequestStep step = Endpoint(endpoint, endpoints.Count);
            endpoints.Add(new RouteDefinition(endpoint.Method, endpoint.Path, EveryRequest(step), endpoint.Source));
        }

        var routes = new List<RouteDefinition>(endpoints);
        routes.AddRange(BuiltInRoutes.Of(_config, _router, EveryRequest, _services));
        if (_router.AutoOptions)
        {
            routes.AddRange(AutoOptions.For(endpoints).Select(r =>
                r with { Target = EveryRequest(RouterAnswers.Options(_router, ((AutoOptionsTarget)r.Target).Allow)) }));
        }

        var table = new RouteTable(routes, _router, _diagnostics);
        if (!_diagnostics.HasErrors)
        {
            ReachabilityCheck.Tell(endpoints, table, _diagnostics);
            new EffectChecks(_config, _diagnostics).Tell();
        }

        return new CompiledGateway(
            _config,
            _router,
            _limits,
            _services,
            new ServiceSteps(EveryAnswer, StandingHeaders()),
            table,
            notFound: EveryRequest(Miss("NoRoute", RouterAnswers.NotFound(_router))),
            methodNotAllowed: EveryRequest(Miss("NoMethod", RouterAnswers.MethodNotAllowed(_router))),
            _transports,
            _lua);
    }

    // The steps before routing; the last one compiled is the outermost.
    private RequestStep EveryAnswer(RequestStep step)
    {
        step = _serverPlugins?.Invoke(step) ?? step;
        step = _cors?.Before(step) ?? step;
        return step;
    }

    private Action<RequestContext>? StandingHeaders() =>
        (_cors is null ? null : (Action<RequestContext>)_cors.AddHeaders) + (_httpSecurity is null ? null : _httpSecurity.AddHeaders);

    // The steps of every request; the last one compiled is the outermost.
    private RequestStep EveryRequest(RequestStep step)
    {
        step = _serviceBots(step);
        step = _serviceLua(step);
        step = _serviceRateLimit(step);
        step = _httpSecurity?.Before(step) ?? step;
        step = ParameterCheckStep.Compile(_router, step);
        return step;
    }

    // What answers where there is no endpoint, under the name that the original has for it.
    private RequestStep Miss(string name, RequestStep step)
    {
        step = _openCensusViews?.Router(name, step) ?? step;
        return _openCensusTraces?.Router(name, step) ?? step;
    }

    // The steps of an endpoint; the last one compiled is the outermost.
    private RequestStep Endpoint(EndpointConfig endpoint, int index)
    {
        EndpointProxyOptions options = EndpointProxyOptions.Read(endpoint.ExtraConfig, _diagnostics);
        JsonSchemaValidator? schema = RequestSchema.Read(endpoint.ExtraConfig, _diagnostics);
        CelOptions cel = CelOptions.Read(endpoint.ExtraConfig, endpoint.ExtraConfig.TryGet(ValidatorOptions.Namespace, out _), _diagnostics);
        CelReads.Check(endpoint, _diagnostics);
        ProxyStep proxy = Proxy(endpoint, options, schema, cel);
        var writer = new ResponseWriter(
            endpoint, ResponseEncoder.Compile(endpoint), RouterAnswers.VersionHeader(_router), _router.ReturnErrorMessage);
        var settings = new EndpointSettings(
            Timeout: EndpointTime.OfBackends(endpoint, endpoint.Backends.Count(static b => !BackendProxyOptions.IsShadow(b)), options.Sequential),
            BuffersBody: endpoint.Backends.Count > 1 || endpoint.ConcurrentCalls > 1 || schema is not null
                || endpoint.Backends.Any(GraphQlOptions.ReadsBody),
            ParameterNames: RoutePattern.ParameterNames(endpoint.Path));
        var measured = MeasuredProxy.Compile(_services.Clock, _stats?.Proxy(endpoint), _openTelemetryMetrics?.Proxy(endpoint));
        RequestStep step = SignerStep.Compile(
            endpoint, writer, chosen => new EndpointHandler(endpoint, settings, chosen, proxy, measured).Invoke, _services, _diagnostics);
        step = _rateLimits.Compile(endpoint, step);
        step = LuaEndpointStep.Compile(endpoint, step, _lua, _diagnostics);
        step = _validators.Compile(endpoint, step, cel, _revoker is null ? null : _revoker.Rejects);
        step = _stats?.Router(endpoint, step) ?? step;
        step = _openCensusViews?.Router(endpoint, step) ?? step;
        step = _openCensusTraces?.Router(endpoint.Path, step) ?? step;
        step = BotDetectorStep.Compile(endpoint, step, _services.Log, _diagnostics);
        step = ReachedEndpoint.Compile(step, index, _services.Observers);
        return step;
    }

    // Between an endpoint and its backends; the last one compiled is the outermost.
    private ProxyStep Proxy(EndpointConfig endpoint, EndpointProxyOptions options, JsonSchemaValidator? schema, CelOptions cel)
    {
        ProxyStep step = Backends(endpoint, options);
        step = ResponseSchemaStep.Compile(step, ResponseSchema(endpoint.ExtraConfig, endpoint), _router.ReturnErrorMessage);
        step = RequestSchemaStep.Compile(step, schema, _router.ReturnErrorMessage);
        step = CelStep.Compile(step, cel, _services, endpoint.Path);
        step = LuaProxyStep.Compile(endpoint, StreamsBackend(endpoint), step, _lua, _diagnostics);
        step = _openCensusTraces?.Pipe(endpoint, step) ?? step;
        step = _openTelemetryTraces?.Proxy(endpoint, step) ?? step;
        return step;
    }

    private ResponseSchemaOptions? ResponseSchema(ExtraConfig config, EndpointConfig endpoint) =>
        ResponseSchemaOptions.Read(config, StreamsBackend(endpoint), _diagnostics);

    // The shadow split, then for each half the static data and the merge.
    private ProxyStep Backends(EndpointConfig endpoint, EndpointProxyOptions options)
    {
        ILookup<bool, (BackendConfig Config, BackendProxyOptions Options)> backends = endpoint.Backends
            .Select(b => (Config: b, Options: BackendProxyOptions.Read(b, _diagnostics)))
            .ToLookup(static b => b.Options.Shadow);
        (BackendConfig Config, BackendProxyOptions Options)[] regular = [.. backends[false]];
        (BackendConfig Config, BackendProxyOptions Options)[] shadow = [.. backends[true]];
        if (regular.Length == 0)
        {
            _diagnostics.Warning(PipelineCodes.OnlyShadows, endpoint.Source,
                "every backend of the endpoint is a shadow, so each request is answered with an error",
                "remove shadow from the backend whose answer the client is to get");
        }

        ModifierChain? modifiers = ModifierChain.Compile(endpoint.ExtraConfig, _plugins, _pluginCalls, _diagnostics);
        ProxyStep step = Half(endpoint, options, modifiers, regular);
        return shadow.Length == 0
            ? step
            : ShadowBackends.Compile(
                step,
                Half(endpoint, options with { Flatmap = null }, modifiers, shadow),
                shadow.Max(static b => b.Options.ShadowTimeout),
                _services,
                $"[ENDPOINT: {endpoint.Path}]");
    }

    private ProxyStep Half(
        EndpointConfig endpoint, EndpointProxyOptions options, ModifierChain? modifiers, (BackendConfig Config, BackendProxyOptions Options)[] backends)
    {
        IEnumerable<ProxyStep> steps =
            [.. backends.Select((b, i) => Backend(endpoint, b.Config, b.Options, options.Sequential ? i : 0))];
        ProxyStep step = backends.Length < 2 ? steps.FirstOrDefault(NoBackend)
            : options.Sequential ? SequentialMerge.Compile(steps, options.PropagatedParameters)
            : ParallelMerge.Compile(steps);
        step = FlatmapStep.Compile(step, options.Flatmap, backends.Length, _diagnostics);
        step = EndpointModifierStep.Compile(step, modifiers, _pluginLimits);
        return StaticStep.Compile(step, options.Static);
    }

    private static ValueTask<ProxyResult> NoBackend(ProxyRequest request, CancellationToken cancellation) =>
        new(new Failure(FailureKind.NoHost, "all endpoints must have at least one backend"));

    // With an output encoding that does not exist, the only backend's own encoding decides (core.md 8.5).
    private static bool StreamsBackend(EndpointConfig endpoint) =>
        endpoint.OutputEncoding == "no-op"
        || (endpoint.Backends is [{ Encoding: "no-op" }] && !ResponseEncoder.IsKnown(endpoint.OutputEncoding));

    // One backend, outermost first.
    private ProxyStep Backend(EndpointConfig endpoint, BackendConfig backend, BackendProxyOptions options, int position)
    {
        string[] parameters = RoutePattern.ParameterNames(endpoint.Path);
        UrlPattern pattern = UrlPattern.Compile(backend, parameters, position, _diagnostics);
        bool streams = StreamsBackend(endpoint);
        TransportLayer? cache = _caches.For(endpoint, backend, streams);
        TransportLayer? layer = ClientCredentialsTransport.Compile(
            endpoint, backend, cache, _transports.Shared, _services, _diagnostics);
        layer = _openCensusViews is { } views ? views.RoundTrip(pattern, layer) : layer;
        layer = _openCensusTraces is { } census ? census.RoundTrip(layer) : layer;
        layer = _openTelemetryMetrics is { } metrics ? metrics.RoundTrip(endpoint, backend, pattern.Text, layer) : layer;
        layer = _openTelemetryTraces is { } traces ? traces.RoundTrip(endpoint, backend, pattern.Text, layer) : layer;
        IUpstreamTransport transport = PluginTransport.Compile(
            backend, _plugins, _pluginCalls, _limits.MaxBufferedBody, layer, _diagnostics) ?? _transports.For(backend, _diagnostics, layer);
        transport = MartianTransport.Compile(backend, transport, _diagnostics);
        BackendStep call = HttpBackend.Compile(
            backend, pattern.Text, streams, transport, _limits.MaxDecodedBody, FlatmapFilter.Compile(options.Flatmap), _diagnostics);
        CelOptions cel = CelOptions.Read(backend.ExtraConfig, seesTokens: false, _diagnostics);
        call = CelStep.Compile(call, cel, _services, backend);
        call = LuaBackendStep.Compile(backend, streams, call, _lua, _diagnostics);
        call = _rateLimits.Compile(endpoint, backend, call);
        call = CircuitBreakerStep.Compile(call, endpoint, backend, _services, _diagnostics);
        call = _stats?.Backend(pattern, call) ?? call;
        call = _openCensusTraces?.Backend(pattern.Text, call) ?? call;
        call = _openTelemetryMetrics?.Backend(endpoint, backend, pattern.Text, call) ?? call;
        call = _openTelemetryTraces?.Backend(endpoint, backend, pattern.Text, call) ?? call;
        call = BackendModifierStep.Compile(
            call, ModifierChain.Compile(backend.ExtraConfig, _plugins, _pluginCalls, _diagnostics), _pluginLimits);
        call = GraphQlStep.Compile(call, endpoint, backend, parameters, position, _diagnostics);
        ProxyStep step = BackendCaller.Compile(backend, pattern, _transports.BalancerFor(backend), streams, call);
        step = ResponseSchemaStep.Compile(step, ResponseSchema(backend.ExtraConfig, endpoint), _router.ReturnErrorMessage);
        return ConcurrentCalls.Compile(
            step, endpoint.ConcurrentCalls, EndpointTime.OfConcurrentCalls(endpoint), _services.Clock);
    }
}
