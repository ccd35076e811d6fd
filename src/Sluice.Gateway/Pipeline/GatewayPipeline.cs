using Sluice.Configuration;
using Sluice.Gateway.Features.Limits;
using Sluice.Gateway.Features.Lua;
using Sluice.Gateway.Features.Proxy;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Upstream;

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
    private readonly LuaEngine _lua;
    private readonly Func<RequestStep, RequestStep> _serviceLua;

    private GatewayPipeline(GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        _config = config;
        _services = services;
        _diagnostics = diagnostics;
        _router = RouterOptionsReader.Read(config.ExtraConfig, diagnostics);
        _limits = LimitsOptions.Read(config.ExtraConfig, diagnostics);
        _transports = UpstreamTransports.Create(config, services.Clock, diagnostics);
        _lua = LuaEngine.Create(
            new LuaLimits(_limits.MaxLuaInstructions, _limits.MaxLuaMemory),
            _transports.Shared,
            _limits.MaxBufferedBody,
            _limits.MaxDecodedBody,
            services.Log);
        _serviceLua = LuaEndpointStep.Compile(config, _lua, diagnostics);
    }

    /// <summary>Compiles a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="diagnostics">Where mistakes in the features' settings are told; with an error among them the result must not serve.</param>
    public static CompiledGateway Compile(GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics) =>
        new GatewayPipeline(config, services, diagnostics).Service();

    // The service: the route is found first; redirects and the health route pass none of the steps of every request.
    private CompiledGateway Service()
    {
        var endpoints = new List<RouteDefinition>(_config.Endpoints.Count);
        foreach (EndpointConfig endpoint in _config.Endpoints)
        {
            endpoints.Add(new RouteDefinition(endpoint.Method, endpoint.Path, EveryRequest(Endpoint(endpoint)), endpoint.Source));
        }

        var routes = new List<RouteDefinition>(endpoints);
        routes.AddRange(BuiltInRoutes.Of(_config, _router, EveryRequest, _services));
        if (_router.AutoOptions)
        {
            routes.AddRange(AutoOptions.For(endpoints).Select(r =>
                r with { Target = EveryRequest(RouterAnswers.Options(_router, ((AutoOptionsTarget)r.Target).Allow)) }));
        }

        return new CompiledGateway(
            _config,
            _router,
            _limits,
            _services,
            new RouteTable(routes, _router, _diagnostics),
            notFound: EveryRequest(RouterAnswers.NotFound(_router)),
            methodNotAllowed: EveryRequest(RouterAnswers.MethodNotAllowed(_router)),
            _transports,
            _lua);
    }

    // The steps of every request, outermost first.
    private RequestStep EveryRequest(RequestStep step)
    {
        step = _serviceLua(step);
        step = ParameterCheckStep.Compile(_router, step);
        return step;
    }

    // The steps of an endpoint, outermost first.
    private RequestStep Endpoint(EndpointConfig endpoint)
    {
        EndpointProxyOptions options = EndpointProxyOptions.Read(endpoint.ExtraConfig, _diagnostics);
        ProxyStep proxy = Proxy(endpoint, options);
        var writer = new ResponseWriter(
            endpoint, ResponseEncoder.Compile(endpoint), RouterAnswers.VersionHeader(_router), _router.ReturnErrorMessage);
        var settings = new EndpointSettings(
            Timeout: EndpointTime.OfBackends(endpoint, options),
            BuffersBody: endpoint.Backends.Count > 1 || endpoint.ConcurrentCalls > 1,
            ParameterNames: RoutePattern.ParameterNames(endpoint.Path));
        RequestStep step = new EndpointHandler(endpoint, settings, writer, proxy).Invoke;
        step = LuaEndpointStep.Compile(endpoint, step, _lua, _diagnostics);
        return step;
    }

    // Between an endpoint and its backends: the shadow split, then for each half the static data and the merge.
    private ProxyStep Proxy(EndpointConfig endpoint, EndpointProxyOptions options)
    {
        ILookup<bool, (BackendConfig Config, BackendProxyOptions Options)> backends = endpoint.Backends
            .Select(b => (Config: b, Options: BackendProxyOptions.Read(b, _diagnostics)))
            .ToLookup(static b => b.Options.Shadow);
        BackendConfig[] regular = [.. backends[false].Select(static b => b.Config)];
        BackendConfig[] shadow = [.. backends[true].Select(static b => b.Config)];
        if (regular.Length == 0)
        {
            _diagnostics.Error(endpoint.Source, "every backend of the endpoint is a shadow, so nothing can answer",
                "remove shadow from the backend whose answer the client is to get");
        }

        ProxyStep step = Half(endpoint, options, regular);
        step = shadow.Length == 0
            ? step
            : ShadowBackends.Compile(
                step,
                Half(endpoint, options, shadow),
                backends[true].Max(static b => b.Options.ShadowTimeout),
                _services.Clock,
                _services.Log,
                $"[ENDPOINT: {endpoint.Path}]");
        step = LuaProxyStep.Compile(endpoint, StreamsBackend(endpoint), step, _lua, _diagnostics);
        return step;
    }

    private ProxyStep Half(EndpointConfig endpoint, EndpointProxyOptions options, BackendConfig[] backends)
    {
        IEnumerable<ProxyStep> steps = [.. backends.Select((b, i) => Backend(endpoint, b, options.Sequential ? i : 0))];
        ProxyStep step = backends.Length < 2 ? steps.FirstOrDefault(static (_, _) => default)
            : options.Sequential ? SequentialMerge.Compile(steps, options.PropagatedParameters)
            : ParallelMerge.Compile(steps);
        return StaticStep.Compile(step, options.Static);
    }

    // With an output encoding that does not exist, the only backend's own encoding decides (core.md 8.5).
    private static bool StreamsBackend(EndpointConfig endpoint) =>
        endpoint.OutputEncoding == "no-op"
        || (endpoint.Backends is [{ Encoding: "no-op" }] && !ResponseEncoder.IsKnown(endpoint.OutputEncoding));

    // One backend, outermost first.
    private ProxyStep Backend(EndpointConfig endpoint, BackendConfig backend, int position)
    {
        UrlPattern pattern = UrlPattern.Compile(backend, RoutePattern.ParameterNames(endpoint.Path), position, _diagnostics);
        bool streams = StreamsBackend(endpoint);
        BackendStep call = HttpBackend.Compile(
            backend, pattern.Text, streams, _transports.For(backend, _diagnostics), _limits.MaxDecodedBody, _diagnostics);
        call = LuaBackendStep.Compile(backend, streams, call, _lua, _diagnostics);
        ProxyStep step = BackendCaller.Compile(backend, pattern, _transports.BalancerFor(backend), streams, call);
        return ConcurrentCalls.Compile(
            step, endpoint.ConcurrentCalls, EndpointTime.OfConcurrentCalls(endpoint), _services.Clock);
    }
}
